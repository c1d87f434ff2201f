/** What Telegram shows of the bot before anything is said: its commands by scope and language, its descriptions. Set where they differ. */

import type { BotCommand, LanguageCode } from 'grammy/types'
import type { Api } from 'grammy/web'
import { replyLocales, type Speaker } from '../../core/answers/messages.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import { DEFAULT_LOCALE, languageOf } from '../../core/locale.ts'
import type { Log } from '../../core/ports.ts'
import { GROUP_MENU, MENU } from './commands.ts'
import { CallFailed, type Patience, patiently } from './patience.ts'

export interface ProfileParts {
  readonly api: Api
  readonly assistant: Assistant
  readonly log: Log
  readonly patience: Patience
}

/** A line of the profile, in one language: read, compared, and written where it differs. */
interface Line {
  readonly wanted: string
  read(): Promise<string>
  write(): Promise<unknown>
}

/** The bot works without it, so what fails is logged; it is tried again at the next start. */
export async function setProfile({ api, assistant, log, patience }: ProfileParts): Promise<void> {
  let changed = 0
  try {
    for (const line of linesOf(api, assistant)) {
      if ((await patiently(line.read, patience)) === line.wanted) continue
      await patiently(line.write, patience)
      changed += 1
    }
    log.info('telegram.profile', { changed })
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    log.warn('telegram.profile-unset', { code: error.failure.code, reason: error.failure.reason, changed })
  }
}

/** The default, for every language without its own, then each language. */
function linesOf(api: Api, assistant: Assistant): Line[] {
  const speakers = [undefined, ...replyLocales(assistant.speaker)].map((locale) => ({
    speaker: assistant.speaker(locale ?? DEFAULT_LOCALE),
    language: locale === undefined ? {} : { language_code: languageOf(locale) as LanguageCode },
  }))
  return speakers.flatMap(({ speaker, language }) => [
    ...commandLines(api, speaker, language),
    {
      wanted: speaker.say('telegram.description'),
      read: async () => (await api.raw.getMyDescription(language)).description,
      write: () => api.raw.setMyDescription({ ...language, description: speaker.say('telegram.description') }),
    },
    {
      wanted: speaker.say('telegram.short-description'),
      read: async () => (await api.raw.getMyShortDescription(language)).short_description,
      write: () => api.raw.setMyShortDescription({ ...language, short_description: speaker.say('telegram.short-description') }),
    },
  ])
}

function commandLines(api: Api, { say }: Speaker, language: { language_code?: LanguageCode }): Line[] {
  const menus = [
    { type: 'default' as const, menu: MENU },
    { type: 'all_group_chats' as const, menu: GROUP_MENU },
  ]
  return menus.map(({ type, menu }) => {
    const commands = menu.map(({ name, describedBy }) => ({ command: name, description: say(describedBy) }))
    const scoped = { ...language, scope: { type } }
    return {
      wanted: textOf(commands),
      read: async () => textOf(await api.raw.getMyCommands(scoped)),
      write: () => api.raw.setMyCommands({ ...scoped, commands }),
    }
  })
}

const textOf = (commands: readonly BotCommand[]): string =>
  commands.map(({ command, description }) => `${command} ${description}`).join('\n')
