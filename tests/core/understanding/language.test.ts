import { expect, test } from 'vitest'
import { createUnderstanding } from '../../../src/core/understanding/understanding.ts'
import { converse, realContent } from '../../support/world.ts'

const { interpret } = createUnderstanding(realContent().content, realContent().learnt)

test.for([
  ['how do i stop linkedin using my posts', 'en'],
  ['cómo evito que linkedin use mis fotos', 'es'],
  ['¿instagram usa mis fotos?', 'es'],
  ['como eu desligo isso no instagram', 'pt-BR'],
  ['como desligo o treinamento de ia no pinterest', 'pt-BR'],
  ['wie kann ich das bei linkedin abschalten', 'de'],
  ['linkedin ki abschalten', 'de'],
  ['instagram pe ai training band kaise kare', 'hi'],
  ["comment j'empêche snapchat d'utiliser mon visage", 'fr'],
  ['come faccio a disattivarlo su instagram', 'it'],
  ['hoe zet ik dat uit bij linkedin', 'nl'],
  ['jak wyłączyć to na instagramie', 'pl'],
  ['instagramda bunu nasıl kapatırım', 'tr'],
  ['gimana cara matiin ini di instagram', 'id'],
  ['как это выключить в линкедине', 'ru'],
  ['чи використовує інстаграм мої фото', 'uk'],
  ['インスタのAI学習を止めたい', 'ja'],
  ['인스타그램에서 내 사진 쓰나요', 'ko'],
  ['怎么关掉抖音的ai训练', 'zh-Hans'],
  ['क्या इंस्टाग्राम मेरी फोटो इस्तेमाल करता है', 'hi'],
  ['كيف أمنع انستغرام من استخدام صوري', 'ar'],
] as const)('%s is written in %s', ([text, locale]) => {
  expect(interpret(text).locale).toBe(locale)
})

test.for(['', '👍', 'linkedin', 'linkedin instagram', '12345'])('%j says nothing of its language', (text) => {
  expect(interpret(text, 'de').locale ?? 'de').toBe('de')
})

test('who writes in another language than the chat is answered in it, told that the guide is English, and stays in it', () => {
  const [first, second, third] = converse(['wie kann ich das bei linkedin abschalten', 'und bei instagram?', 'iphone'])
  expect([first?.locale, second?.locale, third?.locale]).toEqual(['de', 'de', 'de'])
  expect(JSON.stringify(first?.reply.blocks[0])).toContain('nur auf Englisch')
  expect(third?.turn).toMatchObject({ intent: 'opt-out', platforms: ['instagram'], device: 'ios' })
})

test('a language without replies is understood and answered in the language of the chat', () => {
  const [outcome] = converse(['как это выключить в линкедине'], { locale: 'fr' })
  expect(outcome?.locale).toBe('fr')
  expect(outcome?.turn).toMatchObject({ kind: 'answer', intent: 'opt-out', platforms: ['linkedin'] })
})

test.for([
  ['للواتساب', 'whatsapp'],
  ['بالانستغرام', 'instagram'],
  ['в линкедине', 'linkedin'],
  ['na instagramie', 'instagram'],
  ['인스타그램에서', 'instagram'],
  ['инстаграмом', 'instagram'],
])('an inflected name is the name: %s', ([text, platform]) => {
  expect(interpret(text ?? '').platforms).toEqual([platform])
})

test.for([
  ['instagram usa le mie foto per l’ia?', undefined],
  ['o instagram usa minhas fotos pra treinar ia', undefined],
  ['¿spotify usa mi música para ia?', undefined],
  ['instagram usa fotos de los usuarios para la ia?', undefined],
  ['como eu desligo isso no linkedin', undefined],
  ["j'ai eu une alerte, comment je coupe l'ia sur snapchat", undefined],
  ['wie schalte ich das bei whatsapp ab', undefined],
  ['sei un’ia che usa i miei messaggi?', undefined],
  ['alternatives for indie musicians', undefined],
  ['fb ai opt out iphone eu', 'eu'],
  ['AB’de instagram fotoğraflarımı kullanıyor mu', 'eu'],
  ['linkedin opt out usa', 'us'],
  ['i live in the usa, my posts on reddit are used for ai', 'us'],
] as const)('a country, or a verb that is spelt alike: %s', ([text, region]) => {
  expect(interpret(text).region).toBe(region)
})
