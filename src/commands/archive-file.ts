/** What is kept, as text that goes from one database to another: a heading, then one record a line, all of it JSON. */
import { z } from 'zod'
import { SEVERITIES } from '../core/knowledge/guide.ts'
import { SetupError } from '../core/ports.ts'
import type { KeptRecord } from '../core/store.ts'

const FORMAT = 'optout-export'
const VERSION = 1
/** More would not be read. */
const SHOWN = 50

/** Ids and codes: no room, so that a list of them stays a list, and nothing that a database refuses. */
const wordSchema = z.string().regex(/^[^\s\p{C}]+$/u, 'takes a word without spaces')
const instantSchema = z.iso.datetime().transform((at) => new Date(at))
/** What may be left out of a line is `undefined` in its record. */
const asIs = <T>(value: T): T => value
const chatSchema = z.strictObject({ adapter: z.enum(['terminal', 'discord', 'telegram']), chatId: wordSchema })

const recordSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('known-change'), id: z.union([z.literal(''), wordSchema]) }),
  z.strictObject({
    type: z.literal('settings'),
    chat: chatSchema,
    settings: z.strictObject({
      locale: wordSchema.optional(),
      region: wordSchema.optional(),
      device: z.enum(['web', 'desktop', 'ios', 'android']).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('subscription'),
    subscription: z.strictObject({
      chat: chatSchema,
      spaceId: wordSchema.optional(),
      platforms: z.union([z.literal('all'), z.array(wordSchema)]),
      region: wordSchema.optional(),
      locale: wordSchema,
      minSeverity: z.enum(SEVERITIES),
      isSilent: z.boolean(),
      digest: z.enum(['at-once', 'weekly']),
      subscribedBy: z.union([z.literal(''), wordSchema]),
      roleId: wordSchema.optional(),
      createdAt: instantSchema,
      pause: z
        .strictObject({
          reason: z.enum(['asked', 'left', 'no-access', 'no-permission', 'blocked', 'chat-gone']),
          pausedAt: instantSchema,
          isSubscriberTold: z.boolean(),
        })
        .optional()
        .transform(asIs),
    }),
    leftAt: instantSchema.optional().transform(asIs),
  }),
  z.strictObject({
    type: z.literal('reminder'),
    reminder: z.strictObject({
      chat: chatSchema,
      everyMonths: z.int().min(1).max(1_200),
      platforms: z.array(wordSchema),
      locale: wordSchema,
      nextAt: instantSchema,
    }),
  }),
])

const headingSchema = z.object({ format: z.literal(FORMAT), version: z.literal(VERSION), records: z.int().min(0) })

export function writeArchive(records: readonly KeptRecord[]): string {
  const heading = { format: FORMAT, version: VERSION, records: records.length }
  return [heading, ...records].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/**
 * @param file named in errors.
 * @throws {SetupError} with every problem and its line, and no value of the file.
 */
export function parseArchive(text: string, file: string): readonly KeptRecord[] {
  const [first = '', ...lines] = text.replace(/\n$/, '').split('\n')
  const heading = headingSchema.safeParse(jsonOf(first))
  if (!heading.success)
    throw new SetupError(
      `${file}:1 is no heading of an export of version ${VERSION}: this file was not written by "npm run -s export", or by a newer program. Nothing was imported.`,
    )
  const problems: string[] = []
  if (lines.length !== heading.data.records)
    problems.push(`1 records - says ${heading.data.records}, and ${lines.length} follow: a part of the file is missing or was added`)
  const seen = new Map<string, number>()
  const records = lines.flatMap((line, index) => {
    const at = index + 2
    const record = recordSchema.safeParse(jsonOf(line))
    if (!record.success) {
      problems.push(...record.error.issues.map(({ path, message }) => `${at} ${path.join('.') || 'record'} - ${message}`))
      return []
    }
    const key = keyOf(record.data)
    const before = seen.get(key)
    if (before !== undefined) problems.push(`${at} record - is of the same ${record.data.type} as line ${before}`)
    seen.set(key, at)
    return [record.data]
  })
  if (problems.length > 0) throw new SetupError(textOf(problems, file))
  return records
}

/** `undefined`, which no schema takes, for what is no JSON. */
function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function keyOf(record: KeptRecord): string {
  if (record.type === 'known-change') return `known-change ${record.id}`
  const { adapter, chatId } = chatOf(record)
  return `${record.type} ${adapter} ${chatId}`
}

function chatOf(record: Exclude<KeptRecord, { type: 'known-change' }>) {
  if (record.type === 'settings') return record.chat
  return record.type === 'reminder' ? record.reminder.chat : record.subscription.chat
}

function textOf(problems: readonly string[], file: string): string {
  const more = problems.length > SHOWN ? [`  and ${problems.length - SHOWN} more`] : []
  const shown = problems.slice(0, SHOWN).map((problem) => `  ${file}:${problem}`)
  return [`${problems.length} problem(s), and nothing was imported:`, ...shown, ...more].join('\n')
}
