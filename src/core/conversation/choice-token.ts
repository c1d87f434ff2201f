/**
 * An Ask as a short text and back, so that a button works after a restart, on any replica, without storage.
 *
 * `1` (version), a letter each for intent, device and letter kind, `y` where AI use is to be allowed again, then `~` region `~` locale `~`
 * codes of platforms, topics and terms, three characters each: `1oi-~eu~en~k3Q`. Codes are hashes of ids, so they do not move when the
 * catalog grows.
 */

import type { Ask } from '../answers/reply.ts'
import { DEVICES, type Device } from '../knowledge/guide.ts'
import { LETTERS, type LetterKind } from '../knowledge/rights.ts'
import type { IntentId } from '../understanding/intent.ts'

const VERSION = '1'
/** Telegram's limit is 64 bytes; eight are left to an adapter for its own marks. */
export const MAX_TOKEN_LENGTH = 56
const CODE_LENGTH = 3
const NOTHING = '-'
const SEPARATOR = '~'
const ALLOWING = 'y'
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.'

/** Published in every button ever sent: letters are never given to another intent. */
const INTENT_LETTERS: Readonly<Record<IntentId, string>> = {
  'opt-out': 'o',
  practice: 'p',
  limits: 'l',
  'past-data': 'd',
  rights: 'r',
  protect: 't',
  alternatives: 'a',
  explain: 'e',
  changes: 'c',
  subscribe: 's',
  unsubscribe: 'u',
  remind: 'm',
  checkup: 'k',
  platforms: 'f',
  about: 'b',
  help: 'h',
  none: 'n',
}
const DEVICE_LETTERS: Readonly<Record<Device, string>> = { web: 'w', desktop: 'd', ios: 'i', android: 'a' }
const KIND_LETTERS: Readonly<Record<LetterKind, string>> = { objection: 'o', erasure: 'e', access: 'a', withdrawal: 'w' }

/** An Ask, and the locale in which it was answered. */
export interface Chosen {
  readonly ask: Ask
  readonly locale: string
}

export interface ChoiceTokens {
  /** @returns ASCII of at most `MAX_TOKEN_LENGTH` characters, or `undefined` where the ask names too much to fit. */
  encode(chosen: Chosen): string | undefined
  /** @returns `undefined` for what is no token of this version, or names what is no longer known: the person is asked to ask again. */
  decode(token: string): Chosen | undefined
}

/** @param ids every platform (former ids too), topic and term. */
export function createChoiceTokens(ids: readonly string[]): ChoiceTokens {
  const byCode = new Map(ids.map((id) => [codeOf(id), id]))
  const toIds = (codes: string): string[] | undefined => {
    const found = (codes.match(/.{3}/g) ?? []).flatMap((code) => byCode.get(code) ?? [])
    return found.length * CODE_LENGTH === codes.length ? found : undefined
  }
  return {
    encode({ ask: { intent, platforms, region = NOTHING, device, letter, wantsOn, topics = [], terms = [] }, locale }) {
      const head = [
        VERSION,
        INTENT_LETTERS[intent],
        device === undefined ? NOTHING : DEVICE_LETTERS[device],
        letter === undefined ? NOTHING : KIND_LETTERS[letter],
        wantsOn ? ALLOWING : '',
      ].join('')
      const lists = [platforms, topics, terms].map((list) => list.map(codeOf).join(''))
      const token = [head, region, locale, ...lists].join(SEPARATOR).replace(/~+$/, '')
      return token.length <= MAX_TOKEN_LENGTH ? token : undefined
    },
    decode(token) {
      const [head = '', region, locale, ...lists] = token.split(SEPARATOR)
      const [version, intentLetter, deviceLetter, kindLetter, direction] = head
      const intent = keyOf(INTENT_LETTERS, intentLetter)
      const [platforms, topics, terms] = [lists[0] ?? '', lists[1] ?? '', lists[2] ?? ''].map(toIds)
      if (version !== VERSION || !intent || !region || !locale || !platforms || !topics || !terms) return undefined
      const device = DEVICES.find((each) => DEVICE_LETTERS[each] === deviceLetter)
      const letter = LETTERS.find((each) => KIND_LETTERS[each] === kindLetter)
      const ask: Ask = {
        intent,
        platforms,
        ...(region !== NOTHING && { region }),
        ...(device && { device }),
        ...(letter && { letter }),
        ...(direction === ALLOWING && { wantsOn: true }),
        ...(topics.length > 0 && { topics }),
        ...(terms.length > 0 && { terms }),
      }
      return { ask, locale }
    },
  }
}

function keyOf<K extends string>(letters: Readonly<Record<K, string>>, letter: string | undefined): K | undefined {
  return (Object.keys(letters) as K[]).find((key) => letters[key] === letter)
}

/** FNV-1a, folded to 18 bits: three digits. `validate` refuses two ids with the same code. */
export function codeOf(id: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0
  const folded = (hash ^ (hash >>> 18)) & 0x3ffff
  return [folded >>> 12, (folded >>> 6) & 63, folded & 63].map((digit) => DIGITS[digit]).join('')
}
