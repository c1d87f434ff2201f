/**
 * Every sentence of the assistant by key, with the values each takes. The sentences themselves live in `intents/replies/<locale>.yaml`.
 *
 * The table below is the contract: `npm run validate` reports a key that a locale lacks and a placeholder that differs.
 */
import { IntlMessageFormat } from 'intl-messageformat'
import { DEFAULT_LOCALE } from '../locale.ts'

/** Message key -> names of its placeholders. */
export const MESSAGES = {
  'reading.line': ['parts'],
  'reading.anywhere': [],
  'reading.any-device': [],
  'intent.opt-out': [],
  'intent.practice': [],
  'intent.limits': [],
  'intent.past-data': [],
  'intent.rights': [],
  'intent.protect': [],
  'intent.alternatives': [],
  'intent.explain': [],
  'intent.changes': [],
  'intent.subscribe': [],
  'intent.unsubscribe': [],
  'intent.remind': [],
  'intent.checkup': [],
  'intent.platforms': [],
  'intent.about': [],
  'intent.help': [],
  'device.web': [],
  'device.desktop': [],
  'device.ios': [],
  'device.android': [],
  'status.reported': [],
  'status.unconfirmed': [],
  'status.labels': [],
  'facts.as-of': ['date'],
  'facts.undated': [],
  'facts.stale': ['date'],
  'facts.doubts': [],
  'facts.unsourced': [],
  'facts.english-only': [],
  'sources.title': ['count'],
  'control.heading': ['name'],
  'control.steps': ['device'],
  'control.steps-other': ['device'],
  'control.open': ['name'],
  'control.write-to': ['email'],
  'control.needs': ['needs'],
  'control.minutes': ['minutes'],
  'control.stops-what': ['stops'],
  'control.not-stops': ['text'],
  'control.others': ['count'],
  'control.not-binding': ['regions'],
  'control.address-unconfirmed': [],
  'control.no-steps': ['device'],
  'control.accounts.admin': [],
  'control.accounts.business': [],
  'control.accounts.site-owner': [],
  'control.accounts.parent': [],
  'control.accounts.anyone': [],
  'opt-out.title': ['platform'],
  'opt-out.nothing-to-do': ['platform'],
  'opt-out.no-control': ['platform', 'region'],
  'opt-out.no-control-everywhere': ['platform'],
  'opt-out.next-best': [],
  'opt-out.regional': ['regions'],
  'limits.short': [],
  'limits.more': ['count'],
  'limits.title': ['platform'],
  'limits.intro': ['platform'],
  'limits.general': [],
  'limits.control': ['control'],
  'practice.title': ['platform'],
  'practice.default.on': [],
  'practice.default.off': [],
  'practice.default.varies': [],
  'practice.default.none': [],
  'practice.default.unknown': [],
  'practice.since': ['date'],
  'practice.more': [],
  'practice.in-region': ['region'],
  'practice.by-region': [],
  'past-data.title': ['platform'],
  'past-data.intro': ['platform'],
  'past-data.none': ['platform'],
  'past-data.models': [],
  'past-data.general': [],
  'past-data.general-title': [],
  'rights.title': ['place'],
  'rights.title-platform': ['platform', 'place'],
  'rights.which-region': [],
  'rights.no-law': ['region'],
  'rights.form-first': ['platform'],
  'rights.list': [],
  'rights.steps': [],
  'rights.deadline': [],
  'rights.complaint': [],
  'rights.authority': [],
  'rights.which-district': [],
  'rights.authority-line': ['name', 'region'],
  'rights.here': ['law'],
  'rights.letter.objection': [],
  'rights.letter.erasure': [],
  'rights.letter.access': [],
  'rights.letter.withdrawal': [],
  'rights.letter-ready': ['name', 'company'],
  'rights.letter-send': ['contact'],
  'rights.letter-no-contact': ['company'],
  'rights.letter-company': [],
  'rights.letter-contact': [],
  'rights.letter-platform': [],
  'rights.letter-fill': [],
  'rights.letter-grounds': [],
  'rights.letter-subject': ['subject'],
  'rights.not-advice': [],
  'topic.steps': [],
  'topic.more-steps': ['count'],
  'topic.limits': [],
  'topic.tools': [],
  'topic.background': [],
  'topic.more': [],
  'topic.copy': ['name'],
  'protect.title': [],
  'protect.intro': [],
  'alternatives.title': [],
  'alternatives.title-platform': ['platform'],
  'alternatives.none': ['platform'],
  'alternatives.line': ['name', 'why', 'limits'],
  'alternatives.see': [],
  'explain.title': [],
  'changes.title': ['platform'],
  'changes.title-all': [],
  'changes.none': ['platform'],
  'changes.line': ['date', 'platform', 'text'],
  'changes.line-own': ['date', 'text'],
  'changes.act': [],
  'changes.earlier': ['count'],
  'subscribe.title': [],
  'subscribe.not-yet': [],
  'subscribe.will': ['platforms'],
  'subscribe.all': [],
  'subscribe.meanwhile': [],
  'unsubscribe.title': [],
  'unsubscribe.nothing': [],
  'remind.title': [],
  'remind.not-yet': [],
  'remind.meanwhile': [],
  'checkup.title': [],
  'checkup.which': [],
  'checkup.intro': ['count', 'minutes'],
  'checkup.line': ['platform', 'control', 'minutes'],
  'checkup.nothing': ['platforms'],
  'checkup.no-control': ['platforms'],
  'checkup.remains': [],
  'platforms.title': ['count'],
  'platforms.has': ['platforms'],
  'platforms.missing': [],
  'about.title': [],
  'about.privacy': [],
  'about.sources': ['guides', 'newest'],
  'about.nature': [],
  'about.mistakes': [],
  'about.advice': [],
  'help.title': [],
  'help.intro': [],
  'help.examples': [],
  'help.example.opt-out': [],
  'help.example.practice': [],
  'help.example.checkup': [],
  'help.example.rights': [],
  'help.example.protect': [],
  'ask.which-platform': [],
  'ask.which-platform-practice': [],
  'ask.which-of': [],
  'ask.which-reading': [],
  'ask.region': [],
  'ask.next': [],
  'fallback.title': [],
  'fallback.text': [],
  'unknown.title': ['name'],
  'unknown.text': ['name'],
  'unknown.similar': [],
  'unknown.general': [],
  'unknown.step.settings': [],
  'unknown.step.policy': [],
  'unknown.step.write': [],
  'unknown.step.public': [],
  'unknown.report': [],
  'report.label': [],
  'report.title': ['name'],
  'report.body': ['guide', 'region', 'device'],
  'report.missing-title': [],
  'report.missing-body': [],
  'report.by-file': ['file'],
  'sources.unread': [],
  'terminal.welcome': [],
  'terminal.commands': [],
  'terminal.unknown-command': [],
  'choice.opt-out': [],
  'choice.practice': [],
  'choice.limits': [],
  'choice.past-data': [],
  'choice.rights': [],
  'choice.letter': [],
  'choice.alternatives': [],
  'choice.changes': [],
  'choice.checkup': [],
  'choice.platform-intent': ['platform', 'intent'],
} as const satisfies Record<string, readonly string[]>

export type MessageKey = keyof typeof MESSAGES
type Values<K extends MessageKey> = { readonly [Name in (typeof MESSAGES)[K][number]]: string | number }
export type MessageTable = Readonly<Record<MessageKey, string>>

/** Says a message in the locale it was made for. Values are put in as they are; they are never read as a message. */
export type Say = <K extends MessageKey>(key: K, ...values: (typeof MESSAGES)[K]['length'] extends 0 ? [] : [Values<K>]) => string

export interface Speaker {
  readonly locale: string
  readonly say: Say
  /** `a, b and c`. */
  list(items: readonly string[]): string
  /** A date at the precision it is given: `3 November 2025`, `November 2025`, `2025`. */
  date(date: string): string
  /** A region's name in this locale. */
  region(id: string): string
}

/**
 * Builds a speaker for one locale; messages are compiled on first use.
 *
 * @param nameOfRegion English name of a region that CLDR does not know; `undefined` otherwise.
 */
export function createSpeaker(
  locale: string,
  table: MessageTable,
  nameOfRegion: (id: string) => { code?: string | undefined; name?: string | undefined } | undefined,
): Speaker {
  const compiled = new Map<MessageKey, IntlMessageFormat>()
  const lists = new Intl.ListFormat(tagOf(locale), { type: 'conjunction' })
  const regions = new Intl.DisplayNames([locale, DEFAULT_LOCALE], { type: 'region', style: 'short' })
  return {
    locale,
    say(key, ...values) {
      const message = compiled.get(key) ?? new IntlMessageFormat(table[key], locale, undefined, { ignoreTag: true })
      compiled.set(key, message)
      return String(message.format({ ...values[0] }))
    },
    list: (items) => lists.format(items),
    date: createDateFormat(locale),
    region(id) {
      const { code, name } = nameOfRegion(id) ?? {}
      return name ?? (code === undefined ? id : (regions.of(code) ?? id))
    },
  }
}

/** One formatter a precision: making one costs more than all else in an answer. */
function createDateFormat(locale: string): (date: string) => string {
  const create = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tagOf(locale), { ...options, year: 'numeric', timeZone: 'UTC' })
  const month = create({ month: 'long' })
  const day = create({ month: 'long', day: 'numeric' })
  return (date) => (date.length === 4 ? date : (date.length === 7 ? month : day).format(new Date(date)))
}

/** English without a country is written as most of the world writes dates and lists: "3 November 2025", "a, b and c". */
const tagOf = (locale: string): string => (locale === 'en' ? 'en-GB' : locale)
