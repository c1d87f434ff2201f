/**
 * /settings: region, device and language of a chat, as pages of buttons that change in place.
 *
 * A button's data, after its mark: empty for the first page; `r0`, `r1` ... `d`, `l` for a list; `r=de`, `d=ios`, `l=pt-BR` to set, `r=` to
 * clear. Stateless, so that an old page still works.
 */
import { replyLocales, type Speaker } from '../../core/answers/messages.ts'
import type { Assistant } from '../../core/conversation/assistant.ts'
import { DEVICES, type Device } from '../../core/knowledge/guide.ts'
import type { ChatSettings } from '../../core/ports.ts'
import { ANYWHERE } from '../../core/region.ts'
import { type Keyboard, MARKS, pressButton, rowsOf } from './keyboard.ts'
import type { Page } from './render.ts'

/** Three columns of eight: a screen. */
const REGIONS_A_PAGE = 24

export type SettingsView =
  | { readonly view: 'main' | 'device' | 'language' }
  | { readonly view: 'region'; readonly page: number }
  | { readonly view: 'set'; readonly change: ChatSettings }

/** @param data without its mark. @returns `undefined` for what was never on a button. */
export function readSettingsData(data: string, assistant: Assistant): SettingsView | undefined {
  if (data === '') return { view: 'main' }
  if (data === 'd') return { view: 'device' }
  if (data === 'l') return { view: 'language' }
  const page = /^r(\d{1,2})$/.exec(data)?.[1]
  if (page !== undefined) return { view: 'region', page: Number(page) }
  const [, field, value = ''] = /^([rdl])=([\w-]*)$/.exec(data) ?? []
  const change = value === '' ? clearing(field) : setting(field, value, assistant)
  return change && { view: 'set', change }
}

function clearing(field: string | undefined): ChatSettings | undefined {
  if (field === 'r') return { region: undefined }
  if (field === 'd') return { device: undefined }
  return field === 'l' ? { locale: undefined } : undefined
}

function setting(field: string | undefined, value: string, { regions, speaker }: Assistant): ChatSettings | undefined {
  if (field === 'r' && regions.isKnown(value)) return { region: value }
  if (field === 'd' && isDevice(value)) return { device: value }
  return field === 'l' && speaker(value).locale === value ? { locale: value } : undefined
}

const isDevice = (value: string): value is Device => DEVICES.some((device) => device === value)

export interface SettingsPages {
  main(settings: ChatSettings, speaker: Speaker): Page
  region(page: number, speaker: Speaker): Page
  device(speaker: Speaker): Page
  language(speaker: Speaker): Page
}

export function createSettingsPages(assistant: Assistant): SettingsPages {
  return {
    main: (settings, speaker) => mainPage(settings, speaker),
    region: (page, speaker) => regionPage(page, speaker, { assistant, mark: MARKS.settings }),
    device: (speaker) => listPage('telegram.settings.which-device', deviceRows(speaker), speaker),
    language: (speaker) => listPage('telegram.settings.which-language', languageRows(speaker, assistant), speaker),
  }
}

const button = (label: string, data: string, mark: string = MARKS.settings) => pressButton(label, `${mark}${data}`)

function mainPage({ region, device, locale }: ChatSettings, speaker: Speaker): Page {
  const { say } = speaker
  const line = (name: string, value: string): string => say('telegram.settings.line', { name, value })
  const items = [
    line(say('telegram.settings.region'), region === undefined ? say('reading.anywhere') : speaker.region(region)),
    line(say('telegram.settings.device'), device === undefined ? say('reading.any-device') : say(`device.${device}`)),
    line(say('telegram.settings.language'), locale === undefined ? say('telegram.settings.own-language') : nameOfLanguage(locale)),
  ]
  return {
    blocks: [
      { type: 'heading', text: say('telegram.settings.title') },
      { type: 'list', title: '', items },
      { type: 'note', text: say('telegram.settings.kept') },
    ],
    speaker,
    keyboard: rowsOf([
      button(say('telegram.settings.region'), 'r0'),
      button(say('telegram.settings.device'), 'd'),
      button(say('telegram.settings.language'), 'l'),
    ]),
  }
}

function listPage(
  title: 'telegram.settings.which-region' | 'telegram.settings.which-device' | 'telegram.settings.which-language',
  rows: Keyboard,
  speaker: Speaker,
  mark: string = MARKS.settings,
): Page {
  const back = button(`‹ ${speaker.say('telegram.settings.back')}`, '', mark)
  return { blocks: [{ type: 'heading', text: speaker.say(title) }], speaker, keyboard: [...rows, [back]] }
}

export interface RegionPageParts {
  readonly assistant: Assistant
  /** Whose buttons they are: of the settings, or of another page that knows `r0` and `r=de`. */
  readonly mark: string
}

/** Countries by name, divided into pages; districts are asked for where they matter. */
export function regionPage(page: number, speaker: Speaker, { assistant, mark }: RegionPageParts): Page {
  const names = assistant.regions.entries
    .filter(({ id, isDistrict }) => id !== ANYWHERE && !isDistrict)
    .map(({ id }) => ({ id, name: speaker.region(id) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, speaker.locale))
  const pages = Math.ceil(names.length / REGIONS_A_PAGE)
  const at = page % pages
  const shown = names.slice(at * REGIONS_A_PAGE, (at + 1) * REGIONS_A_PAGE)
  const next = button(`${speaker.say('telegram.settings.next')} (${at + 1}/${pages}) ›`, `r${(at + 1) % pages}`, mark)
  const choices = rowsOf(shown.map(({ id, name }) => button(name, `r=${id}`, mark)))
  const rows = [[button(speaker.say('reading.anywhere'), 'r=', mark)], ...choices, [next]]
  return listPage('telegram.settings.which-region', rows, speaker, mark)
}

function deviceRows({ say }: Speaker): Keyboard {
  return rowsOf([button(say('reading.any-device'), 'd='), ...DEVICES.map((device) => button(say(`device.${device}`), `d=${device}`))])
}

function languageRows({ say }: Speaker, assistant: Assistant): Keyboard {
  const languages = replyLocales(assistant.speaker).map((locale) => button(nameOfLanguage(locale), `l=${locale}`))
  return rowsOf([button(say('telegram.settings.own-language'), 'l='), ...languages])
}

/** In itself: who cannot read the chat's language finds their own. */
function nameOfLanguage(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
}
