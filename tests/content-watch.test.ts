import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { watchContent } from '../src/content-watch.ts'
import { createAssistant } from '../src/core/conversation/assistant.ts'
import { createLiveAssistant } from '../src/live-assistant.ts'
import { createTime } from '../src/time.ts'
import { createCounter } from './support/counter.ts'
import { recordLog } from './support/log.ts'
import { NOW, realAssistant, realContent, SETTINGS } from './support/world.ts'

const root = mkdtempSync(join(tmpdir(), 'optout-watch-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('files written together are one change, and so is a SIGHUP', async () => {
  for (const folder of ['catalog/platforms', 'intents']) mkdirSync(join(root, folder), { recursive: true })
  const changes = createCounter()
  const stop = new AbortController()
  const onChange = async (): Promise<void> => changes.add()
  // The second in which changes settle passes at once.
  const time = { ...createTime(), sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 100)) }
  const watching = watchContent({ root, time, log: recordLog().log, onChange }, stop.signal)
  await new Promise((resolve) => setImmediate(resolve))
  for (const name of ['a', 'b', 'c']) writeFileSync(join(root, `catalog/platforms/${name}.yaml`), name)
  await changes.reached(1)
  process.emit('SIGHUP')
  await changes.reached(2)
  stop.abort()
  await watching
  expect(process.listenerCount('SIGHUP')).toBe(0)
})

test('a folder that cannot be watched is said, and SIGHUP still works', async () => {
  const recorded = recordLog()
  const changes = createCounter()
  const stop = new AbortController()
  const noSpace = (): AsyncIterable<unknown> => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(Object.assign(new Error('too many watches'), { code: 'ENOSPC' })) }),
  })
  const time = { ...createTime(), sleep: async () => undefined }
  const parts = { root, time, log: recorded.log, onChange: async () => changes.add(), changesIn: noSpace }
  const watching = watchContent(parts, stop.signal)
  expect((await recorded.logged('content.unwatched')).fields).toEqual({ code: 'ENOSPC' })
  process.emit('SIGHUP')
  await changes.reached(1)
  stop.abort()
  await watching
})

test('an exchanged assistant answers from its new knowledge, and says that what was rendered is old', () => {
  const { content, learnt } = realContent()
  const live = createLiveAssistant(realAssistant())
  const ask = () =>
    live.assistant.respond({
      input: { ask: { intent: 'opt-out', platforms: ['linkedin'] } },
      context: undefined,
      preferences: { locale: 'en' },
      now: NOW,
    })
  const before = ask()
  const guides = content.guides.map((guide) => (guide.id === 'linkedin' ? { ...guide, name: 'LinkedOut' } : guide))
  live.replace(createAssistant({ ...content, guides }, learnt, SETTINGS))
  expect(live.assistant.revision).toBe(1)
  expect(live.assistant.nameOf('linkedin')).toBe('LinkedOut')
  expect(JSON.stringify(before.reply)).not.toContain('LinkedOut')
  expect(JSON.stringify(ask().reply)).toContain('LinkedOut')
})
