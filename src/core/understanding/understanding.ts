/** Content and what was learnt from it -> interpreter: builds every index, once at start. */
import type { Content } from '../content.ts'
import type { Device } from '../knowledge/guide.ts'
import { type Cues, createCues } from './cues.ts'
import { createExplainer, type Explainer } from './explanation.ts'
import { createFirstLanguageTest } from './first-language.ts'
import { fold } from './fold.ts'
import { createWordTest } from './hashes.ts'
import { createIntentClassifier, createIntentExplainer, type IntentClassifier, type IntentExplainer } from './intent-classifier.ts'
import { createFeatureExtractor } from './intent-features.ts'
import { createInterpreter, type Interpreter } from './interpretation.ts'
import { createLanguageDetector } from './language.ts'
import type { Learnt } from './learning.ts'
import { everyLocale, type PhrasesByLocale } from './phrases-by-locale.ts'
import { createPlatformRecognizer, type PlatformRecognizer } from './platform-recognizer.ts'
import { createReader, type Reader } from './reader.ts'
import { createDeviceIndex, createRegionIndex } from './slots.ts'
import { createTopicFinder } from './topic-finder.ts'
import { phraseKeys } from './utterance.ts'
import { createWordClasses } from './word-classes.ts'

export interface Understanding {
  readonly interpret: Interpreter
  readonly explain: Explainer
  readonly recognizer: PlatformRecognizer
  readonly read: Reader
  readonly brands: ReadonlyMap<string, Device>
}

export function createUnderstanding(content: Content, learnt: Learnt): Understanding {
  const cues = createCues(content.cues)
  const isKnownWord = createWordCheck(learnt.words, content.followUps, cues)
  const recognizer = createPlatformRecognizer(content.guides, { cues, prefixes: everyLocale(content.cues.prefixes).map(fold), isKnownWord })
  const facts = new Map(content.guides.map(({ id, family, kind }) => [id, { family, isAssistant: kind === 'assistant' }]))
  const brands = new Map(content.devices.flatMap(({ id, brands: names }) => names.map((name) => [name, id] as const)))
  const classes = createWordClasses(content.wordClasses)
  const intents = createIntents(classes, learnt, cues)
  const parts = {
    read: createReader(
      content,
      learnt.regionNames.map(([name]) => name),
    ),
    recognizer,
    regions: createRegionIndex(content.regions, learnt.regionNames),
    devices: createDeviceIndex(content.devices),
    brands,
    classify: intents.classify,
    cues,
    detectLanguage: createLanguageDetector(content.languages, { written: tellingWords(content), folded: learnt.tellingWords }),
    findTopics: createTopicFinder(content.topics, content.rights),
    isKnownWord,
    factsOf: (platform: string) => facts.get(platform),
  }
  const explain = createExplainer(parts, intents.explain)
  return { interpret: createInterpreter(parts), explain, recognizer, read: parts.read, brands }
}

/** Words that tell a language: the small ones, and those of the classes. */
const tellingWords = ({ followUps, cues, wordClasses }: Content): PhrasesByLocale[] => [
  followUps.filler,
  followUps.anaphora,
  cues.determiners,
  cues.before,
  ...Object.values(wordClasses.classes),
]

/** Two models: the first language has one of its own, everything else is read by the one of all languages. */
function createIntents(
  classes: ReturnType<typeof createWordClasses>,
  learnt: Learnt,
  cues: Cues,
): { classify: IntentClassifier; explain: IntentExplainer } {
  const isFirst = createFirstLanguageTest(learnt.firstWords)
  const featuresOf = { first: createFeatureExtractor(classes.first, cues), all: createFeatureExtractor(classes.all, cues) }
  const [first, all] = [createIntentClassifier(learnt.first, featuresOf.first), createIntentClassifier(learnt.all, featuresOf.all)]
  const [explainFirst, explainAll] = [
    createIntentExplainer(learnt.first, featuresOf.first),
    createIntentExplainer(learnt.all, featuresOf.all),
  ]
  return {
    classify: (tokens) => (isFirst(tokens) ? first : all)(tokens),
    explain: (tokens, best, second) => (isFirst(tokens) ? explainFirst : explainAll)(tokens, best, second),
  }
}

/** Ordinary words: those of the examples, of the follow-ups and of the cues. */
function createWordCheck(exampleWords: Uint32Array, followUps: Content['followUps'], cues: Cues): (key: string) => boolean {
  const isInExamples = createWordTest(exampleWords)
  const words = new Set<string>()
  for (const phrases of Object.values(followUps).flat())
    for (const phrase of everyLocale(phrases)) for (const key of phraseKeys(phrase)) words.add(key)
  const indexes = Object.values(cues)
  return (key) => isInExamples(key) || words.has(key) || indexes.some((index) => index.hasWord(key))
}
