/**
 * The English labelled questions, read by peers that learn from the same English examples: fuse.js over the sentences, and nlp.js.
 *
 * A peer reads the intent; platforms, region and device are given to it as the assistant found them, so that the intent alone decides.
 */
import { containerBootstrap } from '@nlpjs/core'
import { LangEn } from '@nlpjs/lang-en'
import { Nlp } from '@nlpjs/nlp'
import Fuse from 'fuse.js'
import { loadContent } from '../../src/content/load-content.ts'
import { type Labelled, labelled, readingOf, scoreTable } from '../support/labelled.ts'
import { realFiles, TODAY } from '../support/world.ts'

type ReadIntent = (question: string) => Promise<string>
/** nlp.js reads fewer right the more examples it is given; both figures are printed. */
const FEW = 100
/** A search takes fuse.js half a second over so many sentences: one English question in five, and as much of it as two of its pieces. */
const EVERY = 5
const FUSE_PATTERN = 64

const examples = loadContent(realFiles(), TODAY)
  .examples.filter(({ locale }) => locale === 'en')
  .flatMap(({ intent, texts }) => texts.map((text, at) => ({ intent, text: text.replaceAll(/[{}]/g, ''), at })))

export async function comparePeers(): Promise<void> {
  const lines = labelled('dev.jsonl')
    .filter(({ lang = 'en' }) => lang === 'en')
    .filter((_, index) => index % EVERY === 0)
  const readings = lines.map(readingOf)
  printScope('optout', lines, readings)
  const peers: (readonly [string, ReadIntent])[] = [
    ['fuse.js over sentences', fuseIntents()],
    ['nlp.js', await nlpIntents(Number.POSITIVE_INFINITY)],
    [`nlp.js, ${FEW} examples an intent`, await nlpIntents(FEW)],
  ]
  for (const [name, readIntent] of peers) {
    const theirs = readings.map(async (reading, index) => withIntent(reading, await readIntent(lines[index]?.q ?? '')))
    printScope(name, lines, await Promise.all(theirs))
  }
}

function printScope(name: string, lines: readonly Labelled[], readings: readonly unknown[]): void {
  const rows = scoreTable(lines, readings).split('\n')
  console.log(`${name}\n${rows.filter((row) => /^(in scope|out of scope)/.test(row)).join('\n')}`)
}

const withIntent = (reading: unknown, intent: string): unknown => ({
  ...Object(reading),
  kind: intent === 'none' ? 'fallback' : 'answer',
  intent,
})

function fuseIntents(): ReadIntent {
  const fuse = new Fuse(examples, { keys: ['text'], ignoreLocation: true, threshold: 0.4 })
  return async (question) => fuse.search(question.slice(0, FUSE_PATTERN), { limit: 1 })[0]?.item.intent ?? 'none'
}

/** @param most examples an intent. */
async function nlpIntents(most: number): Promise<ReadIntent> {
  const container = await containerBootstrap()
  container.use(LangEn)
  const nlp = new Nlp({ languages: ['en'], autoSave: false, autoLoad: false, container, nlu: { log: false } })
  for (const { intent, text, at } of examples) if (at < most) nlp.addDocument('en', text, intent)
  await nlp.train()
  return async (question) => {
    const { intent } = await nlp.process('en', question)
    return intent === 'None' ? 'none' : intent
  }
}
