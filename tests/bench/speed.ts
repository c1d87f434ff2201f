/** How fast: interpretation against one fuse.js search of the whole sentence over the same aliases; growth with the catalog; start and memory. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fuse from 'fuse.js'
import { measure } from 'mitata'
import type { Content } from '../../src/core/content.ts'
import type { Guide } from '../../src/core/knowledge/guide.ts'
import type { Interpreter } from '../../src/core/understanding/interpretation.ts'
import { createUnderstanding } from '../../src/core/understanding/understanding.ts'
import { hasShared, ROOT, realContent, SHARED } from '../support/world.ts'

const { content, learnt } = realContent()
const questions = readQuestions()
const { interpret } = createUnderstanding(content, learnt)
/** fuse.js refuses longer patterns in one search. */
const FUSE_PATTERN = 32

const aliases = content.guides.flatMap(({ aliases: { names, features, words, shared } }) => [...names, ...features, ...words, ...shared])
const fuse = new Fuse(aliases, { ignoreLocation: true, threshold: 0.6 })

await compareWithFuse()
compareSizes()
await startAndMemory()

function readQuestions(): string[] {
  if (!hasShared('questions/dev.jsonl'))
    return ['how do i stop linkedin using my posts for ai', 'does snpchat use my face', 'fb ai opt out iphone eu', 'best pizza in town']
  return readFileSync(join(SHARED, 'questions/dev.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => String(JSON.parse(line).q))
}

async function compareWithFuse(): Promise<void> {
  const times = perQuestion(interpret)
  console.log(
    `interpret ${questions.length} questions over ${content.guides.length} guides: p50 ${milliseconds(times, 0.5)}, p99 ${milliseconds(times, 0.99)}, max ${milliseconds(times, 1)}`,
  )
  const sample = questions.filter((_, index) => index % 40 === 0)
  const ours = await measure(() => sample.forEach((question) => void interpret(question)))
  const theirs = await measure(() => sample.forEach((question) => void fuse.search(question.slice(0, FUSE_PATTERN))))
  const rate = (nanoseconds: number): string => `${Math.round((sample.length * 1e9) / nanoseconds)} a second`
  console.log(
    `throughput: interpret ${rate(ours.avg)}, one fuse.js search of the sentence over ${aliases.length} aliases ${rate(theirs.avg)}: ${(theirs.avg / ours.avg).toFixed(1)} times`,
  )
}

/** Median of some runs of each question, in milliseconds, ascending. */
function perQuestion(read: Interpreter): number[] {
  for (const question of questions) read(question)
  const medianOf = (question: string): number => {
    const runs = Array.from({ length: 7 }, () => {
      const start = performance.now()
      read(question)
      return performance.now() - start
    })
    return runs.sort((a, b) => a - b)[3] ?? 0
  }
  return questions.map(medianOf).sort((a, b) => a - b)
}

function milliseconds(times: readonly number[], share: number): string {
  return `${(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(3)} ms`
}

/** Catalogs of made-up platforms with as many aliases as the real ones have on average. */
function compareSizes(): void {
  let before: number | undefined
  for (const size of [25, 250, 2_500]) {
    const made: Content = { ...content, guides: Array.from({ length: size }, (_, index) => madeUp(index)) }
    const times = perQuestion(createUnderstanding(made, learnt).interpret)
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length
    console.log(
      `${size} platforms: mean ${mean.toFixed(3)} ms, p99 ${milliseconds(times, 0.99)}${before === undefined ? '' : `, ${(mean / before).toFixed(2)} times the size before (linear would be 10)`}`,
    )
    before = mean
  }
}

function madeUp(index: number): Guide {
  const [base] = content.guides
  if (!base) throw new Error('No guide to make others from')
  const letters = (seed: number): string =>
    Array.from({ length: 5 + (seed % 6) }, (_, at) =>
      String.fromCharCode(97 + ((seed * 7919 + at * 104_729 + ((seed >> at) & 31)) % 26)),
    ).join('')
  const names = Array.from({ length: 20 }, (_, alias) => letters(index * 31 + alias * 1009 + 1) + index.toString(36))
  return {
    ...base,
    id: `made-${index}`,
    name: names[0] ?? '',
    aliases: { names: [...new Set(names)], features: [], words: [], shared: [], idioms: [], wordIn: {}, nameIn: {} },
  }
}

/** From the start of the process to the first answer at the prompt, and what it then holds in memory. */
async function startAndMemory(): Promise<void> {
  const flags = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    .scripts.start.split(' ')
    .slice(1)
  for (const run of [1, 2, 3]) {
    const start = performance.now()
    const child = spawn(process.execPath, flags, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.write('how do i stop linkedin using my posts for ai\n')
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const answered = performance.now() - start
    await new Promise((resolve) => setTimeout(resolve, 500))
    console.log(
      `start ${run}: first answer after ${answered.toFixed(0)} ms, resident ${residentOf(child.pid)}; bare node: ${await bareStart()}`,
    )
    child.kill()
  }
}

function residentOf(pid: number | undefined): string {
  try {
    return `${Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000)} MB`
  } catch {
    return 'unknown on this system'
  }
}

/** The floor: a process that only waits for its input. */
async function bareStart(): Promise<string> {
  const start = performance.now()
  const child = spawn(process.execPath, ['-e', "process.stdout.write('x'); process.stdin.resume()"], { stdio: ['pipe', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const text = `${(performance.now() - start).toFixed(0)} ms, ${residentOf(child.pid)}`
  child.kill()
  return text
}
