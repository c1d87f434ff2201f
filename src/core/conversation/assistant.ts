/**
 * One turn of a conversation: an utterance or a taken choice -> a Reply. Everything the adapters need of the core.
 *
 * Pure: the caller gives the time and keeps the context, which holds ids only; no text of a person survives the call.
 */
import type { Announcement } from '../announcements.ts'
import { announcementReply } from '../answers/announcement.ts'
import { answer } from '../answers/answer.ts'
import { createSpeaker, type Speaker } from '../answers/messages.ts'
import type { Ask, Reply } from '../answers/reply.ts'
import type { AnswerSettings, Question, Scene } from '../answers/scene.ts'
import type { Content } from '../content.ts'
import { createCatalog } from '../knowledge/catalog.ts'
import type { Device, Guide } from '../knowledge/guide.ts'
import { DEFAULT_LOCALE, languageOf } from '../locale.ts'
import { createRegions, type Regions } from '../region.ts'
import type { Explainer } from '../understanding/explanation.ts'
import type { Learnt } from '../understanding/learning.ts'
import { CERTAIN, type PlatformMatch } from '../understanding/platform-recognizer.ts'
import { createUnderstanding } from '../understanding/understanding.ts'
import { type ChoiceTokens, createChoiceTokens } from './choice-token.ts'
import { type Context, freshContext } from './context.ts'
import { createDialogue, type Turn } from './dialogue.ts'
import { createFollowUpCues } from './follow-up.ts'
import { overhear } from './overheard.ts'
import { sampleAnnouncement } from './sample-announcement.ts'
import { createPlatformSuggester, createRegionSuggester, type PlatformSuggester, type RegionSuggester } from './suggestions.ts'
import { createTopicLists } from './topic-lists.ts'
import { againOf, nextContext, turnOf, withinLimit, withPreferences } from './turns.ts'

export interface Incoming {
  /** What the person wrote, or the choice they took. */
  readonly input: { readonly text: string } | { readonly ask: Ask }
  /** Of this chat, as the last turn left it; a stale one counts as none. */
  readonly context: Context | undefined
  readonly preferences: Preferences
  readonly now: Date
  /** Said in a group and not to the assistant: it answers only where it is sure, and otherwise stays silent. */
  readonly isOverheard?: boolean
}

export interface Preferences {
  /** BCP 47: the chat's own. Who clearly writes in another language is answered in that one. */
  readonly locale: string
  /** Used where neither the utterance nor the context says one. */
  readonly region?: string | undefined
  readonly device?: Device | undefined
}

export interface Outcome {
  readonly turn: Turn
  readonly locale: string
  /** Made when first read: who still has the reply that `again` brings need not read it. */
  readonly reply: Reply
  /** Brings the same reply again; `undefined` for a question back, a fallback and a platform we do not know. */
  readonly again: Ask | undefined
  /** To be given with the next turn of this chat. */
  readonly context: Context | undefined
}

/** For whom an announcement is written. */
export interface Listener {
  /** BCP 47. */
  readonly locale: string
  readonly region?: string | undefined
  /** Typed to hear no more, in this network. */
  readonly stopCommand: string
}

export interface Assistant {
  respond(incoming: Incoming): Outcome
  /** Says the adapters' own sentences; the nearest locale that has replies. */
  speaker(locale: string): Speaker
  readonly regions: Regions
  /** Grows when its knowledge is exchanged: what was rendered before then is old. */
  readonly revision: number
  /** How an utterance is read by itself, word by word. */
  readonly explain: Explainer
  knowsPlatform(id: string): boolean
  /** Ids of the platforms a text surely names, in its order: for a text that was not said to the assistant. */
  namedIn(text: string): readonly string[]
  /** Platforms and families of a list that a person wrote: "linkedin, meta", and what of it is neither. */
  topicsIn(list: string): { readonly ids: readonly string[]; readonly unknown: readonly string[] }
  /** Of a platform or a family; the id itself where nothing is known by it. */
  nameOf(id: string): string
  /** Announcements as one message. */
  announce(announcements: readonly Announcement[], audience: Listener, now: Date): { readonly reply: Reply; readonly locale: string }
  /** How an announcement would look: that of the newest change, or the newest at a platform. */
  sampleAnnouncement(platform: string | undefined, now: Date): Announcement | undefined
  /** Newest date that any source of a guide bears, at the start of its month or year where it says no more. */
  newestSourceAt(): Date | undefined
  readonly suggestPlatforms: PlatformSuggester
  readonly suggestRegions: RegionSuggester
  readonly tokens: ChoiceTokens
}

interface Hearing {
  readonly prior: string
  readonly isOverheard: boolean
}

/** Builds the assistant and every index, once. */
export function createAssistant(content: Content, learnt: Learnt, settings: AnswerSettings): Assistant {
  const regions = createRegions(content.regions)
  const catalog = createCatalog({ ...content, regions })
  const { interpret, explain, recognizer, read, brands } = createUnderstanding(content, learnt)
  const needPlatform = new Set(content.needPlatform)
  const dialogue = createDialogue({
    followUps: createFollowUpCues(content.followUps),
    needsPlatform: (intent) => needPlatform.has(intent),
    brands,
  })
  const regionEntries = new Map(content.regions.map((entry) => [entry.id, entry]))
  const speakers = new Map<string, Speaker>()
  const topics = createTopicLists(catalog.guides, (text) => namedIn(recognizer.recognize(read(text))))
  // Taken out, so that nothing below holds on to the whole content.
  const { messages } = content

  return {
    speaker: (locale) => speakerFor([locale]),
    regions,
    revision: 0,
    explain,
    knowsPlatform: (id) => catalog.guide(id) !== undefined,
    namedIn: (text) => namedIn(recognizer.recognize(read(text))),
    topicsIn: (list) => topics.read(list),
    nameOf: (id) => topics.nameOf(id),
    announce(announcements, { locale, region, stopCommand }, now) {
      const speaker = speakerFor([locale])
      const turn = turnOf({ intent: 'changes', platforms: [], region }, needPlatform)
      const scene: Scene = { question: questionOf(turn), catalog, speaker, settings, now, similarTo: recognizer.similar }
      return { reply: announcementReply(announcements, stopCommand, scene), locale: speaker.locale }
    },
    sampleAnnouncement: (platform, now) => sampleAnnouncement(catalog.guides, platform, now),
    newestSourceAt: () => newestSourceAt(catalog.guides),
    suggestPlatforms: createPlatformSuggester(catalog.guides, recognizer.similar),
    suggestRegions: createRegionSuggester(content.regions),
    tokens: createChoiceTokens(idsIn(content)),
    respond({ input, context, preferences, now, isOverheard = false }) {
      const recent = freshContext(context, now)
      const prior = recent?.locale ?? preferences.locale
      const { turn: said, locale } =
        'text' in input
          ? readText(input.text, recent, { prior, isOverheard })
          : { turn: turnOf(withKnown(input.ask), needPlatform), locale: prior }
      const turn = withPreferences(withinLimit(said), preferences)
      const speaker = speakerFor([locale, prior])
      const scene: Scene = { question: questionOf(turn), catalog, speaker, settings, now, similarTo: recognizer.similar }
      let reply: Reply | undefined
      return {
        turn,
        locale: speaker.locale,
        get reply() {
          reply ??= answer(turn.kind, scene)
          return reply
        },
        again: againOf(turn),
        context: nextContext(turn, recent, { locale: speaker.locale, now }),
      }
    },
  }

  /** A button can be older than the catalog, and a menu's values come from the client. */
  function withKnown(ask: Ask): Ask {
    return { ...ask, platforms: ask.platforms.filter((id) => catalog.guide(id) !== undefined) }
  }

  function readText(text: string, known: Context | undefined, { prior, isOverheard }: Hearing): { turn: Turn; locale: string } {
    const read = interpret(text, prior)
    const turn = dialogue(read, known)
    return { turn: isOverheard ? overhear(turn, read) : turn, locale: read.locale ?? prior }
  }

  /** The first of these locales that has replies, or its language in another form; else English. */
  function speakerFor(locales: readonly string[]): Speaker {
    const written = [...messages.keys()]
    const nearest = (locale: string): string | undefined =>
      messages.has(locale) ? locale : written.find((each) => languageOf(each) === languageOf(locale))
    return makeSpeaker(locales.map(nearest).find((locale) => locale !== undefined) ?? DEFAULT_LOCALE)
  }

  /** Made when first asked for: the names and forms of a language take megabytes. */
  function makeSpeaker(locale: string): Speaker {
    const made = speakers.get(locale)
    if (made) return made
    const table = messages.get(locale)
    if (!table) throw new RangeError(`No replies in ${locale}`)
    const speaker = createSpeaker(locale, table, (id) => regionEntries.get(id))
    speakers.set(locale, speaker)
    return speaker
  }
}

function newestSourceAt(guides: readonly Guide[]): Date | undefined {
  const dates = guides.flatMap(({ sources }) => Object.values(sources).flatMap(({ date }) => date ?? []))
  const newest = dates.toSorted().at(-1)
  return newest === undefined ? undefined : new Date(newest)
}

const namedIn = (matches: readonly PlatformMatch[]): readonly string[] => [...new Set(matches.flatMap(surelyNamed))]

/** One platform, named by what is surely its name. */
const surelyNamed = ({ platforms, evidence, by }: PlatformMatch): readonly string[] =>
  platforms.length === 1 && evidence >= CERTAIN && by !== 'misspelt' ? platforms : []

/** Every id a choice can hold. */
const idsIn = ({ guides, topics }: Content): string[] => [
  ...guides.flatMap(({ id, formerly }) => [id, ...formerly]),
  ...topics.flatMap(({ id, terms }) => [id, ...terms.map((term) => term.id)]),
]

const questionOf = ({ kind: _kind, reason: _reason, confidence: _confidence, ...question }: Turn): Question => question
