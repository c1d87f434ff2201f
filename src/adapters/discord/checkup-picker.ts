/** The menu with which a check-up begins. */
import type { Speaker } from '../../core/answers/messages.ts'
import type { Parts } from './answering.ts'
import { container, MAX_OPTIONS, menu, textDisplay } from './components.ts'
import { encodeAction } from './custom-id.ts'
import { plain } from './markdown.ts'
import type { Rendered } from './render.ts'

/** A section each, three components: with more, the list would not be one message. */
export const MAX_PICKED = 9
const COLOUR = 0x4f_6f_c9

/** The platforms most asked about first; others can be written. */
export function checkupPicker({ assistant }: Parts, speaker: Speaker): Rendered {
  const { say, locale } = speaker
  const customId = encodeAction({ does: 'pick', chosen: { ask: { intent: 'checkup', platforms: [] }, locale } }, 0, assistant.tokens)
  const options = assistant.suggestPlatforms('', MAX_OPTIONS).map(({ id, name }) => ({ label: name, customId: id }))
  const text = [
    `## ${plain(say('checkup.title'))}`,
    plain(say('discord.checkup.which', { count: MAX_PICKED })),
    `-# ${plain(say('discord.checkup.others'))}`,
  ]
  const picker = customId === undefined ? [] : [menu(customId, say('discord.checkup.placeholder'), options, { max: MAX_PICKED })]
  return { components: [container([textDisplay(text.join('\n')), ...picker], COLOUR)], files: [] }
}
