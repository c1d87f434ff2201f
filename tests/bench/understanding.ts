/** How well questions are understood: the scorer's tables, and five folds over the examples, each unseen by the model that reads it. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadContent } from '../../src/content/load-content.ts'
import { createCues } from '../../src/core/understanding/cues.ts'
import { createIntentClassifier, type Example, learnIntents } from '../../src/core/understanding/intent-classifier.ts'
import { createFeatureExtractor, exampleTokens } from '../../src/core/understanding/intent-features.ts'
import { createReader } from '../../src/core/understanding/reader.ts'
import { regionNames } from '../../src/core/understanding/slots.ts'
import { createWordClasses } from '../../src/core/understanding/word-classes.ts'
import { converse, hasShared, realFiles, SHARED, TODAY } from '../support/world.ts'

const FOLDS = 5

if (hasShared('questions/dev.jsonl')) {
  scoreQuestions('dev.jsonl', ['--lang', 'en'])
  scoreQuestions('dev.jsonl', [])
  scoreQuestions('dialogues.jsonl', [])
} else console.log('Labelled questions: skipped, not on this machine.')
crossValidate()

function scoreQuestions(name: string, options: readonly string[]): void {
  const file = join(SHARED, 'questions', name)
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const answered = lines.map(({ q, turns }) =>
    turns ? { turns: converse(turns.map((each: { q: string }) => each.q)).map(({ turn }) => turn) } : converse([q])[0]?.turn,
  )
  const input = answered.map((each) => JSON.stringify(each)).join('\n')
  console.log(`\n${name} ${options.join(' ')}`)
  console.log(spawnSync(process.execPath, [join(SHARED, 'questions/score.mjs'), file, ...options], { input, encoding: 'utf8' }).stdout)
}

function crossValidate(): void {
  const { content, examples } = loadContent(realFiles(), TODAY)
  const featuresOf = createFeatureExtractor(createWordClasses(content.wordClasses).all, createCues(content.cues))
  const read = createReader(
    content,
    regionNames(content.regions).map(([name]) => name),
  )
  const all: Example[] = examples.flatMap(({ intent, texts }) => texts.map((text) => ({ intent, tokens: exampleTokens(text, read) })))
  // Neighbouring lines are often variants of one another; whole blocks of them go to one fold.
  const foldOf = (index: number): number => Math.floor(index / 10) % FOLDS
  const readings = Array.from({ length: FOLDS }, (_, fold) => {
    const learnt = learnIntents(
      all.filter((_, index) => foldOf(index) !== fold),
      featuresOf,
    )
    const classify = createIntentClassifier(learnt, featuresOf)
    return all
      .filter((_, index) => foldOf(index) === fold)
      .map(({ intent, tokens }) => ({ intent, isRight: classify(tokens)[0]?.intent === intent }))
  }).flat()
  const share = (isCounted: (intent: string) => boolean): string => {
    const counted = readings.filter(({ intent }) => isCounted(intent))
    return `${((100 * counted.filter(({ isRight }) => isRight).length) / counted.length).toFixed(1)} %`
  }
  const [scope, none] = [share((intent) => intent !== 'none'), share((intent) => intent === 'none')]
  console.log(`${FOLDS}-fold over ${all.length} examples, each unseen: in scope ${scope}, none ${none}`)
}
