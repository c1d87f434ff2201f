/** What tests share: the real content, read once, and a small one of their own. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type PreparedContent, prepareContent, readPrepared } from '../../src/content/prepared-content.ts'
import { CONTENT_FILES, CONTENT_FOLDERS, readFiles, type TextFile } from '../../src/content/read-files.ts'
import { type Assistant, createAssistant, type Outcome } from '../../src/core/conversation/assistant.ts'
import type { Context } from '../../src/core/conversation/context.ts'
import { newestDayOf } from '../../src/start.ts'

export const ROOT = resolve(import.meta.dirname, '../..')
/** When content is checked. People date it by the day on which they read a page, so this is the real day. */
export const TODAY = newestDayOf(new Date())
/** When everything else happens. */
export const NOW = new Date('2026-11-24T12:00:00Z')

/** Material beside the checkout that not every machine has; tests on it are skipped where it is missing, and say so. */
export const SHARED = resolve(ROOT, '../shared')
export const hasShared = (path: string): boolean => existsSync(join(SHARED, path))

export const realFiles = (): TextFile[] => readFiles(ROOT, CONTENT_FOLDERS, CONTENT_FILES)

/** Where the two guides of a small content may lead. */
const FEW_HOSTS = `families: { meta: [facebook.com, meta.ai] }
guides: { linkedin: [linkedin.com] }
`

/** A content small enough to check in a moment: two guides, no rights, no topics, a few examples an intent. */
export const fewFiles = (): TextFile[] => [
  { file: 'catalog/hosts.yaml', text: FEW_HOSTS },
  ...realFiles()
    .filter(({ file }) => !file.startsWith('catalog/') || /platforms\/(linkedin|facebook)\.yaml$/.test(file))
    .map(({ file, text }) => ({ file, text: /^intents\/[^/]+$/.test(file) ? text.split('\n').slice(0, 40).join('\n') : text })),
]

const preparation = { root: ROOT, keptIn: join(ROOT, 'node_modules/.cache/optout') }
const prepared = readPrepared(preparation) ?? (await prepareContent(preparation, TODAY))
export const realContent = (): PreparedContent => prepared

export const SETTINGS = { reportUrl: 'https://example.org/new', staleAfterDays: 365 }

let assistant: Assistant | undefined
export function realAssistant(): Assistant {
  const { content, learnt } = realContent()
  assistant ??= createAssistant(content, learnt, SETTINGS)
  return assistant
}

/** Answers utterances one after the other, a second apart, as one chat. */
export function converse(utterances: readonly string[], preferences = { locale: 'en' }): Outcome[] {
  let context: Context | undefined
  return utterances.map((text, index) => {
    const outcome = realAssistant().respond({ input: { text }, context, preferences, now: new Date(NOW.getTime() + index * 1000) })
    context = outcome.context
    return outcome
  })
}

/** A guide that holds everything once; tests change the part they are about. */
export const GUIDE = `id: example
name: Example
company: Example Inc.
kind: social
aliases: { names: [Examplix] }
practice:
  trains: 'yes'
  default: 'on'
  verdict: Yes, by default. You can switch it off.
  sources: [S1]
  details: [{ text: It trains on posts., sources: [S1] }]
controls:
  - id: switch
    name: Training
    does: toggle
    regions: [all]
    accounts: [personal]
    steps: { web: [Open "Settings".] }
    stops: Future training.
    doesNotStop: Past training.
    default: 'on'
    effortMinutes: 1
    sources: [S1]
limits: [{ text: It does not reach back., sources: [S1] }]
changes: []
sources:
  S1: { url: 'https://example.org', title: Terms, publisher: Example, kind: official, date: 2026-01, read: 2026-11-24 }
doubts: []
`

/** What is made of a message in a group that was not said to the assistant. */
export const overhear = (text: string): Outcome =>
  realAssistant().respond({ input: { text }, context: undefined, preferences: { locale: 'en' }, now: NOW, isOverheard: true })
