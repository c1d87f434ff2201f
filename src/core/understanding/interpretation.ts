/**
 * What an utterance means by itself: intent, platforms, region, device. Pure and synchronous; what came before is added in `conversation/`.
 *
 * Names are found first and masked, so that the intent is learnt once for all platforms.
 */
import type { Device } from '../knowledge/guide.ts'
import { DEFAULT_LOCALE } from '../locale.ts'
import { asksToAllow } from './cues.ts'
import type { IntentId } from './intent.ts'
import type { IntentMatch } from './intent-classifier.ts'
import type { LanguageDetector } from './language.ts'
import { type MeantPlatforms, meantPlatforms, type PlatformFacts } from './meant-platforms.ts'
import { decideNames, findNames, isFree, type NamingParts } from './naming.ts'
import type { Reader } from './reader.ts'
import type { TopicFinder, TopicMatches } from './topic-finder.ts'

export interface Interpretation extends MeantPlatforms, TopicMatches {
  readonly intent: IntentId
  /** A word that stands where a platform's name stands, and is none we know. It is the person's own. */
  readonly unknownPlatform?: string
  readonly region?: string
  readonly device?: Device
  /** The switch is wanted the other way round: AI use allowed again. */
  readonly wantsOn?: boolean
  /** Language it is written in; left out where it does not show. */
  readonly locale?: string
  /** 0 to 1, 1 = certain. */
  readonly confidence: number
  /** All intents, best first. */
  readonly ranking: readonly IntentMatch[]
  /** The words that are no names, folded, in order: what a follow-up is read from. */
  readonly rest: readonly string[]
}

export interface InterpreterParts extends NamingParts {
  readonly read: Reader
  readonly findTopics: TopicFinder
  readonly detectLanguage: LanguageDetector
  readonly factsOf: (platform: string) => PlatformFacts | undefined
}

/** @param prior the chat's own locale: what a text is taken for that says nothing of its own. */
export type Interpreter = (text: string, prior?: string) => Interpretation

export function createInterpreter(parts: InterpreterParts): Interpreter {
  return (text, prior = DEFAULT_LOCALE) => {
    const utterance = parts.read(text)
    const locale = parts.detectLanguage(text, utterance.words, prior)
    const names = findNames(utterance, locale ?? prior, parts)
    const { matches, masks, unknown, ranking } = decideNames(utterance, names, parts)
    const [best] = ranking
    const intent = best?.intent ?? 'none'
    const region = names.regions.at(-1)?.value
    const device = names.devices.at(-1)?.value ?? names.brand?.device
    return {
      intent,
      ...meantPlatforms(matches, intent, parts.factsOf),
      ...(unknown !== undefined && { unknownPlatform: utterance.words[unknown]?.raw ?? '' }),
      ...(region !== undefined && { region }),
      ...(device !== undefined && { device }),
      ...(asksToAllow(parts.cues, utterance.words) && { wantsOn: true }),
      ...(locale !== undefined && { locale }),
      ...parts.findTopics(utterance),
      confidence: utterance.words.length === 0 ? 0 : (best?.confidence ?? 0),
      ranking,
      rest: utterance.words.filter((_, at) => isFree(at, masks)).map(({ key }) => key),
    }
  }
}
