/** Interaction -> Response: the whole Discord side as one function, the same behind both doors. Only what needs the store takes time. */
import type { Speaker } from '../../core/answers/messages.ts'
import type { Ask } from '../../core/answers/reply.ts'
import { deviceSchema } from '../../core/knowledge/guide.ts'
import { letterKindSchema } from '../../core/knowledge/rights.ts'
import type { Log } from '../../core/ports.ts'
import { ANNOUNCEMENT_COMMANDS } from './announcement-commands.ts'
import type { Announcing } from './announcing.ts'
import { type Answering, type Asker, asChosen, createAnswering, type Parts } from './answering.ts'
import { checkupPicker, MAX_PICKED } from './checkup-picker.ts'
import { COMMANDS, type CommandName } from './commands.ts'
import { MAX_OPTIONS } from './components.ts'
import { type Action, decodeAction } from './custom-id.ts'
import type { Interaction, Origin } from './interaction.ts'
import type { Rendered } from './render.ts'
import { changedMessage, newMessage, pong, type Response, silence, suggestions } from './response.ts'

export type InteractionHandler = (interaction: Interaction, now: Date) => Response | Promise<Response>

type Command = Extract<Interaction, { kind: 'command' }>
type Pressed = Extract<Interaction, { kind: 'component' }>
type Typing = Extract<Interaction, { kind: 'typing' }>

/** Platforms of a message answered about at once. */
const MAX_NAMED = 4

export interface HandlerParts extends Parts {
  readonly log: Log
  /** Absent where nothing is kept: its commands then say that they are of another version. */
  readonly announcing?: Announcing | undefined
}

/** Whatever goes wrong, the person is told, and not left with Discord's own "did not respond". */
export function createInteractionHandler(parts: HandlerParts): InteractionHandler {
  const { log } = parts
  const failed = (interaction: Interaction, error: unknown): Response => {
    log.error('discord.interaction-failed', { kind: interaction.kind, name: error instanceof Error ? error.name : 'unknown' })
    if (interaction.kind === 'ping' || interaction.kind === 'typing') return suggestions([])
    return newMessage(createAnswering(parts).note(parts.assistant.speaker(interaction.origin.locale).say('chat.failed')), true)
  }
  const handle = createHandler(parts)
  return (interaction, now) => {
    try {
      const response = handle(interaction, now)
      return response instanceof Promise ? response.catch((error: unknown) => failed(interaction, error)) : response
    } catch (error) {
      return failed(interaction, error)
    }
  }
}

function createHandler(parts: HandlerParts): InteractionHandler {
  const { assistant, allowance } = parts
  const answering = createAnswering(parts)
  return (interaction, now) => {
    if (interaction.kind === 'ping') return pong
    const speaker = assistant.speaker(interaction.origin.locale)
    if (interaction.kind === 'typing') return suggestions(suggest(interaction, parts, speaker))
    const verdict = allowance.take(interaction.origin.userId, now)
    if (verdict !== 'granted') {
      // A command has to be answered somehow, or Discord says that the app failed.
      if (verdict === 'silent' && interaction.kind === 'component') return silence
      return newMessage(answering.note(speaker.say('chat.too-many')), true)
    }
    const turn: Turn = { parts, answering, speaker, now, isPrivate: !interaction.origin.isDirect }
    switch (interaction.kind) {
      case 'command':
        return asMessage(answerCommand(interaction, turn), turn.isPrivate)
      case 'on-message':
        return newMessage(answerOnMessage(interaction, turn), true)
      case 'component':
        return answerPressed(interaction, turn)
    }
  }
}

/** Now, where the answer is there now. */
function asMessage(rendered: MaybeLater<Rendered>, isPrivate: boolean): Response | Promise<Response> {
  return rendered instanceof Promise ? rendered.then((each) => newMessage(each, isPrivate)) : newMessage(rendered, isPrivate)
}

type MaybeLater<T> = T | Promise<T>

interface Turn {
  readonly parts: HandlerParts
  readonly answering: Answering
  readonly speaker: Speaker
  readonly now: Date
  readonly isPrivate: boolean
}

const isAnnouncementCommand = (name: string): boolean => (ANNOUNCEMENT_COMMANDS as readonly string[]).includes(name)
const isCommand = (name: string): name is CommandName => (COMMANDS as readonly string[]).includes(name)

function answerCommand(command: Command, turn: Turn): MaybeLater<Rendered> {
  const { name, options, origin } = command
  const { parts, answering, speaker, now, isPrivate } = turn
  const { assistant } = parts
  if (isAnnouncementCommand(name) && parts.announcing) return parts.announcing.answer(command, now)
  // Clients keep the commands of an older version for up to an hour.
  if (!isCommand(name)) return answering.note(speaker.say('chat.expired'))
  const region = regionOf(options.get('region') ?? options.get('country'), turn)
  const device = deviceSchema.safeParse(options.get('device')).data
  const platform = options.get('platform')
  const asked = (ask: Ask): Rendered => answering.toAsk(ask, origin, now, { isPrivate })
  const said = (text: string): MaybeLater<Rendered> => {
    const { rendered, turn: meant } = answering.toText({ text, region, device }, origin, now, { isPrivate })
    const here = command.channel ?? { id: origin.channelId, type: 0, appPermissions: undefined }
    return parts.announcing?.wishOf(meant, origin, here, now) ?? rendered
  }
  const about = (rest: Omit<Ask, 'platforms'>): MaybeLater<Rendered> => {
    if (platform === undefined) return asked({ ...rest, platforms: [] })
    const id = platformOf(platform, turn)
    return id === undefined ? said(platform) : asked({ ...rest, platforms: [id] })
  }
  switch (name) {
    case 'ask':
      return said(options.get('question') ?? '')
    case 'guide':
      return about({ intent: 'opt-out', region, device })
    case 'rights':
      return about({ intent: 'rights', region, letter: letterKindSchema.safeParse(options.get('letter')).data })
    case 'changes':
      return about({ intent: 'changes' })
    case 'checkup': {
      const platforms = assistant.namedIn(options.get('platforms') ?? '')
      return platforms.length === 0 ? checkupPicker(parts, speaker) : asked({ intent: 'checkup', platforms })
    }
    case 'about':
    case 'help':
      return asked({ intent: name, platforms: [] })
  }
}

/** An id from the suggestions, or the name as it was typed. */
function platformOf(value: string, { parts: { assistant } }: Turn): string | undefined {
  if (assistant.knowsPlatform(value)) return value
  const [only, ...others] = assistant.namedIn(value)
  return others.length === 0 ? only : undefined
}

function regionOf(value: string | undefined, { parts: { assistant }, speaker }: Turn): string | undefined {
  if (value === undefined || assistant.regions.isKnown(value)) return value
  return assistant.suggestRegions(value, speaker, 1)[0]?.id
}

function answerOnMessage(
  { text, origin }: Extract<Interaction, { kind: 'on-message' }>,
  { parts, answering, speaker, now }: Turn,
): Rendered {
  const platforms = parts.assistant.namedIn(text).slice(0, MAX_NAMED)
  if (platforms.length === 0) return answering.note(speaker.say('chat.names-no-app'))
  return answering.toAsk({ intent: platforms.length > 1 ? 'checkup' : 'opt-out', platforms }, origin, now, { isPrivate: true })
}

function suggest({ option, typed, origin: _origin }: Typing, { assistant }: Parts, speaker: Speaker) {
  const found =
    option === 'platform' ? assistant.suggestPlatforms(typed, MAX_OPTIONS) : assistant.suggestRegions(typed, speaker, MAX_OPTIONS)
  return found.map(({ id, name }) => ({ name, value: id }))
}

function answerPressed(pressed: Pressed, turn: Turn): Response {
  const { parts, answering, speaker, isPrivate } = turn
  const { tokens } = parts.assistant
  const action = decodeAction(pressed.customId, tokens) ?? decodeAction(pressed.values[0] ?? '', tokens)
  if (!action) return newMessage(answering.note(speaker.say('chat.expired')), isPrivate)
  return perform(action, pressed, turn)
}

/** In a message that others read, nothing changes for them: the person gets an answer of their own. */
function perform(action: Action, { origin, values, isOwn }: Pressed, { answering, now, isPrivate }: Turn): Response {
  const asker = asChosen(askerOf(origin), action.chosen)
  const { ask } = action.chosen
  const inPlace = (rendered: Rendered): Response => (isOwn ? changedMessage(rendered) : newMessage(rendered, isPrivate))
  switch (action.does) {
    case 'ask':
      return newMessage(answering.toAsk(ask, asker, now, { isPrivate }), isPrivate)
    case 'view':
      return inPlace(answering.toAsk(ask, asker, now, { isPrivate, view: action.view }))
    case 'pick':
      return inPlace(answering.toAsk({ ...ask, platforms: values.slice(0, MAX_PICKED) }, asker, now, { isPrivate }))
    case 'show':
      return newMessage(answering.toAsk(ask, asker, now, { isPrivate: false }), false)
  }
}

const askerOf = ({ userId, channelId, locale }: Origin): Asker => ({ userId, channelId, locale })
