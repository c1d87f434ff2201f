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
import { labelled, readingOf, scoreTable } from '../support/labelled.ts'
import { realFiles, TODAY } from '../support/world.ts'

type ReadIntent = (question: string) => Promise<string>
/** fuse.js searches longer patterns piece by piece, and slows down with each. */
const FUSE_PATTERN = 128

const examples = loadContent(realFiles(), TODAY)
  .examples.filter(({ locale }) => locale === 'en')
  .flatMap(({ intent, texts }) => texts.map((text) => ({ intent, text: text.replaceAll(/[{}]/g, '') })))

export async function comparePeers(): Promise<void> {
  const lines = labelled('dev.jsonl')
  const english = lines.map(({ lang = 'en' }) => lang === 'en')
  const readings = lines.map(readingOf)
  const peers: [string, ReadIntent | undefined][] = [
    ['optout', undefined],
    ['fuse.js over sentences', fuseIntents()],
    ['nlp.js', await nlpIntents()],
  ]
  for (const [name, readIntent] of peers) {
    const theirs = await Promise.all(
      readings.map(async (reading, index) =>
        readIntent && english[index] ? withIntent(reading, await readIntent(lines[index]?.q ?? '')) : reading,
      ),
    )
    const rows = scoreTable('dev.jsonl', theirs, ['--lang', 'en']).split('\n')
    console.log(`${name}\n${rows.filter((row) => /^(in|out of) scope/.test(row)).join('\n')}`)
  }
}

const withIntent = (reading: unknown, intent: string): unknown => ({
  ...Object(reading),
  kind: intent === 'none' ? 'fallback' : 'answer',
  intent,
})

function fuseIntents(): ReadIntent {
  const fuse = new Fuse(examples, { keys: ['text'], ignoreLocation: true, threshold: 0.6 })
  return async (question) => fuse.search(question.slice(0, FUSE_PATTERN), { limit: 1 })[0]?.item.intent ?? 'none'
}

async function nlpIntents(): Promise<ReadIntent> {
  const container = await containerBootstrap()
  container.use(LangEn)
  const nlp = new Nlp({ languages: ['en'], autoSave: false, autoLoad: false, container, nlu: { log: false } })
  for (const { intent, text } of examples) nlp.addDocument('en', text, intent)
  await nlp.train()
  return async (question) => {
    const { intent } = await nlp.process('en', question)
    return intent === 'None' ? 'none' : intent
  }
}
