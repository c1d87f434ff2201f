/** Both networks on loopback, and the program's door to Discord: its gateway. */
import { command, press } from '../../support/discord/events.ts'
import { TOKEN as DISCORD_TOKEN, type Json } from '../../support/discord/names.ts'
import { customIdsOf } from '../../support/discord/reading.ts'
import { type DiscordServer, openDiscordServer } from '../../support/discord/server.ts'
import { startApi } from '../telegram/children.ts'
import { SECRET } from '../telegram/webhook.ts'
import { discordPerson, type Question } from './people.ts'

export interface Networks extends AsyncDisposable {
  readonly discord: DiscordServer
  readonly environment: Readonly<Record<string, string>>
}

/** Telegram is a process of its own; Discord shares that of whoever asks. */
export async function openNetworks(): Promise<Networks> {
  const telegram = await startApi()
  const discord = await openDiscordServer({ isStrict: false })
  return {
    discord,
    environment: {
      DISCORD_TOKEN,
      DISCORD_API_URL: discord.apiUrl,
      TELEGRAM_TOKEN: '4242:bench',
      TELEGRAM_API_URL: `http://127.0.0.1:${telegram.port}`,
      TELEGRAM_WEBHOOK_URL: 'https://bot.example/telegram',
      TELEGRAM_WEBHOOK_SECRET: SECRET,
    },
    async [Symbol.asyncDispose]() {
      await telegram[Symbol.asyncDispose]()
      await discord[Symbol.asyncDispose]()
    },
  }
}

/** A command in free words. @returns a button of the answer. */
export async function askOnDiscord(discord: DiscordServer, person: number, { text, locale }: Question): Promise<string | undefined> {
  const { body } = await act(discord, command('ask', { question: text.slice(0, 300) }, discordPerson(person, locale), 'direct'))
  const components = (body['data'] as { components?: unknown } | undefined)?.components ?? []
  return customIdsOf(components).find((id) => !id.startsWith('menu'))
}

export async function pressOnDiscord(discord: DiscordServer, person: number, customId: string): Promise<void> {
  await act(discord, press(customId, { person: discordPerson(person, 'en-US'), place: 'direct' }))
}

function act(discord: DiscordServer, interaction: Json) {
  const answered = discord.answered(interaction)
  discord.gateway.dispatch('INTERACTION_CREATE', interaction)
  return answered
}
