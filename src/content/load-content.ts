/**
 * The YAML of `catalog/` and `intents/` -> one typed Content, or every problem at once.
 *
 * All or nothing: one file that fails keeps the whole content from loading, so that half a catalog never answers.
 */
import type { z } from 'zod'
import type { MessageTable } from '../core/answers/messages.ts'
import type { Content } from '../core/content.ts'
import { followUpsFileSchema } from '../core/conversation/follow-up.ts'
import { guideSchema } from '../core/knowledge/guide.ts'
import { rightsSchema } from '../core/knowledge/rights.ts'
import { topicSchema } from '../core/knowledge/topic.ts'
import { DEFAULT_LOCALE } from '../core/locale.ts'
import { createRegions, type Regions, regionsFileSchema } from '../core/region.ts'
import { cuesFileSchema } from '../core/understanding/cues.ts'
import { INTENTS, intentSchema } from '../core/understanding/intent.ts'
import { languagesFileSchema } from '../core/understanding/language.ts'
import type { Examples } from '../core/understanding/learning.ts'
import { everyLocale } from '../core/understanding/phrases-by-locale.ts'
import { devicesFileSchema } from '../core/understanding/slots.ts'
import { phraseKeys } from '../core/understanding/utterance.ts'
import { wordClassesFileSchema } from '../core/understanding/word-classes.ts'
import { checkAliases } from './alias-checks.ts'
import { checkCatalog } from './catalog-checks.ts'
import { checkLinks, hostsFileSchema } from './link-policy.ts'
import { repliesSchema, toMessageTable } from './message-checks.ts'
import { ContentError, type Problem } from './problem.ts'
import type { TextFile } from './read-files.ts'
import { checkSourced } from './source-checks.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

/** The kinds of content file: where they stand, and what holds for them. The JSON Schemas for editors are made from the same list. */
export const FILE_KINDS = {
  guide: { pattern: /^catalog\/platforms\/[^/]+$/, schema: guideSchema },
  rights: { pattern: /^catalog\/rights\/[^/]+$/, schema: rightsSchema },
  topic: { pattern: /^catalog\/topics\/[^/]+$/, schema: topicSchema },
  hosts: { pattern: /^catalog\/hosts\.yaml$/, schema: hostsFileSchema },
  intent: { pattern: /^intents\/[^/]+$/, schema: intentSchema },
  replies: { pattern: /^intents\/replies\/[^/]+$/, schema: repliesSchema },
  regions: { pattern: /^intents\/slots\/regions\.yaml$/, schema: regionsFileSchema },
  devices: { pattern: /^intents\/slots\/devices\.yaml$/, schema: devicesFileSchema },
  cues: { pattern: /^intents\/slots\/cues\.yaml$/, schema: cuesFileSchema },
  'follow-ups': { pattern: /^intents\/slots\/follow-ups\.yaml$/, schema: followUpsFileSchema },
  'word-classes': { pattern: /^intents\/slots\/word-classes\.yaml$/, schema: wordClassesFileSchema },
  languages: { pattern: /^intents\/slots\/languages\.yaml$/, schema: languagesFileSchema },
} as const
type FileKind = keyof typeof FILE_KINDS
type Parsed<K extends FileKind> = YamlFile<z.infer<(typeof FILE_KINDS)[K]['schema']>>

export interface LoadedContent {
  readonly content: Content
  readonly examples: readonly Examples[]
}

/** What was found in the files: the content where it is whole, and every problem. */
export interface ContentReport {
  readonly loaded: LoadedContent | undefined
  readonly problems: readonly Problem[]
}

/**
 * Checks all files.
 *
 * @param files every YAML file of the content folders.
 * @param today `YYYY-MM-DD`; later dates in files are problems.
 */
export function checkContent(files: readonly TextFile[], today: string): ContentReport {
  const problems: Problem[] = []
  const report = (problem: Problem): void => void problems.push(problem)
  const parsed = parseAll(files, report)
  const isWhole = problems.length === 0
  const content = assemble(parsed, today, report)
  checkHosts(parsed, isWhole, report)
  const examples = parsed.intent.flatMap(({ value: { intent, examples: byLocale } }) =>
    Object.entries(byLocale).map(([locale, texts]) => ({ intent, locale, texts })),
  )
  return { loaded: content && problems.length === 0 ? { content, examples } : undefined, problems }
}

/** @throws {ContentError} with every problem, where there is any. */
export function loadContent(files: readonly TextFile[], today: string): LoadedContent {
  const { loaded, problems } = checkContent(files, today)
  if (!loaded) throw new ContentError(problems)
  return loaded
}

type AllParsed = { readonly [K in FileKind]: readonly Parsed<K>[] }

function parseAll(files: readonly TextFile[], report: (problem: Problem) => void): AllParsed {
  for (const { file } of files) {
    if (!Object.values(FILE_KINDS).some(({ pattern }) => pattern.test(file)))
      report({ file, line: 1, path: '', message: 'No kind of content file stands here: misplaced or misspelt' })
  }
  const parse = <K extends FileKind>(kind: K): Parsed<K>[] => {
    const { pattern, schema } = FILE_KINDS[kind]
    return files
      .filter(({ file }) => pattern.test(file))
      .flatMap(({ file, text }) => (readYaml(file, text, schema as z.ZodType, report) as Parsed<K> | undefined) ?? [])
  }
  return {
    guide: parse('guide'),
    rights: parse('rights'),
    topic: parse('topic'),
    hosts: parse('hosts'),
    intent: parse('intent'),
    replies: parse('replies'),
    regions: parse('regions'),
    devices: parse('devices'),
    cues: parse('cues'),
    'follow-ups': parse('follow-ups'),
    'word-classes': parse('word-classes'),
    languages: parse('languages'),
  }
}

function assemble(parsed: AllParsed, today: string, report: (problem: Problem) => void): Content | undefined {
  const [regionsFile] = parsed.regions
  const [devices] = parsed.devices
  const [cues] = parsed.cues
  const [followUps] = parsed['follow-ups']
  const [wordClasses] = parsed['word-classes']
  const [languages] = parsed.languages
  const regions = createRegions(regionsFile?.value.regions ?? [])
  for (const [name, file] of Object.entries({
    regions: regionsFile,
    devices,
    cues,
    'follow-ups': followUps,
    'word-classes': wordClasses,
  })) {
    if (!file) report({ file: `intents/slots/${name}.yaml`, line: 1, path: '', message: 'Missing or unreadable, and needed' })
  }
  if (regionsFile) {
    checkRegions(regionsFile, regions, report)
    for (const file of [...parsed.guide, ...parsed.rights, ...parsed.topic]) checkSourced(file, { regions, today }).forEach(report)
  }
  checkCatalog({ guides: parsed.guide, rights: parsed.rights, topics: parsed.topic }).forEach(report)
  const keyOf = (alias: string): string => phraseKeys(alias).join(' ')
  const functionWords = new Set(everyLocale(followUps?.value.filler ?? {}).map(keyOf))
  checkAliases(parsed.guide, { keyOf, isFunctionWord: (key) => functionWords.has(key) }).forEach(report)
  checkIntents(parsed.intent, report)
  const messages = toMessages(parsed.replies, report)
  if (!regionsFile || !devices || !cues || !followUps || !wordClasses || !languages) return undefined
  return {
    guides: parsed.guide.map(({ value }) => value),
    rights: parsed.rights.map(({ value }) => value),
    topics: parsed.topic.map(({ value }) => value),
    needPlatform: parsed.intent.flatMap(({ value }) => (value.needs.includes('platform') ? [value.intent] : [])),
    regions: regionsFile.value.regions,
    devices: devices.value.devices,
    cues: cues.value,
    followUps: followUps.value,
    wordClasses: wordClasses.value,
    languages: languages.value.languages,
    messages,
  }
}

function checkRegions(file: Parsed<'regions'>, regions: Regions, report: (problem: Problem) => void): void {
  file.value.regions.forEach(({ within }, index) => {
    if (within !== undefined && !regions.isKnown(within)) report(file.problemAt(['regions', index, 'within'], `Unknown region "${within}"`))
  })
}

function checkHosts({ hosts: [hosts], guide, rights, topic }: AllParsed, isWhole: boolean, report: (problem: Problem) => void): void {
  if (hosts) checkLinks(hosts, { guides: guide, others: [...rights, ...topic], isWhole }).forEach(report)
  else report({ file: 'catalog/hosts.yaml', line: 1, path: '', message: 'Missing or unreadable, and needed' })
}

function checkIntents(files: readonly Parsed<'intent'>[], report: (problem: Problem) => void): void {
  for (const file of files) {
    if (!file.file.endsWith(`/${file.value.intent}.yaml`))
      report(file.problemAt(['intent'], `Intent "${file.value.intent}" differs from the file's name`))
    for (const [locale, examples] of Object.entries(file.value.examples)) {
      examples.forEach((example, index) => {
        const unknown = /\{(?!platform\}|region\}|device\})[^}]*\}?/.exec(example)
        if (unknown) report(file.problemAt(['examples', locale, index], 'Unknown placeholder: use {platform}, {region} or {device}'))
      })
    }
  }
  for (const intent of INTENTS) {
    if (!files.some(({ value }) => value.intent === intent))
      report({ file: `intents/${intent}.yaml`, line: 1, path: '', message: 'Missing or unreadable, and needed' })
  }
}

function toMessages(files: readonly Parsed<'replies'>[], report: (problem: Problem) => void): ReadonlyMap<string, MessageTable> {
  const tables = files.flatMap((file) => {
    const table = toMessageTable(file, report)
    return table ? [[file.value.locale, table] as const] : []
  })
  if (!files.some(({ value }) => value.locale === DEFAULT_LOCALE))
    report({ file: `intents/replies/${DEFAULT_LOCALE}.yaml`, line: 1, path: '', message: 'Missing or unreadable, and needed' })
  return new Map(tables)
}
