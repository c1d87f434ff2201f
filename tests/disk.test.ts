/** The whole program on a disk that fills up, or fails, while it announces. */
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../src/store/open-store.ts'
import { createChance } from './support/crash-run.ts'
import { canMount, fill, mountDisk, mountSmall } from './support/file-systems.ts'
import { countOf, subscribeAll, untilSettled } from './support/program-crash.ts'
import { openTelegramNetwork } from './support/program-networks.ts'
import { type ProgramProcess, startProgram, until } from './support/program-process.ts'
import { ADA, privately, shownBy } from './support/telegram-person.ts'

const CHATS = 200
const REFUSING = 4
const PARTS = { chats: CHATS, chance: createChance(1), perSecond: 150, faultShare: 0, failsOnce: true, isStrict: true }
/** As many sends as a program has in hand at most. */
const IN_HAND = 64

/** A program that announces to everybody, on its way. */
async function announcing(dataDir: string) {
  const network = await openTelegramNetwork(PARTS)
  onTestFinished(() => network[Symbol.asyncDispose]())
  await subscribeAll(dataDir, [network])
  const environment = { ...network.environment, DATA_DIR: dataDir }
  const program = start(environment)
  await until(() => network.arrivals().size > 50)
  const { server } = network
  const answerTo = async (text: string): Promise<string> => {
    const before = server.calls.length
    server.deliver(privately(ADA, text))
    const isAnswer = ({ params }: (typeof server.calls)[number]): boolean => params['chat_id'] === ADA.id
    await until(() => server.calls.slice(before).some(isAnswer))
    const answer = server.calls.slice(before).find(isAnswer)
    return answer ? shownBy(answer) : ''
  }
  const counted = async () => {
    await using store = await openStore({ dataDir, databaseUrl: undefined })
    await untilSettled(store)
    return await countOf(network, store)
  }
  return { network, environment, program, answerTo, counted }
}

function start(environment: Readonly<Record<string, string>>): ProgramProcess {
  const program = startProgram(environment)
  onTestFinished(async () => void (await program.end('SIGKILL')))
  return program
}

/** Unmounted when everything of the test has ended. */
function untilEnd<T extends Disposable>(mounted: T | undefined): T {
  if (!mounted) throw new Error('It is skipped where nothing can be mounted')
  onTestFinished(() => mounted[Symbol.dispose]())
  return mounted
}

const mountFull = () => mountSmall(8)
const mountFailing = () => mountDisk(16)
test.skipIf(!canMount(mountFull))(
  'a disk that is full: it says so, answers, loses nothing, and goes on when there is room (where mounting is permitted)',
  { timeout: 120_000 },
  async () => {
    const fileSystem = untilEnd(mountFull())
    const { network, environment, program, answerTo, counted } = await announcing(fileSystem.path)
    const makeRoom = fill(fileSystem)
    await program.logged('delivery.not-written')
    expect(program.output()).toMatch(/optout\.sqlite has no room: free space on its disk/)
    const sent = network.arrivals().size
    expect(await answerTo('how do I stop linkedin from using my posts for ai')).toMatch(/LinkedIn/)
    // What cannot be kept is not promised.
    expect(await answerTo('/subscribe')).toMatch(/Something went wrong on my side/)
    expect(network.arrivals().size).toBeLessThanOrEqual(sent + IN_HAND)
    makeRoom()
    expect(await counted()).toMatchObject({ arrivedOnce: CHATS - REFUSING, twice: 0, missing: 0, silent: 0, mistakes: [] })
    expect(await answerTo('/subscribe')).not.toMatch(/Something went wrong/)
    expect(await program.end('SIGTERM')).toBe(0)
    fill(fileSystem)
    const again = start(environment)
    expect(await again.exited).toBe(78)
    expect(again.output()).toMatch(/optout\.sqlite has no room: free space on its disk/)
  },
)

test.skipIf(!canMount(mountFailing))(
  'a disk that fails and is read-only from then on: it says so, answers, and goes on when it is back (where mounting is permitted)',
  { timeout: 120_000 },
  async () => {
    const fileSystem = untilEnd(mountFailing())
    const { environment, program, answerTo, counted } = await announcing(fileSystem.path)
    fileSystem.fail()
    await program.logged('delivery.not-written')
    expect(program.output()).toMatch(/optout\.sqlite cannot be (read or )?written/)
    expect(await answerTo('how do I stop linkedin from using my posts for ai')).toMatch(/LinkedIn/)
    expect(await program.end('SIGTERM')).toBe(0)
    const refused = start(environment)
    expect(await refused.exited).toBe(78)
    expect(refused.output()).toMatch(/optout\.sqlite cannot be written: give the program write access/)
    fileSystem.mend()
    const again = start(environment)
    const counts = await counted()
    expect(counts).toMatchObject({ missing: 0, silent: 0, mistakes: [] })
    // What was in hand could not be written down anywhere.
    expect(counts.twice).toBeLessThanOrEqual(IN_HAND)
    expect(await again.end('SIGTERM')).toBe(0)
  },
)
