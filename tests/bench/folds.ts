/** Five folds over the examples in `intents/`, each read by a model that never saw it, language by language. */
import { loadContent } from '../../src/content/load-content.ts'
import { createCues } from '../../src/core/understanding/cues.ts'
import { createFirstLanguageTest } from '../../src/core/understanding/first-language.ts'
import { createIntentClassifier } from '../../src/core/understanding/intent-classifier.ts'
import { createFeatureExtractor, exampleTokens } from '../../src/core/understanding/intent-features.ts'
import { type Examples, learn } from '../../src/core/understanding/learning.ts'
import { createReader } from '../../src/core/understanding/reader.ts'
import { createWordClasses } from '../../src/core/understanding/word-classes.ts'
import { realFiles, TODAY } from '../support/world.ts'

const FOLDS = 5
/** Neighbouring lines are often variants of one another; whole blocks of them go to one fold. */
const BLOCK = 10

interface Reading {
  readonly locale: string
  readonly isNone: boolean
  readonly isRight: boolean
}

export function crossValidate(): void {
  const { content, examples } = loadContent(realFiles(), TODAY)
  const readings = Array.from({ length: FOLDS }, (_, fold) => readFold(content, examples, fold)).flat()
  console.log(`${FOLDS}-fold over ${readings.length} examples, each unseen: share of right intents`)
  for (const [locale, own] of Map.groupBy(readings, (each) => each.locale)) {
    const scope = shareRight(own.filter(({ isNone }) => !isNone))
    console.log(
      `${locale.padEnd(8)} n ${String(own.length).padStart(6)}  in scope ${scope}  none ${shareRight(own.filter(({ isNone }) => isNone))}`,
    )
  }
}

function readFold(content: ReturnType<typeof loadContent>['content'], examples: readonly Examples[], fold: number): Reading[] {
  const isUnseen = (_: string, index: number): boolean => Math.floor(index / BLOCK) % FOLDS === fold
  const learnt = learn(
    examples.map((each) => ({ ...each, texts: each.texts.filter((text, index) => !isUnseen(text, index)) })),
    content,
  )
  const read = createReader(
    content,
    learnt.regionNames.map(([name]) => name),
  )
  const [cues, classes] = [createCues(content.cues), createWordClasses(content.wordClasses)]
  const isFirst = createFirstLanguageTest(learnt.firstWords)
  const first = createIntentClassifier(learnt.first, createFeatureExtractor(classes.first, cues))
  const all = createIntentClassifier(learnt.all, createFeatureExtractor(classes.all, cues))
  return examples.flatMap(({ intent, locale, texts }) =>
    texts.filter(isUnseen).map((text) => {
      const tokens = exampleTokens(text, read)
      return { locale, isNone: intent === 'none', isRight: (isFirst(tokens) ? first : all)(tokens)[0]?.intent === intent }
    }),
  )
}

const shareRight = (readings: readonly Reading[]): string =>
  `${((100 * readings.filter(({ isRight }) => isRight).length) / readings.length).toFixed(1).padStart(5)} %`
