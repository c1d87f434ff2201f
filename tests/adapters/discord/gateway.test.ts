/** The gateway door, through the real discord.js. */
import { once } from 'node:events'
import { Events } from 'discord.js'
import { describe, expect, test } from 'vitest'
import { createClient, INTENTS } from '../../../src/adapters/discord/gateway.ts'
import { SetupError } from '../../../src/core/ports.ts'
import { ADA, CHANNEL, command, MENTION, message, press } from '../../support/discord/events.ts'
import { PRIVILEGED } from '../../support/discord/gateway-server.ts'
import { TOKEN } from '../../support/discord/names.ts'
import { startProgram } from '../../support/discord/program.ts'
import { componentsOf, idOf, textOf } from '../../support/discord/reading.ts'
import { openDiscordServer } from '../../support/discord/server.ts'

const shown = (body: Record<string, unknown>): string => textOf(body['components'])

describe('a visit', () => {
  test('the commands are written once, and not again by the next start', async () => {
    await using server = await openDiscordServer()
    for (const written of [true, false]) {
      await using program = await startProgram(server)
      expect((await program.logged('discord.commands')).fields).toEqual({ written })
    }
    expect(server.arrivals.filter(({ method }) => method === 'PUT')).toHaveLength(1)
    const names = ['ask', 'guide', 'checkup', 'rights', 'changes', 'about', 'help', 'announcements', 'remind', 'forget']
    expect(server.commands.map(({ name }) => name)).toEqual([...names, 'What about AI here?'])
    expect(server.refusals).toEqual([])
  })

  test('no privileged intent is asked for', async () => {
    await using server = await openDiscordServer()
    await using _program = await startProgram(server)
    expect(server.gateway.intents).toEqual([INTENTS.reduce<number>((bits, intent) => bits | intent, 0)])
    expect((server.gateway.intents[0] ?? 0) & PRIVILEGED).toBe(0)
  })

  test('of those who ask the connection keeps nothing, not even a name', async () => {
    await using server = await openDiscordServer()
    const client = createClient({ api: server.apiUrl, version: '10' })
    await client.login(TOKEN)
    for (const place of ['server', 'direct'] as const) {
      const handled = once(client, Events.InteractionCreate)
      server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} linkedin`, place))
      server.gateway.dispatch('INTERACTION_CREATE', command('help', {}, ADA, place))
      await handled
    }
    expect([client.users.cache.size, client.channels.cache.size, client.guilds.cache.size]).toEqual([0, 0, 0])
    await client.destroy()
  })

  test('a command is answered, and its buttons work in the next process', async () => {
    await using server = await openDiscordServer()
    let id = ''
    {
      await using program = await startProgram(server)
      const answer = await program.act(command('guide', { platform: 'linkedin' }))
      id = idOf(componentsOf(answer.body), 'iPhone')
    }
    await using program = await startProgram(server)
    const changed = await program.act(press(id))
    expect(changed.body['type']).toBe(7)
    expect(textOf(componentsOf(changed.body))).toContain('On iPhone or iPad')
    expect([...server.refusals, ...program.troubles]).toEqual([])
  })

  test('a letter arrives as a file', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    const answer = await program.act(command('rights', { platform: 'linkedin', country: 'de', letter: 'objection' }))
    expect(Object.keys(answer.files)).toEqual(['objection-linkedin.txt'])
    expect(answer.files['objection-linkedin.txt']).toContain('LinkedIn')
    expect([...server.refusals, ...program.troubles]).toEqual([])
  })

  test('a mention is answered as a reply that pings nobody, with follow-ups', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    const asked = message(`${MENTION} how do i stop linkedin using my posts`)
    server.gateway.dispatch('MESSAGE_CREATE', asked)
    await server.posted(1)
    server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} and on iphone?`))
    await server.posted(2)
    const [first, second] = server.messages
    expect(first?.path).toBe(`/channels/${CHANNEL}/messages`)
    expect(first?.body).toMatchObject({
      allowed_mentions: { parse: [], replied_user: false },
      message_reference: { message_id: asked['id'] },
      enforce_nonce: true,
    })
    expect(shown(first?.body ?? {})).toContain('LinkedIn')
    expect(shown(second?.body ?? {})).toContain('LinkedIn · opt out · any region · iPhone')
    expect([...server.refusals, ...program.troubles]).toEqual([])
  })

  test('a direct message needs no mention; what is said to others, or by bots, is not answered', async () => {
    await using server = await openDiscordServer()
    await using _program = await startProgram(server)
    const bot = message(`${MENTION} linkedin`)
    server.gateway.dispatch('MESSAGE_CREATE', { ...bot, author: { ...(bot['author'] as object), bot: true } })
    server.gateway.dispatch('MESSAGE_CREATE', message('linkedin opt out'))
    server.gateway.dispatch('MESSAGE_CREATE', { ...message(`${MENTION} linkedin`), type: 7 })
    server.gateway.dispatch('MESSAGE_CREATE', message('linkedin opt out', 'direct'))
    await server.posted(1)
    expect(server.messages).toHaveLength(1)
    expect(shown(server.messages[0]?.body ?? {})).toContain('LinkedIn')
  })

  test('naming the app alone brings help', async () => {
    await using server = await openDiscordServer()
    await using _program = await startProgram(server)
    server.gateway.dispatch('MESSAGE_CREATE', message(MENTION))
    await server.posted(1)
    expect(shown(server.messages[0]?.body ?? {})).toContain('Ask in your own words')
  })
})

describe.concurrent('living with Discord', () => {
  test('a wrong token ends with a clear error, before anything else', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server, { token: 'wrong', isConnecting: false })
    const error = await program.ended
    expect(error).toBeInstanceOf(SetupError)
    expect(String(error)).toContain('DISCORD_TOKEN')
    expect(String(error)).not.toContain('wrong-')
  })

  test('a token that is revoked while running ends with the same error', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    server.token = 'another'
    server.gateway.drop(4004)
    expect(await program.ended).toBeInstanceOf(SetupError)
    expect(program.lines).toContainEqual({ level: 'error', event: 'discord.disconnected', fields: { shard: 0, code: 4004 } })
  })

  test('an error of Discord at the start is waited out', async () => {
    await using server = await openDiscordServer()
    server.fault('GET /gateway/bot', ...Array(4).fill({ status: 503 }))
    await using program = await startProgram(server)
    expect(program.lines.map(({ event }) => event)).toContain('discord.cannot-connect')
  })

  test.for([0, 4000, 4008, 1000])(
    'after close code %d it comes back, and nothing said meanwhile is lost where it resumes',
    async (code) => {
      await using server = await openDiscordServer()
      await using program = await startProgram(server)
      server.gateway.drop(code)
      if (code === 4000) {
        const missed = command('help')
        const answered = server.answered(missed)
        server.gateway.dispatch('INTERACTION_CREATE', missed)
        await answered
        expect(server.gateway.resumes).toHaveLength(1)
      }
      await server.gateway.settled(2)
      expect((await program.act(command('help'))).body['type']).toBe(4)
    },
  )

  test('when Discord asks to reconnect, it resumes', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    server.gateway.askToReconnect()
    await server.gateway.settled(2)
    expect(server.gateway.resumes).toHaveLength(1)
    expect((await program.act(command('help'))).body['type']).toBe(4)
  })

  test('an invalid session is begun anew', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    server.gateway.refuseResume = true
    server.gateway.drop(4000)
    await server.gateway.settled(2)
    expect(server.gateway.intents).toHaveLength(2)
    expect((await program.act(command('help'))).body['type']).toBe(4)
  })

  test('a connection that no longer answers heartbeats is left for a new one', async () => {
    await using server = await openDiscordServer()
    server.gateway.heartbeatMs = 200
    server.gateway.acknowledges = false
    await using _program = await startProgram(server)
    server.gateway.heartbeatMs = 41_250
    await server.gateway.settled(2)
    expect(server.gateway.resumes).toHaveLength(1)
  })

  test('as many shards are opened as Discord recommends', async () => {
    await using server = await openDiscordServer()
    server.shards = 2
    await using _program = await startProgram(server)
    await server.gateway.settled(2)
    expect(server.gateway.shardsSeen.sort()).toEqual(['[0,2]', '[1,2]'])
  })

  test.for([
    ['a server error', { status: 500 }],
    ['a connection cut before', { reset: 'before' as const }],
    ['a connection cut after', { reset: 'after' as const }],
    ['a short limit', { retryAfterS: 0.2 }],
  ] as const)('%s: an interaction is answered once all the same', async ([, fault]) => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    server.fault('POST /interactions', fault)
    const answer = await program.act(command('help'))
    expect(answer.body['type']).toBe(4)
    await program[Symbol.asyncDispose]()
    expect([server.answers.size, program.troubles]).toEqual([1, []])
  })

  test('a limit longer than an interaction lives is reported and not waited for', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    server.fault('POST /interactions', { retryAfterS: 30 })
    void program.act(command('help'))
    expect((await program.logged('discord.answer-failed')).fields).toEqual({ code: 'rate-limited' })
    expect((await program.act(command('help'))).body['type']).toBe(4)
  })

  test('an interaction that is no longer known is reported, and the next one is answered', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    server.gateway.dispatch('INTERACTION_CREATE', command('help'))
    expect((await program.logged('discord.too-late')).level).toBe('warn')
    expect((await program.act(command('help'))).body['type']).toBe(4)
  })

  test('a cut-off reply to a mention arrives once: the retry bears the same nonce', async () => {
    await using server = await openDiscordServer()
    await using _program = await startProgram(server)
    server.fault(`POST /channels/${CHANNEL}`, { reset: 'after' })
    server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} linkedin`))
    await server.posted(1)
    server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} tiktok`))
    await server.posted(2)
    expect(server.messages).toHaveLength(2)
  })

  test('without permission to write, the person is told which ones are missing', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    server.fault(`POST /channels/${CHANNEL}`, { status: 403, code: 50013, message: 'Missing Permissions' })
    server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} linkedin`))
    await server.posted(1)
    expect(server.messages[0]?.path).toBe(`/channels/5${ADA.id}/messages`)
    expect(shown(server.messages[0]?.body ?? {})).toContain('Send Messages')
    expect((await program.logged('discord.forbidden')).fields).toEqual({ code: '50013', told: true })
  })

  test('where it may not read the history, it answers without pointing at the message', async () => {
    await using server = await openDiscordServer()
    await using _program = await startProgram(server)
    server.fault(`POST /channels/${CHANNEL}`, { status: 400, code: 160002 })
    server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} linkedin`))
    await server.posted(1)
    expect(server.messages[0]?.body).not.toHaveProperty('message_reference')
  })

  test.for([
    [404, 10003],
    [404, 10008],
    [403, 50007],
  ] as const)('a channel that is gone (%d, %d) is no error', async ([status, code]) => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    server.fault(`POST /channels/${CHANNEL}`, { status, code })
    server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} linkedin`, 'direct'))
    server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} tiktok`, 'direct'))
    await server.posted(1)
    expect(program.troubles).toEqual([])
  })

  test('an event of an unknown form is passed over', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    server.gateway.dispatch('INTERACTION_CREATE', { ...command('help'), type: 99, data: 7 })
    expect((await program.logged('discord.unknown-interaction')).level).toBe('warn')
    expect((await program.act(command('help'))).body['type']).toBe(4)
  })

  test('a stop finishes what is in hand', async () => {
    await using server = await openDiscordServer()
    const program = await startProgram(server)
    server.fault('POST /interactions', { retryAfterS: 0.3 })
    const answered = program.act(command('help'))
    const met = server.arrived('POST /interactions')
    await met
    await program[Symbol.asyncDispose]()
    expect((await answered).body['type']).toBe(4)
    expect(await program.ended).toBeUndefined()
  })

  test('no line of the log holds what a person wrote, who it was, or the token', async () => {
    await using server = await openDiscordServer()
    await using program = await startProgram(server)
    const canary = 'canary4711'
    server.fault('POST /interactions', { status: 400, code: 50035, message: canary })
    void program.act(command('ask', { question: `${canary} linkedin` }))
    await program.logged('discord.answer-failed')
    server.fault(`POST /channels/${CHANNEL}`, { status: 400, code: 50035, message: canary })
    server.gateway.dispatch('MESSAGE_CREATE', message(`${MENTION} ${canary}`))
    await program.logged('discord.reply-failed')
    const text = JSON.stringify(program.lines)
    for (const secret of [canary, ADA.id, TOKEN, CHANNEL]) expect(text).not.toContain(secret)
  })
})
