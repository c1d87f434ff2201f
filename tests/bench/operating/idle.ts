/** What the program costs when nobody asks anything: memory, processor, and the time until it is ready. */
import { setTimeout as wait } from 'node:timers/promises'
import { TOKEN as DISCORD_TOKEN } from '../../support/discord/names.ts'
import { openDiscordServer } from '../../support/discord/server.ts'
import { openTelegramServer, TOKEN as TELEGRAM_TOKEN } from '../../support/telegram-server.ts'
import { at, cpuMsOf, dropFolder, inMb, machineLoad, memoryOf, newFolder, startProgram } from './program.ts'

const STARTS = 5
const SETTLE_MS = 5_000
const IDLE_MS = 60_000

/** Gateway and long polling: as it runs where nothing else is configured. */
export async function idle(): Promise<void> {
  await using discord = await openDiscordServer()
  await using telegram = await openTelegramServer()
  const dataDir = newFolder()
  const environment = { DISCORD_TOKEN, DISCORD_API_URL: discord.apiUrl, TELEGRAM_TOKEN, TELEGRAM_API_URL: telegram.url }
  console.log(`load of the machine before: ${machineLoad()}`)
  const starts: number[] = []
  for (let count = 0; count < STARTS; count++) {
    await using program = await startProgram({ dataDir, environment })
    starts.push(program.readyMs)
    await wait(SETTLE_MS)
    console.log(`start ${count + 1}: ready after ${(program.readyMs / 1000).toFixed(2)} s, then ${inMb(memoryOf(program.pid))}`)
    if (count < STARTS - 1) continue
    const before = cpuMsOf(program.pid)
    await wait(IDLE_MS)
    const share = (cpuMsOf(program.pid) - before) / IDLE_MS
    console.log(`idle for ${IDLE_MS / 1000} s: ${(100 * share).toFixed(2)} % of one core, ${inMb(memoryOf(program.pid))}`)
  }
  dropFolder(dataDir)
  starts.sort((a, b) => a - b)
  console.log(`start to ready: median ${(at(starts, 0.5) / 1000).toFixed(2)} s, longest ${(at(starts, 1) / 1000).toFixed(2)} s`)
  console.log(`load of the machine after: ${machineLoad()}`)
}
