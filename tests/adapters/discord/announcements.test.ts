/** Announcements on Discord: who may, what is said, and what arrives. */
import { describe, expect, test } from 'vitest'
import { DEFER_AFTER_MS, settleInTime } from '../../../src/adapters/discord/deferral.ts'
import { deferred, silence } from '../../../src/adapters/discord/response.ts'
import type { SendResult } from '../../../src/core/announcements.ts'
import { createSubscribing, monthsAfter } from '../../../src/core/conversation/subscribing.ts'
import type { Store } from '../../../src/core/store.ts'
import { createDeliveryService } from '../../../src/delivery/delivery-service.ts'
import { discordLimits } from '../../../src/delivery/pacing.ts'
import { storeOver } from '../../../src/store/open-store.ts'
import { openSqlite } from '../../../src/store/sqlite.ts'
import { createTime } from '../../../src/time.ts'
import { ADA, CHANNEL, command, MENTION, message, SERVER, subcommand } from '../../support/discord/events.ts'
import type { Json } from '../../support/discord/names.ts'
import { FOLLOWED, type Program, startProgram } from '../../support/discord/program.ts'
import { componentsOf, textOf } from '../../support/discord/reading.ts'
import { type DiscordServer, openDiscordServer } from '../../support/discord/server.ts'
import { draft, wish } from '../../support/outbox.ts'
import { realAssistant } from '../../support/world.ts'

const NEWS = '200000000000000777'

interface World extends AsyncDisposable {
  readonly server: DiscordServer
  readonly store: Store
  readonly program: Program
  /** Does something and reads the answer. */
  say(interaction: Json): Promise<string>
}

async function openWorld(): Promise<World> {
  const server = await openDiscordServer()
  const store = await storeOver(openSqlite(':memory:'))
  const assistant = realAssistant()
  const subscribing = createSubscribing({ store, speaker: assistant.speaker, nameOf: assistant.nameOf, onDue: () => undefined })
  const program = await startProgram(server, { keeping: { store, subscribing } })
  return {
    server,
    store,
    program,
    say: async (interaction) => textOf(componentsOf((await program.act(interaction)).body)),
    async [Symbol.asyncDispose]() {
      await program[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

const subscribe = (options: Readonly<Record<string, string | boolean>> = {}, more = {}): Json =>
  subcommand('announcements', 'subscribe', { channel: NEWS, ...options }, more)
const inServer = (chatId: string) => ({ adapter: 'discord', chatId }) as const

describe('subscribing', () => {
  test('a manager subscribes a channel, and is told what it gets and that it can be written to', async () => {
    await using world = await openWorld()
    const said = await world.say(subscribe({ platforms: 'linkedin, meta', region: 'de', locale: 'de', role: '42', important: true }))
    expect(said).toContain('LinkedIn and Meta')
    expect(said).toContain('Germany')
    expect(said).toContain('I can write there')
    expect(await world.store.subscriptionOf(inServer(NEWS))).toMatchObject({
      spaceId: SERVER,
      platforms: ['linkedin', 'meta'],
      region: 'de',
      locale: 'de',
      roleId: '42',
      minSeverity: 'important',
      subscribedBy: ADA.id,
    })
    expect([...world.server.refusals, ...world.program.troubles]).toEqual([])
  })

  test('what the app lacks in the channel is said at once', async () => {
    await using world = await openWorld()
    expect(await world.say(subscribe({}, { appPermissions: '1024' }))).toContain('Send Messages')
    expect(await world.say(subscribe({}, { appPermissions: '0', channelType: 11 }))).toMatch(/View Channel and Send Messages in Threads/)
    expect(await world.say(subscribe({}, { appPermissions: '8' }))).toContain('I can write there')
  })

  test('nobody else may, by command or in free words', async () => {
    await using world = await openWorld()
    expect(await world.say(subscribe({}, { permissions: '2048' }))).toContain('Only people who manage')
    expect(await world.say(command('ask', { question: 'tell this channel when tiktok changes its policy' }))).toContain(
      'Only people who manage',
    )
    world.server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} tell this channel when tiktok changes its policy`))
    await world.server.posted(1)
    expect(textOf(world.server.messages[0]?.body['components'])).toContain('Only people who manage')
    expect(await world.store.subscriptionsIn('discord', SERVER)).toEqual([])
  })

  test('a name that is no app is said, and nothing is subscribed', async () => {
    await using world = await openWorld()
    expect(await world.say(subscribe({ platforms: 'linkedin, qwertzuio' }))).toContain('qwertzuio')
    expect(await world.store.subscriptionOf(inServer(NEWS))).toBeUndefined()
  })

  test('a person subscribes their own chat in free words, and stops', async () => {
    await using world = await openWorld()
    world.server.gateway.dispatch('MESSAGE_CREATE', message('tell me when tiktok changes its policy', 'direct'))
    await world.server.posted(1)
    expect(textOf(world.server.messages[0]?.body['components'])).toContain('TikTok')
    expect(await world.store.subscriptionOf(inServer(CHANNEL))).toMatchObject({ platforms: ['tiktok'] })
    expect(await world.say(subcommand('announcements', 'stop', {}, { place: 'direct' }))).toContain('Stopped')
    expect(await world.store.subscriptionOf(inServer(CHANNEL))).toBeUndefined()
  })

  test('list, status, pause, resume and stop say what is', async () => {
    await using world = await openWorld()
    const on = (sub: string, options = { channel: NEWS }): Promise<string> => world.say(subcommand('announcements', sub, options))
    expect(await on('status')).toContain('no announcements')
    await world.say(subscribe({ weekly: true, silent: true }))
    expect(await on('list')).toContain(`<#${NEWS}>: all known apps`)
    expect(await on('status')).toMatch(/Once a week[\s\S]*Without a sound[\s\S]*No announcement has been sent/)
    expect(await on('pause')).toContain('Paused')
    expect(await on('status')).toContain('somebody here paused them')
    expect(await on('resume')).toContain('Nothing was missed')
    expect(await on('stop')).toContain('Stopped')
    expect(await on('list')).toContain('no announcements')
  })

  test('a preview shows an announcement as it would arrive', async () => {
    await using world = await openWorld()
    expect(await world.say(subcommand('announcements', 'preview', {}))).toMatch(
      /something changed[\s\S]*\]\(<https:[\s\S]*To stop: \/announcements stop/,
    )
    expect([...world.server.refusals, ...world.program.troubles]).toEqual([])
  })

  test('a test is a real message, and its failure is told in words', async () => {
    await using world = await openWorld()
    expect(await world.say(subcommand('announcements', 'test', { channel: NEWS }))).toContain('Sent')
    expect(world.server.messages[0]?.path).toBe(`/channels/${NEWS}/messages`)
    world.server.fault(`POST /channels/${NEWS}`, { status: 403, code: 50013 })
    expect(await world.say(subcommand('announcements', 'test', { channel: NEWS }))).toContain('I may not write there')
  })
})

describe('following', () => {
  test('a server follows the channel of the operator, and is told what it lacks for that', async () => {
    await using world = await openWorld()
    expect(await world.say(subcommand('announcements', 'follow', { channel: NEWS }))).toContain(`into <#${NEWS}>`)
    expect(world.server.arrivals.find(({ path }) => path === `/channels/${FOLLOWED}/followers`)?.body).toEqual({ webhook_channel_id: NEWS })
    world.server.fault(`POST /channels/${FOLLOWED}/followers`, { status: 403, code: 50013 })
    expect(await world.say(subcommand('announcements', 'follow', { channel: NEWS }))).toContain('Manage Webhooks')
  })

  test('what is announced in it is published to all that follow, also where the first try fails half-way', async () => {
    await using world = await openWorld()
    const { sender } = world.program.adapter
    const subscription = await world.store.subscribe(wish(FOLLOWED, { chat: inServer(FOLLOWED) }), new Date())
    const sample = realAssistant().sampleAnnouncement('linkedin', new Date())
    if (!sample || !sender) throw new Error('No sample, or no sender')
    const delivery = { id: 7, announcements: [sample], subscription, attempt: 0, since: new Date(), leasedUntil: new Date() }
    world.server.fault(`POST /channels/${FOLLOWED}/messages/1/crosspost`, { status: 500 })
    expect(await sender.send(delivery, AbortSignal.timeout(5_000))).toMatchObject({ type: 'deferred' })
    expect(await sender.send(delivery, AbortSignal.timeout(5_000))).toEqual({ type: 'sent', messageId: '1' })
    world.server.fault(`POST /channels/${FOLLOWED}/messages/1/crosspost`, { status: 400, code: 40033 })
    expect(await sender.send(delivery, AbortSignal.timeout(5_000))).toEqual({ type: 'sent', messageId: '1' })
    expect(world.server.messages).toHaveLength(1)
    expect(world.server.arrivals.filter(({ path }) => path.endsWith('/crosspost'))).toHaveLength(3)
  })
})

describe('reminders and forgetting', () => {
  test('a reminder is set by command or in words, in the own chat only', async () => {
    await using world = await openWorld()
    expect(await world.say(subcommand('remind', 'set', { months: 6, platforms: 'linkedin' }, { place: 'direct' }))).toContain(
      'every 6 months',
    )
    expect(await world.store.reminderOf(inServer(CHANNEL))).toMatchObject({ everyMonths: 6, platforms: ['linkedin'] })
    expect(await world.say(subcommand('remind', 'stop', {}, { place: 'direct' }))).toContain('remind you no more')
    expect(await world.say(command('ask', { question: 'remind me every 3 months to check my settings' }))).toContain('private chat')
  })

  test('forget erases what is kept of the chat and the person', async () => {
    await using world = await openWorld()
    await world.say(subscribe({ channel: CHANNEL }))
    await world.say(subscribe())
    expect(await world.say({ ...subcommand('forget', 'x'), data: { id: '7', name: 'forget', type: 1 } })).toContain('Forgotten')
    expect(await world.store.subscriptionOf(inServer(CHANNEL))).toBeUndefined()
    expect((await world.store.subscriptionOf(inServer(NEWS)))?.subscribedBy).toBe('')
  })

  test('who does not manage the server is forgotten as a person, and the channel keeps what it has', async () => {
    await using world = await openWorld()
    await world.say(subscribe({ channel: CHANNEL }))
    const forget = { ...subcommand('forget', 'x', {}, { permissions: '0' }), data: { id: '7', name: 'forget', type: 1 } }
    expect(await world.say(forget)).toContain('for those who manage it')
    expect(await world.store.subscriptionOf(inServer(CHANNEL))).toMatchObject({ subscribedBy: '' })
  })
})

describe('delivery', () => {
  const announcement = draft('linkedin/2026-11-test', {
    audience: { topics: ['linkedin'], regions: [], severity: 'important' },
    body: { platforms: ['linkedin'], texts: { en: 'It trains on voices now.' }, date: '2026-11-20', regions: ['eu'], sources: [] },
  })

  async function deliver(world: World, until: () => Promise<unknown>): Promise<void> {
    const { sender } = world.program.adapter
    if (!sender) throw new Error('No sender')
    const service = createDeliveryService({
      store: world.store,
      networks: [{ sender, limits: discordLimits() }],
      regions: realAssistant().regions,
      time: createTime(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      chance: Math.random,
      holder: 'test',
      digestWindowMs: 0,
      monthsAfter,
    })
    await service.publish([])
    await service.publishOne(announcement)
    const stop = new AbortController()
    const running = service.run(stop.signal)
    await until()
    stop.abort()
    await running
  }

  test('each subscribed channel gets it once: what changed, what to do, how to stop, with the role it asked for', async () => {
    await using world = await openWorld()
    await world.say(subscribe({ platforms: 'linkedin', role: '42' }))
    await world.say(subscribe({ channel: CHANNEL, silent: true }))
    await deliver(world, () => world.server.posted(2))
    const [first, second] = [NEWS, CHANNEL].map((id) => world.server.messages.find(({ path }) => path === `/channels/${id}/messages`)?.body)
    expect(textOf(first?.['components'])).toMatch(
      /<@&42>[\s\S]*LinkedIn: something changed[\s\S]*It trains on voices now\.[\s\S]*20 November 2026[\s\S]*What you can do now/,
    )
    expect(first).toMatchObject({ allowed_mentions: { parse: [], roles: ['42'] }, enforce_nonce: true })
    expect(Number(second?.['flags']) & 4096).toBe(4096)
    expect(world.server.refusals).toEqual([])
    expect(await world.say(subcommand('announcements', 'status', { channel: NEWS }))).toContain('Last announcement sent')
  })

  test('a forum gets a post', async () => {
    await using world = await openWorld()
    await world.say(subscribe({}, { channelType: 15 }))
    await deliver(world, () => world.server.posted(1))
    expect(world.server.messages[0]).toMatchObject({ path: `/channels/${NEWS}/threads`, body: { name: 'LinkedIn: something changed' } })
    expect(world.server.refusals).toEqual([])
  })

  test('a channel that refuses is paused, who subscribed it is told, and it gets what it missed when it goes on', async () => {
    await using world = await openWorld()
    await world.say(subscribe())
    world.server.fault(`POST /channels/${NEWS}`, { status: 403, code: 50013 })
    await deliver(world, () => world.server.posted(1))
    const [told] = world.server.messages
    expect(told?.path).toBe(`/channels/5${ADA.id}/messages`)
    expect(textOf(told?.body['components'])).toContain(`<#${NEWS}>: I may not write there`)
    expect((await world.store.subscriptionOf(inServer(NEWS)))?.pause?.reason).toBe('no-permission')
    expect(await world.say(subcommand('announcements', 'resume', { channel: NEWS }))).toContain('One was missed')
    await deliver(world, () => world.server.posted(2))
    expect(world.server.messages[1]?.path).toBe(`/channels/${NEWS}/messages`)
  })

  test('leaving a server pauses its channels, and coming back goes on', async () => {
    await using world = await openWorld()
    await world.say(subscribe())
    world.server.gateway.dispatch('GUILD_DELETE', { id: SERVER, unavailable: true })
    world.server.gateway.dispatch('GUILD_DELETE', { id: SERVER })
    expect(await pauseOf(world, 'left')).toBe('left')
  })

  /** Events take a moment to be written down. */
  async function pauseOf({ store }: World, wanted: string): Promise<string | undefined> {
    for (;;) {
      const reason = (await store.subscriptionOf(inServer(NEWS)))?.pause?.reason
      if (reason === wanted) return reason
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  test.for([
    [
      { status: 403, code: 50001 },
      { type: 'refused', reason: 'no-access' },
    ],
    [
      { status: 404, code: 10003 },
      { type: 'refused', reason: 'chat-gone' },
    ],
    [
      { status: 403, code: 50007 },
      { type: 'refused', reason: 'blocked' },
    ],
    [
      { status: 400, code: 50035 },
      { type: 'refused', reason: 'bad-message' },
    ],
    [{ status: 401 }, { type: 'deferred', because: 'trouble', scope: 'network' }],
    [{ status: 500 }, { type: 'deferred', because: 'trouble', scope: 'chat' }],
    [{ reset: 'before' }, { type: 'deferred', because: 'trouble', scope: 'chat' }],
    [{ retryAfterS: 3 }, { type: 'deferred', because: 'rate-limit', scope: 'chat' }],
  ] as const)('%j is told as %j after one call', async ([fault, expected]) => {
    await using world = await openWorld()
    const subscription = await world.store.subscribe(
      {
        chat: inServer(NEWS),
        platforms: 'all',
        locale: 'en',
        minSeverity: 'notice',
        isSilent: false,
        digest: 'at-once',
        subscribedBy: '1',
      },
      new Date(),
    )
    world.server.fault(`POST /channels/${NEWS}`, fault)
    const sample = realAssistant().sampleAnnouncement('linkedin', new Date())
    if (!sample) throw new Error('No sample')
    const delivery = { id: 1, announcements: [sample], subscription, attempt: 0, since: new Date(), leasedUntil: new Date() }
    const result: SendResult | undefined = await world.program.adapter.sender?.send(delivery, AbortSignal.timeout(5_000))
    expect(result).toMatchObject(expected)
    if (result?.type === 'deferred' && 'retryAfterS' in fault) expect(result.retryAfterMs).toBeGreaterThanOrEqual(3_000)
    expect(world.server.arrivals.filter(({ path }) => path === `/channels/${NEWS}/messages`)).toHaveLength(1)
  })
})

describe('answers that take time', () => {
  test('are announced first and come after', async () => {
    const { promise, resolve } = Promise.withResolvers<typeof silence>()
    const settled = await settleInTime(promise, deferred(true), 1)
    expect(settled.response.body.type).toBe(5)
    resolve(silence)
    expect(await settled.later).toBe(silence)
  })

  test('are not announced where they are there in time', async () => {
    expect(await settleInTime(Promise.resolve(silence), deferred(true))).toEqual({ response: silence })
    expect(await settleInTime(silence, deferred(true))).toEqual({ response: silence })
  })

  test('take the place of "thinking …", for the same eyes', async () => {
    await using world = await openWorld()
    world.server.fault(`POST /channels/${NEWS}`, { afterMs: DEFER_AFTER_MS + 200 })
    const asked = subcommand('announcements', 'test', { channel: NEWS })
    const finished = world.server.finishedOf(asked)
    expect((await world.program.act(asked)).body).toEqual({ type: 5, data: { flags: 64 } })
    expect(textOf((await finished).body['components'])).toContain('Sent')
    expect([...world.server.refusals, ...world.program.troubles]).toEqual([])
  })
})
