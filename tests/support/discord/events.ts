/** What Discord sends for what a person does, as its documentation shows it. */
import { APPLICATION_ID, BOT_ID, type Json } from './names.ts'

export interface Person {
  readonly id: string
  readonly locale: string
}
export const ADA: Person = { id: '100000000000000001', locale: 'en-US' }
export const CHANNEL = '200000000000000001'
export const SERVER = '300000000000000001'

let serial = 0
/** Times lie in snowflakes: these are of today. */
const nextId = (): string => String(1_400_000_000_000_000_000n + BigInt(++serial))

const userOf = ({ id }: Person): Json => ({ id, username: 'ada', discriminator: '0', avatar: null, global_name: 'Ada' })

/** Where a thing happens: in a server, or in the chat of the person and the app. */
export type Place = 'server' | 'direct'

function base(type: number, { id, locale }: Person, place: Place): Json {
  const user = userOf({ id, locale })
  const where =
    place === 'server'
      ? {
          guild_id: SERVER,
          guild: { id: SERVER, locale: 'en-US', features: [] },
          member: {
            user,
            roles: [],
            joined_at: '2026-01-01T00:00:00Z',
            deaf: false,
            mute: false,
            flags: 0,
            permissions: '0',
            nick: null,
            avatar: null,
          },
        }
      : { user }
  const interactionId = nextId()
  return {
    id: interactionId,
    application_id: APPLICATION_ID,
    type,
    token: `token-${interactionId}`,
    version: 1,
    channel_id: CHANNEL,
    channel: { id: CHANNEL, type: place === 'server' ? 0 : 1 },
    locale,
    context: place === 'server' ? 0 : 1,
    app_permissions: '562949953600512',
    entitlements: [],
    authorizing_integration_owners: { 0: SERVER },
    attachment_size_limit: 524_288,
    ...where,
  }
}

export function command(name: string, options: Readonly<Record<string, string>> = {}, person = ADA, place: Place = 'server'): Json {
  const given = Object.entries(options).map(([option, value]) => ({ name: option, type: 3, value }))
  return { ...base(2, person, place), data: { id: '700000000000000000', name, type: 1, ...(given.length > 0 && { options: given }) } }
}

/** A command with subcommands. @param permissions of the person in the server; 32 is Manage Server. @param appPermissions of the app in the channel. */
export function subcommand(
  name: string,
  sub: string,
  options: Readonly<Record<string, string | number | boolean>> = {},
  { person = ADA, place = 'server' as Place, permissions = '32', appPermissions = '274878008320', channelType = 0 } = {},
): Json {
  const types = { string: 3, number: 4, boolean: 5 } as const
  const given = Object.entries(options).map(([option, value]) => ({ name: option, type: types[typeof value as 'string'], value }))
  const sent = base(2, person, place)
  const channel = options['channel']
  const resolved =
    channel === undefined
      ? {}
      : { resolved: { channels: { [String(channel)]: { id: channel, type: channelType, app_permissions: appPermissions } } } }
  return {
    ...sent,
    app_permissions: appPermissions,
    ...('member' in sent && { member: { ...(sent['member'] as object), permissions } }),
    data: { id: '700000000000000000', name, type: 1, options: [{ name: sub, type: 1, options: given }], ...resolved },
  }
}

export function onMessage(content: string, person = ADA): Json {
  const id = nextId()
  const message = { ...messageBody(content, person), id }
  return {
    ...base(2, person, 'server'),
    data: { id: '700000000000000007', name: 'What about AI here?', type: 3, target_id: id, resolved: { messages: { [id]: message } } },
  }
}

export function typing(name: string, option: string, value: string, person = ADA): Json {
  return {
    ...base(4, person, 'server'),
    data: { id: '700000000000000000', name, type: 1, options: [{ name: option, type: 3, value, focused: true }] },
  }
}

/** A button pressed, or lines picked of a menu. @param flags of the message it stands in: 64 where only the person sees it. */
export function press(
  customId: string,
  {
    values,
    flags = 64,
    person = ADA,
    place = 'server' as Place,
  }: { values?: readonly string[]; flags?: number; person?: Person; place?: Place } = {},
): Json {
  return {
    ...base(3, person, place),
    message: { ...messageBody('', person), id: nextId(), flags, author: { ...userOf(person), id: BOT_ID, bot: true } },
    data: { custom_id: customId, component_type: values ? 3 : 2, ...(values && { values }) },
  }
}

function messageBody(content: string, person: Person): Json {
  return {
    channel_id: CHANNEL,
    type: 0,
    content,
    author: userOf(person),
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    tts: false,
    flags: 0,
    timestamp: '2026-11-24T12:00:00Z',
    edited_timestamp: null,
  }
}

/** A message in a channel that names the app, or a direct one. */
export function message(content: string, place: Place = 'server', person = ADA): Json {
  const names = content.includes(`<@${BOT_ID}>`) ? [{ ...userOf(person), id: BOT_ID, bot: true }] : []
  return {
    ...messageBody(content, person),
    id: nextId(),
    mentions: names,
    ...(place === 'server' && {
      guild_id: SERVER,
      member: { roles: [], joined_at: '2026-01-01T00:00:00Z', deaf: false, mute: false, flags: 0 },
    }),
  }
}

export const MENTION = `<@${BOT_ID}>`
export const tokenOf = (interaction: Json): string => String(interaction['token'])
