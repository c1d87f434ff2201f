import { describe, expect, test } from 'vitest'
import type { Context } from '../../../src/core/conversation/context.ts'
import { CONTEXT_LIFETIME_MS } from '../../../src/core/conversation/context.ts'
import { createDialogue } from '../../../src/core/conversation/dialogue.ts'
import { createFollowUpCues } from '../../../src/core/conversation/follow-up.ts'
import type { IntentId } from '../../../src/core/understanding/intent.ts'
import type { IntentMatch } from '../../../src/core/understanding/intent-classifier.ts'
import { converse, NOW, realAssistant, realContent } from '../../support/world.ts'

/** `intent platforms region device` of the last turn. */
function lastOf(utterances: readonly string[]): string {
  const { turn } = converse(utterances).at(-1) ?? {}
  return [turn?.intent, turn?.platforms.join('+'), turn?.region, turn?.device].filter((part) => part).join(' ')
}

test.for([
  [['how do i stop linkedin using my posts for ai', 'what about instagram?'], 'opt-out instagram'],
  [['how do i stop linkedin using my posts for ai', 'and on iphone'], 'opt-out linkedin ios'],
  [['how do i stop linkedin using my posts for ai', 'i live in germany'], 'opt-out linkedin de'],
  [['does snapchat train ai on my face', 'no, I meant whatsapp'], 'practice whatsapp'],
  [['does snapchat train ai on my face', 'how do i stop that'], 'opt-out snapchat'],
  [['does snapchat train ai on my face', 'where is the button'], 'opt-out snapchat'],
  [['how do i opt out of tiktok and youtube ai', 'the second one'], 'opt-out youtube'],
  [['how do i opt out of tiktok and youtube ai', 'the second one', 'and the other one'], 'opt-out tiktok'],
  [['i use tiktok, youtube and x, what should i turn off', 'and instagram'], 'checkup tiktok+youtube+x+instagram'],
  [['i use tiktok, youtube and x, what should i turn off', 'the last one'], 'opt-out x'],
  [['does facebook train ai on my photos', 'thanks', 'and in brazil?'], 'practice facebook br'],
  [['linkedin opt out germany', 'send me the letter'], 'rights linkedin de'],
  [['linkedin ki training abschalten', 'schick mir den brief'], 'rights linkedin'],
  [['desactivar la ia de linkedin', 'envíame la carta'], 'rights linkedin'],
  [["désactiver l'ia de linkedin", 'envoie-moi la lettre'], 'rights linkedin'],
  [['disattivare ia linkedin', 'mandami la lettera'], 'rights linkedin'],
  [['desativar a ia do linkedin', 'me envia a carta'], 'rights linkedin'],
  [['wyłącz ai w linkedin', 'wyślij mi to pismo'], 'rights linkedin'],
  [['linkedin yapay zeka eğitimini kapat', 'bana mektubu gönder'], 'rights linkedin'],
  [['linkedinのai学習をオフにしたい', '手紙を送って'], 'rights linkedin'],
  [['turn off ai training', 'linkedin'], 'opt-out linkedin'],
  [['notify us when tiktok changes its policy', 'youtube too'], 'subscribe tiktok+youtube'],
  [['notify us when tiktok changes its policy', 'only youtube'], 'subscribe youtube'],
  [['notify us when tiktok or youtube change their policy', 'not tiktok anymore'], 'unsubscribe tiktok'],
  [['i use tiktok, youtube and x, what should i turn off', 'not youtube'], 'checkup tiktok+x'],
  [['how do i stop linkedin using my posts for ai', 'samsung'], 'opt-out linkedin android'],
  [['how do i stop linkedin using my posts for ai', 'best pizza in town', 'and on android'], 'opt-out linkedin android'],
] as const)('%j reads as %s', ([utterances, expected]) => {
  expect(lastOf(utterances)).toBe(expected)
})

test('"yes" takes what was asked, a number of the offered one', () => {
  const asked = converse(['stop meta from using my photos for ai', 'yes'])
  expect(asked[0]?.turn.kind).toBe('ask')
  expect(asked[1]?.turn).toMatchObject({ kind: 'answer', intent: 'opt-out', platforms: [asked[0]?.turn.candidates[0]] })
})

test.for([
  ['are you run by meta', 'about'],
  ['how can i remove my art from ai training datasets', 'past-data'],
  ['which apps train ai on my photos by default', 'practice'],
] as const)('%j is answered without asking for a platform first', ([utterance, intent]) => {
  expect(converse([utterance])[0]?.turn).toMatchObject({ kind: 'answer', intent, platforms: [] })
})

describe('AI use wanted back', () => {
  test.for([
    [['turn linkedin ai training back on'], ['linkedin']],
    [['how do i stop linkedin using my posts for ai', 'turn it back on'], ['linkedin']],
    [['turn linkedin ai training back on', 'what about x?'], ['x']],
    [['wie kann ich das ki training bei linkedin wieder einschalten'], ['linkedin']],
    [['quiero volver a activar el entrenamiento de ia en linkedin'], ['linkedin']],
    [['linkedinのai学習をもう一度オンにしたい'], ['linkedin']],
  ] as const)('%j is answered with the same switch the other way round', ([utterances, platforms]) => {
    expect(converse(utterances).at(-1)?.turn).toMatchObject({ intent: 'opt-out', platforms, wantsOn: true })
  })

  test.for([
    [['linkedin turned ai training back on by itself, how do i switch it off']],
    [['turn linkedin ai training back on', 'turn it off']],
    [['how do i opt out of linkedin ai']],
  ] as const)('%j asks for the switch to be off', ([utterances]) => {
    expect(converse(utterances).at(-1)?.turn.wantsOn).toBeUndefined()
  })
})

describe('how sure a reading is', () => {
  const { content } = realContent()
  const dialogue = createDialogue({
    followUps: createFollowUpCues(content.followUps),
    needsPlatform: (intent) => intent === 'opt-out',
    brands: new Map(),
  })
  const readAs = (ranking: readonly IntentMatch[], platforms = ['tiktok', 'pinterest']) => {
    const [best] = ranking
    return dialogue(
      {
        intent: best?.intent ?? 'none',
        confidence: best?.confidence ?? 0,
        ranking,
        platforms,
        candidates: [],
        leftOut: [],
        topics: [],
        terms: [],
        rest: ['words'],
      },
      undefined,
    )
  }
  const close = (first: IntentId, second: IntentId, confidence: number): IntentMatch[] => [
    { intent: first, confidence },
    { intent: second, confidence: confidence - 0.02 },
  ]

  test('two close readings are asked about', () => {
    expect(readAs(close('practice', 'limits', 0.4))).toMatchObject({ kind: 'ask', readings: ['practice', 'limits'] })
  })

  test('the steps of each app and a list of the same steps are one reading', () => {
    expect(readAs(close('opt-out', 'checkup', 0.4))).toMatchObject({ kind: 'answer', intent: 'opt-out' })
  })

  test('to opt out of nothing in particular is to protect what one makes; with an app it is asked about', () => {
    expect(readAs(close('opt-out', 'protect', 0.4), [])).toMatchObject({ kind: 'answer', intent: 'protect' })
    expect(readAs(close('opt-out', 'protect', 0.4))).toMatchObject({ kind: 'ask', readings: ['opt-out', 'protect'] })
  })

  test('a vague story about a platform is asked about; without one, or where it may be none of our business, it passes', () => {
    expect(readAs(close('practice', 'rights', 0.2))).toMatchObject({ kind: 'ask', readings: ['practice', 'rights'] })
    expect(readAs(close('practice', 'rights', 0.2), []).kind).toBe('fallback')
    expect(readAs(close('practice', 'none', 0.2)).kind).toBe('fallback')
  })
})

test('without a turn before it, a follow-up is asked back or left alone', () => {
  expect(converse(['and on iphone?'])[0]?.turn).toMatchObject({ kind: 'ask', device: 'ios' })
  expect(converse(['the second one'])[0]?.turn.kind).toBe('fallback')
})

test('a bare name asks for its switch', () => {
  expect(lastOf(['pinterest'])).toBe('opt-out pinterest')
})

test('after 15 minutes a follow-up means nothing any more', () => {
  const [first] = converse(['how do i stop linkedin using my posts for ai'])
  const ask = (afterMs: number) =>
    realAssistant().respond({
      input: { text: 'what about instagram?' },
      context: first?.context,
      preferences: { locale: 'en' },
      now: new Date(NOW.getTime() + afterMs),
    })
  expect(ask(CONTEXT_LIFETIME_MS).turn.intent).toBe('opt-out')
  const [practice] = converse(['does linkedin train ai on my posts'])
  const late = realAssistant().respond({
    input: { text: 'what about instagram?' },
    context: practice?.context,
    preferences: { locale: 'en' },
    now: new Date(NOW.getTime() + CONTEXT_LIFETIME_MS + 1),
  })
  expect(late.turn.intent).toBe('opt-out')
})

test('what is kept of a turn holds ids only, never a word of the person', () => {
  const canary = 'Zyzzyva-4711'
  const texts = [`how do i stop linkedin using my ${canary} posts for ai`, `does ${canary} train on me`, `${canary}`]
  const contexts: (Context | undefined)[] = converse(texts).map(({ context }) => context)
  expect(JSON.stringify(contexts).toLowerCase()).not.toContain('zyzzyva')
})

test('a region or device that the chat has set is used, and what is said goes before it', () => {
  const respond = (text: string) =>
    realAssistant().respond({ input: { text }, context: undefined, preferences: { locale: 'en', region: 'br', device: 'ios' }, now: NOW })
      .turn
  expect(respond('how do i stop facebook ai training')).toMatchObject({ region: 'br', device: 'ios' })
  expect(respond('how do i stop facebook ai training in the uk on android')).toMatchObject({ region: 'uk', device: 'android' })
})
