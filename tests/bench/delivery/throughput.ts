/** Deliveries a second against a loop that only sends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { SendResult } from '../../../src/core/announcements.ts'
import type { Store } from '../../../src/core/store.ts'
import { telegramLimits } from '../../../src/delivery/pacing.ts'
import { storeOver } from '../../../src/store/open-store.ts'
import { createTime } from '../../../src/time.ts'
import { draft } from '../../support/outbox.ts'
import { kinds, openDatabase, senderOf, start, subscribeMany } from './machine.ts'

const SERVER = `require('node:http').createServer((q,s)=>{q.resume();q.on('end',()=>s.end('{"type":"sent","messageId":"1"}'))}).listen(0,'127.0.0.1',function(){console.log(this.address().port)})`

const COUNT = 5_000
const AT_A_TIME = 64
const ROUNDS = 7

/** An unlimited server over HTTP: the dispatcher against a loop that only sends, the same client and as many at a time. */
export async function throughput(): Promise<void> {
  const server: ChildProcess = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = server.stdout ? await once(server.stdout, 'data') : []
  const url = `http://127.0.0.1:${String(port).trim()}`
  const post = async (body: string): Promise<SendResult> => {
    const response = await fetch(url, { method: 'POST', body })
    return JSON.parse(await response.text())
  }
  await bare(post)
  for (const kind of kinds) {
    const database = await openDatabase(kind)
    await using store = await storeOver(database)
    await subscribeMany(database, COUNT)
    const rounds: { ours: number; loop: number }[] = []
    // In turn, for the machine is not ours alone.
    for (let round = 0; round < ROUNDS; round += 1) rounds.push({ loop: await bare(post), ours: await deliver(store, post, round) })
    const middle = (numbers: readonly number[]): number => numbers.toSorted((x, y) => x - y)[Math.floor(ROUNDS / 2)] ?? 0
    const shares = rounds.map(({ ours, loop }) => (100 * ours) / loop)
    const say = (numbers: readonly number[]): string => middle(numbers).toFixed(0)
    console.log(
      `${kind}: ${say(rounds.map(({ ours }) => ours))} deliveries a second, a loop that only sends ${say(rounds.map(({ loop }) => loop))}: ${say(shares)} % (${Math.min(...shares).toFixed(0)} to ${Math.max(...shares).toFixed(0)} in ${ROUNDS} rounds)`,
    )
  }
  server.kill()
}

type Post = (body: string) => Promise<SendResult>

/** @returns sends a second. */
async function bare(post: Post): Promise<number> {
  let sends = 0
  const startMs = performance.now()
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      while (sends < COUNT) {
        sends += 1
        await post(JSON.stringify({ chatId: `${sends}`, text: 'x'.repeat(500) }))
      }
    }),
  )
  return (COUNT * 1_000) / (performance.now() - startMs)
}

/** @returns deliveries a second, of one announcement that is spread already. */
async function deliver(store: Store, post: Post, round: number): Promise<number> {
  const time = createTime()
  await store.publishOne(draft(`operator/${round}`), time.now())
  while ((await store.spread({ now: time.now(), weeklyAt: time.now(), limit: 2_000 })) !== undefined);
  let sends = 0
  const done = Promise.withResolvers<void>()
  const sender = senderOf(async ({ subscription }) => {
    const result = await post(JSON.stringify({ chatId: subscription.chat.chatId, text: 'x'.repeat(500) }))
    sends += 1
    if (sends === COUNT) done.resolve()
    return result
  })
  const startMs = performance.now()
  const machine = start({ store, sender, time, limits: { ...telegramLimits(1_000_000), chat: () => [] } })
  await done.promise
  const perSecond = (COUNT * 1_000) / (performance.now() - startMs)
  await machine.stop()
  return perSecond
}
