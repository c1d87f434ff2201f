/** Made-up people on both networks: they come by the hundred thousand, ask in seventeen languages, ask back and press buttons. */
import { parse } from 'yaml'
import { readFiles } from '../../../src/content/read-files.ts'
import { createChance } from '../../support/crash-run.ts'
import type { Person } from '../../support/discord/events.ts'
import { ROOT, realContent } from '../../support/world.ts'

export interface Question {
  readonly text: string
  readonly locale: string
}

/** Turns of one visit: a question, a question back, another app. */
export const TURNS = 3
const FOLLOW_UPS = ['and on iphone?', 'what about my old posts', 'and in germany?', 'is there a law', 'thanks', 'on android']
/** What may stand for a placeholder beside the names of platforms. */
const REGIONS = ['germany', 'california', 'brazil', 'eu', 'uk']
const DEVICES = ['iphone', 'android', 'web']

/** Every example of `intents/`, with names of the catalog put in: fifteen thousand and more, in a random but fixed order. */
export function realQuestions(seed = 1): readonly Question[] {
  const chance = createChance(seed)
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(chance() * list.length)]
  const { guides } = realContent().content
  const put = (text: string): string =>
    text
      .replaceAll('{platform}', () => pick(guides)?.name ?? '')
      .replaceAll('{region}', () => pick(REGIONS) ?? '')
      .replaceAll('{device}', () => pick(DEVICES) ?? '')
  const files = readFiles(ROOT, ['intents'], /^[a-z-]+\.yaml$/).filter(({ file }) => /^intents\/[^/]+$/.test(file))
  const questions = files.flatMap(({ text }) => {
    const { examples } = parse(text) as { examples: Readonly<Record<string, readonly string[]>> }
    return Object.entries(examples).flatMap(([locale, texts]) => texts.map((each) => ({ text: put(each), locale, order: chance() })))
  })
  return questions.sort((a, b) => a.order - b.order)
}

/** What a person says at a turn of their visit. */
export function saidAt(questions: readonly Question[], visit: number, turn: number): Question {
  const first = questions[visit % questions.length] ?? { text: 'help', locale: 'en' }
  const { guides } = realContent().content
  if (turn === 1) return { ...first, text: FOLLOW_UPS[visit % FOLLOW_UPS.length] ?? '' }
  return turn === 2 ? { ...first, text: guides[visit % guides.length]?.name ?? '' } : first
}

/** A name that is being typed, from its third letter on. */
export function typedName(person: number): Question {
  const { guides } = realContent().content
  return { text: guides[person % guides.length]?.name.slice(0, 3 + (person % 8)) ?? '', locale: 'en' }
}

export const discordPerson = (index: number, locale: string): Person => ({ id: String(100_000_000_000_000_000 + index * 1_000), locale })

let nextUpdate = 1

/** A private message, as Telegram brings it. */
export function telegramMessage(person: number, { text, locale }: Question): { readonly update_id: number } {
  const update_id = nextUpdate++
  const from = { id: 1_000_000 + person, is_bot: false, first_name: 'A', language_code: locale }
  const chat = { id: from.id, type: 'private', first_name: 'A' }
  return { update_id, ...{ message: { message_id: update_id, date: 1, chat, from, text } } }
}

/** What is typed behind the bot's name in any chat. */
export function telegramInline(person: number, { text, locale }: Question): { readonly update_id: number } {
  const update_id = nextUpdate++
  const from = { id: 1_000_000 + person, is_bot: false, first_name: 'A', language_code: locale }
  return { update_id, ...{ inline_query: { id: String(update_id), from, query: text, offset: '' } } }
}
