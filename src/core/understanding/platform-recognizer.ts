/**
 * Utterance -> the platforms it names.
 *
 * A word that is a name counts at once. A name that is also an everyday word counts where the words around it say so. A word that is
 * neither a name nor known may be a misspelling: `spelling.ts` decides. Cost grows with the words of the utterance, not of the catalog.
 */
import type { Aliases } from '../knowledge/guide.ts'
import { type Cues, cueAt, cueBefore } from './cues.ts'
import { createOtherWordTest } from './other-words.ts'
import { createPhraseIndex, type PhraseIndex, type PhraseMatch } from './phrase-index.ts'
import { createSpeller, type Speller } from './spelling.ts'
import { phraseKeys, type Utterance, type Word } from './utterance.ts'

type AliasGroup = Exclude<keyof Aliases, 'idioms' | 'wordIn' | 'nameIn'>
export type NamedBy = AliasGroup | 'misspelt'

export interface PlatformMatch {
  /** One id; several where the name is shared and the person must say which. */
  readonly platforms: readonly string[]
  /** Index of its first word, and how many it covers. */
  readonly at: number
  readonly length: number
  readonly by: NamedBy
  /** Why it may not be what the person asks about; `undefined` where nothing speaks against it. */
  readonly aside?: Aside
  /** How much the words around it speak for a name: from 0, they leave it open, to `CERTAIN`. */
  readonly evidence: number
}

/** hearsay: where they read it; negated: what they leave out; receiver: who only gets the data; place: where the assistant is to speak. */
export type Aside = 'hearsay' | 'negated' | 'receiver' | 'place'

export interface LexiconEntry {
  readonly id: string
  readonly aliases: Aliases
}

export interface RecognizerOptions {
  readonly cues: Cues
  /** Written together with the name that follows, as in Arabic; folded. */
  readonly prefixes: readonly string[]
  /** Whether a folded word is an ordinary word, which is then never taken for an inflected or misspelt name. */
  readonly isKnownWord: (key: string) => boolean
}

/** Offered for a question back, and looked through for that: most platforms have several names alike. */
const PLATFORMS_ALIKE = 3
const NAMES_ALIKE = 12

interface Naming {
  readonly platforms: string[]
  readonly by: AliasGroup
}

export interface PlatformRecognizer {
  /** Every name in the order of the words. Never throws. @param locale the language of the utterance, where it is known. */
  recognize(utterance: Utterance, locale?: string): readonly PlatformMatch[]
  /** Ids of platforms whose names look like a word that names none: for a question back. */
  similar(word: string): readonly string[]
}

/** Endings of inflected names: "instagramie", "linkedinde", "инстаграмом". Longer ones are other words. */
const MAX_ENDING = 3
const MIN_INFLECTED_LATIN = 7
const MIN_INFLECTED_OTHER = 4
/** Shorter rests after a prefix are other words. */
const MIN_PREFIXED = 3
const MAX_PREFIXED_WORDS = 3
/** How far before the first company the transfer may be said: "is sharing of reddit posts with google ...". */
const TRANSFER_REACH = 4
/** From this evidence on an everyday word is a name; below it, what the utterance wants must decide. */
export const CERTAIN = 2

/**
 * Builds a recognizer over a fixed lexicon.
 *
 * @param lexicon every platform with its aliases, in any order.
 * @throws {RangeError} on an empty lexicon: a catalog that failed to load must not read as "names nothing".
 */
export function createPlatformRecognizer(
  lexicon: readonly LexiconEntry[],
  { cues, prefixes, isKnownWord }: RecognizerOptions,
): PlatformRecognizer {
  if (lexicon.length === 0) throw new RangeError('No platforms to recognize')
  const namings = collectNamings(lexicon)
  const names = createPhraseIndex(namings, ({ by }) => by === 'names' || by === 'features')
  const idioms = createPhraseIndex(lexicon.flatMap(({ aliases }) => aliases.idioms.map((idiom) => [idiom, true] as const)))
  const speller = createSpeller(spellable(namings))
  const isOtherWord = createOtherWordTest(lexicon)
  const finders: Finder[] = [
    (words, at) => names.matchAt(words, at),
    (words, at) => inflectedAt(names, words[at], isKnownWord),
    (words, at) => prefixedAt(names, words, at, prefixes),
    (words, at) => misspeltAt({ names, speller, isKnownWord }, words, at),
  ]

  return {
    recognize(utterance, locale) {
      const matches: PlatformMatch[] = []
      for (let at = 0; at < utterance.words.length; ) {
        const found = readAt(utterance, at, locale)
        matches.push(...found.matches)
        at += found.length
      }
      return markReceivers(utterance.words, matches, cues)
    },
    similar(word) {
      const alike = speller.similar(word, NAMES_ALIKE).flatMap((name) => names.get(name)?.platforms ?? [])
      return [...new Set(alike)].slice(0, PLATFORMS_ALIKE)
    },
  }

  /** What stands at a word, and how many words that takes. */
  function readAt(utterance: Utterance, at: number, locale: string | undefined): { matches: PlatformMatch[]; length: number } {
    const { words } = utterance
    const idiom = idioms.matchAt(words, at)
    if (idiom) return { matches: [], length: idiom.length }
    const match = findAt(utterance, at)
    if (match?.length === 1 && isOtherWord(utterance, at, locale)) return { matches: [], length: 1 }
    return match ? { matches: [match], length: match.length } : { matches: [], length: 1 }
  }

  function findAt(utterance: Utterance, at: number): PlatformMatch | undefined {
    for (const find of finders) {
      const found = find(utterance.words, at)
      if (found) return toMatch(utterance, at, found, cues)
    }
    return undefined
  }
}

type Found = PhraseMatch<{ platforms: readonly string[]; by: NamedBy }>

/** What was found, as it is meant here; `undefined` where the words around it speak against a name. */
function toMatch(utterance: Utterance, at: number, { value, length }: Found, cues: Cues): PlatformMatch | undefined {
  const isEveryday = value.by === 'words' || value.by === 'shared'
  const evidence = isEveryday ? evidenceFor(utterance, at, length, cues) : CERTAIN
  if (evidence < 0) return undefined
  const aside = asideOf(utterance.words, at, length, cues)
  return { ...value, at, length, evidence, ...(aside && { aside }) }
}

type Finder = (words: readonly Word[], at: number) => Found | undefined

/** Aliases with the platforms that claim them; the same shared name of several guides becomes one naming. */
function collectNamings(lexicon: readonly LexiconEntry[]): [string, Naming][] {
  const namings = new Map<string, Naming>()
  for (const { id, by, alias } of lexicon.flatMap(aliasesOf)) {
    const key = phraseKeys(alias).join(' ')
    const naming = namings.get(key)
    if (!naming) namings.set(key, { platforms: [id], by })
    else if (!naming.platforms.includes(id)) naming.platforms.push(id)
  }
  return [...namings]
}

const aliasesOf = ({ id, aliases }: LexiconEntry): { id: string; by: AliasGroup; alias: string }[] =>
  (['names', 'features', 'words', 'shared'] as const).flatMap((by) => aliases[by].map((alias) => ({ id, by, alias })))

/** Single-word names; everyday words and shared names are not guessed at. */
const spellable = (namings: readonly [string, Naming][]): string[] =>
  namings
    .filter(([name, { by }]) => (by === 'names' || by === 'features') && /^\p{Script=Latin}[\p{Script=Latin}\d]+$/u.test(name))
    .map(([name]) => name)

/** A name with an ending of another language's grammar. */
function inflectedAt(
  names: PhraseIndex<Naming>,
  word: Word | undefined,
  isKnownWord: (key: string) => boolean,
): PhraseMatch<Naming> | undefined {
  if (!word || isKnownWord(word.key)) return undefined
  const { key } = word
  const least = Math.max(key.length - MAX_ENDING, /^[a-z\d]/.test(key) ? MIN_INFLECTED_LATIN : MIN_INFLECTED_OTHER)
  for (let length = key.length - 1; length >= least; length--) {
    const naming = names.get(key.slice(0, length))
    if (naming && naming.by !== 'words') return { value: naming, length: 1 }
  }
  return undefined
}

/** A name with an article or preposition written before it: "للواتساب", "وتيك توك". */
function prefixedAt(names: PhraseIndex<Naming>, words: readonly Word[], at: number, prefixes: readonly string[]): Found | undefined {
  const word = words[at]
  if (!word) return undefined
  for (const prefix of prefixes) {
    const key = word.key.slice(prefix.length)
    if (!word.key.startsWith(prefix) || key.length < MIN_PREFIXED) continue
    const found = names.matchAt([{ ...word, key, stem: key }, ...words.slice(at + 1, at + MAX_PREFIXED_WORDS)], 0)
    if (found && found.value.by !== 'words') return found
  }
  return undefined
}

interface SpellingParts {
  readonly names: PhraseIndex<Naming>
  readonly speller: Speller
  readonly isKnownWord: (key: string) => boolean
}

/** A misspelt single word, or a name torn in two and misspelt ("linkd in"). */
function misspeltAt({ names, speller, isKnownWord }: SpellingParts, words: readonly Word[], at: number): ReturnType<Finder> {
  const word = words[at]
  if (!word || isKnownWord(word.key) || isKnownWord(word.stem)) return undefined
  const next = words[at + 1]
  const found = speller.nearest(word.stem)
  if (found) return toMisspelt(names.get(found), 1)
  const torn = next && !word.endsClause ? names.get(speller.nearest(word.key + next.stem) ?? '') : undefined
  return toMisspelt(torn, 2)
}

const toMisspelt = (naming: Naming | undefined, length: number): ReturnType<Finder> =>
  naming && { value: { platforms: naming.platforms, by: 'misspelt' as const }, length }

/** How much the words around an everyday word speak for a name; below 0 they speak against it. */
function evidenceFor(utterance: Utterance, at: number, length: number, cues: Cues): number {
  const { words, mixedCase } = utterance
  if (words.length === length) return CERTAIN
  // "2 x 3"
  if (words[at]?.key.length === 1 && (isNumber(words[at - 1]) || isNumber(words[at + length]))) return -1
  const isNamed = cueAt(cues.after, words, at + length)
  const isCapital = mixedCase && at > 0 && /^\p{Lu}/u.test(words[at]?.raw ?? '')
  const facts: [boolean, number][] = [
    [isNamed, 2],
    [cueBefore(cues.before, words, at) > 0, 1],
    [cueBefore(cues.determiners, words, at) > 0 && !isNamed, -3],
    // "a better signal"
    [cueBefore(cues.determiners, words, at - 1) > 0 && !isNamed, -2],
    [isCapital, 1],
    [hasContext(words, at, length, cues), 1],
    // "snap, can they ...": called by name.
    [at === 0 && words[length - 1]?.endsClause === true, 2],
  ]
  const evidence = facts.reduce((sum, [holds, weight]) => (holds ? sum + weight : sum), 0)
  const endsClause = words[at + length - 1]?.endsClause === true
  return evidence > 0 && endsClause ? evidence + 1 : evidence
}

const isNumber = (word: Word | undefined): boolean => /^\d+$/.test(word?.key ?? '')

/** Whether words outside the name show that this is about AI and people's content. */
function hasContext(words: readonly Word[], at: number, length: number, { context }: Cues): boolean {
  return words.some((_, index) => (index < at || index >= at + length) && cueAt(context, words, index))
}

/** "does reddit sell my posts to google": the second company is only where the data goes. */
function markReceivers(words: readonly Word[], matches: readonly PlatformMatch[], { transfers }: Cues): readonly PlatformMatch[] {
  return matches.map((match, index) => {
    const source = matches[index - 1]
    const isPassedTo = ['to', 'with'].includes(words[match.at - 1]?.key ?? '')
    if (!source || !isPassedTo || match.aside) return match
    const between = words.slice(0, match.at - 1).findLastIndex((_, at) => cueAt(transfers, words, at))
    return between > source.at - TRANSFER_REACH ? { ...match, aside: 'receiver' as const } : match
  })
}

function asideOf(words: readonly Word[], at: number, length: number, { hearsay, negation, receivers, places }: Cues): Aside | undefined {
  if (cueBefore(hearsay, words, at) > 0) return 'hearsay'
  if (cueBefore(negation, words, at) > 0) return 'negated'
  if (cueBefore(receivers, words, at) > 0) return 'receiver'
  // "telegram group" may be a name as a whole.
  const isPlace = cueAt(places, words, at + length) || (length > 1 && cueAt(places, words, at + length - 1))
  return isPlace ? 'place' : undefined
}
