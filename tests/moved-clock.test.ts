/** The whole program while the clock of its machine is moved by hours: `faketime` does so to the real process. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../src/store/open-store.ts'
import { createChance } from './support/crash-run.ts'
import { MENTION, message } from './support/discord/events.ts'
import type { DiscordServer } from './support/discord/server.ts'
import { canMoveClock, createMovedClock } from './support/moved-clock.ts'
import { countOf, subscribeAll, untilSettled } from './support/program-crash.ts'
import { openDiscordNetwork, openTelegramNetwork } from './support/program-networks.ts'
import { type ProgramProcess, startProgram, until } from './support/program-process.ts'

const CHATS = 200
const REFUSING = 4
const REMINDED = 600_000_001
const HOUR = 3_600_000
/** As many sends as a program has in hand at most. */
const IN_HAND = 64
/** In which people talk, and nothing is announced. */
const TALK = '250000000000000001'

function start(environment: Readonly<Record<string, string>>): ProgramProcess {
  const program = startProgram(environment)
  onTestFinished(async () => void (await program.end('SIGKILL')))
  return program
}

/** How far the wall clock of a program was from the true time at its last line. */
const hoursOff = (program: ProgramProcess): number => {
  const [, at = ''] = [...program.output().matchAll(/"time":"([^"]+)"/g)].at(-1) ?? []
  return Math.round((Date.parse(at) - Date.now()) / HOUR)
}

/** More than the SDK takes for the limit of a second. */
async function answersAll(server: DiscordServer, count: number): Promise<void> {
  const replies = () => server.messages.filter(({ path }) => path === `/channels/${TALK}/messages`).length
  for (let person = 1; person <= count; person += 1) {
    const asked = message(`${MENTION} linkedin`, 'server', { id: `${100_000_000_000_000_000n + BigInt(person)}`, locale: 'en-US' })
    server.gateway.dispatch('MESSAGE_CREATE', { ...asked, channel_id: TALK })
    await until(() => replies() >= person)
  }
}

test.skipIf(!canMoveClock)(
  'a clock that jumps by hours holds nothing up, repeats nothing, and takes the lead from nobody (where faketime is installed)',
  { timeout: 120_000 },
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'optout-moved-clock-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
    const chance = createChance(Date.now() % 100_000)
    const parts = { chats: CHATS, chance, perSecond: 60, faultShare: 0.1, failsOnce: true, isStrict: true }
    await using discord = await openDiscordNetwork(parts)
    await using telegram = await openTelegramNetwork(parts)
    for (const network of [discord, telegram]) network.hurry()
    await subscribeAll(dataDir, [discord, telegram])
    telegram.server.knowChat(REMINDED)
    {
      await using store = await openStore({ dataDir, databaseUrl: undefined })
      const chat = { adapter: 'telegram', chatId: `${REMINDED}` } as const
      await store.remind({ chat, everyMonths: 3, platforms: ['linkedin'], locale: 'en', nextAt: new Date(Date.now() - HOUR) })
    }
    const clock = createMovedClock(dataDir)
    const environment = { ...clock.environment, DATA_DIR: dataDir }
    const both = { ...environment, ...discord.environment, ...telegram.environment }
    const arrived = (count: number) => until(() => telegram.arrivals().size >= count && discord.arrivals().size >= count)

    const first = start(both)
    await arrived(20)
    clock.set(3)
    // To its clock the lead of the first ran out hours ago.
    const second = start({ ...environment, ...discord.environment })
    await second.logged('discord.ready')
    await arrived(50)
    clock.set(-5)
    await arrived(80)
    expect(second.output()).not.toMatch('dispatch.leads')
    await second.end('SIGTERM')
    await answersAll(discord.server, 60)
    expect(await first.end('SIGTERM')).toBe(0)
    expect(hoursOff(first)).toBe(-5)

    const third = start(both)
    await arrived(130)
    await third.end('SIGKILL')
    clock.set(-29)
    const fourth = start(both)
    await using store = await openStore({ dataDir, databaseUrl: undefined })
    await untilSettled(store)
    await fourth.end('SIGTERM')
    expect(hoursOff(fourth)).toBe(-29)

    const everybody = { missing: 0, paused: REFUSING, silent: 0, mistakes: [] }
    expect(await countOf(discord, store)).toMatchObject({ ...everybody, twice: 0 })
    const counts = await countOf(telegram, store)
    expect(counts).toMatchObject(everybody)
    expect(counts.repeated).toBeLessThanOrEqual(IN_HAND + counts.lostAnswers)
    expect(telegram.server.calls.filter(({ params }) => params['chat_id'] === REMINDED)).toHaveLength(1)
  },
)
