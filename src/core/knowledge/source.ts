/**
 * What every fact stands on: dated sources, and claims that cite them.
 *
 * A claim's status is derived from its sources, so that nobody can write "confirmed" over a page that nobody read. A file may only lower it.
 */
import { z } from 'zod'

/** A calendar date as precise as its source gives it: `2025`, `2025-11` or `2025-11-03`. */
export const dateSchema = z
  .union([
    z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, 'expected a date such as "2025-11-03", "2025-11" or "2025"'),
    // A bare year is a number in YAML.
    z.int().min(1990).max(2100).transform(String),
  ])
  .describe('A date as precise as the source gives it: YYYY, YYYY-MM or YYYY-MM-DD')

export const idSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected an id in lower case with hyphens, such as "objection-form"')
  .describe('Stable id: lower case, hyphens; never changes once published')

export const urlSchema = z.url({ protocol: /^https?$/, error: 'expected a whole address that starts with https://' })

/** Control characters would reach a terminal as they are; signs that turn the direction of writing can show an address backwards. */
const UNSEEN = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u

export const textSchema = z
  .string()
  .trim()
  .min(1, 'expected a text, found an empty one')
  .refine((text) => text !== '...', 'still a blank: fill it in')
  .refine(
    (text) => !UNSEEN.test(text),
    'holds a sign that is not seen (a control character, or one that turns the direction of writing): remove it',
  )

export const statusSchema = z.enum(['confirmed', 'reported', 'unconfirmed'])
/** `confirmed`: an official or regulator's text was read; `reported`: others say so; `unconfirmed`: nobody here read it. */
export type Status = z.infer<typeof statusSchema>

const sourceIdSchema = z.string().regex(/^S\d+[a-z]?$/, 'expected a source mark such as "S1"')

/** Kinds whose own text settles a claim; everything else reports what others did. */
const AUTHORITATIVE = new Set(['official', 'regulator', 'law'])

export const sourceSchema = z.strictObject({
  url: urlSchema.optional().describe('Leave out where the source has no address a person could open'),
  title: textSchema,
  publisher: textSchema,
  kind: z
    .enum(['official', 'regulator', 'law', 'press', 'ngo', 'research', 'community', 'other'])
    .describe('official: the company itself; regulator: an authority or court; law: a statute; community: users, forums, public code'),
  date: dateSchema.optional().describe('The date its own text bears; leave out where it bears none'),
  read: z.union([dateSchema, z.literal('not-read')]).describe('The day it was read, or "not-read" for an address that is only known'),
  note: textSchema.optional(),
})
export type Source = z.infer<typeof sourceSchema>

export const sourcesSchema = z.record(sourceIdSchema, sourceSchema)
export type Sources = z.infer<typeof sourcesSchema>

export const citationsSchema = z
  .array(sourceIdSchema)
  .describe('Marks of the sources this rests on; may be empty only with status: unconfirmed')

export const claimSchema = z.strictObject({
  text: textSchema,
  sources: citationsSchema,
  status: statusSchema.optional().describe('Only to say less than the sources would allow'),
})
/** One statement and what it rests on. */
export type Claim = z.infer<typeof claimSchema>

const RANK: Record<Status, number> = { confirmed: 2, reported: 1, unconfirmed: 0 }

const supportOf = (source: Source | undefined): Status => {
  if (!source || source.read === 'not-read') return 'unconfirmed'
  return source.url && AUTHORITATIVE.has(source.kind) ? 'confirmed' : 'reported'
}

/** The best status that these sources allow; `unconfirmed` for none. */
export function supportedStatus(citations: readonly string[], sources: Sources): Status {
  return citations
    .map((id) => supportOf(sources[id]))
    .reduce<Status>((best, next) => (RANK[next] > RANK[best] ? next : best), 'unconfirmed')
}

/** A cited thing's status: what its sources allow, or less where it says less itself. */
export function statusOf(cited: { sources: readonly string[]; status?: Status | undefined }, sources: Sources): Status {
  const supported = supportedStatus(cited.sources, sources)
  return cited.status && RANK[cited.status] < RANK[supported] ? cited.status : supported
}

/** Whether `status` claims more than `supported`. */
export const exceeds = (status: Status, supported: Status): boolean => RANK[status] > RANK[supported]

/** The newest date that any of these sources bears in its own text; `undefined` where none does. */
export function newestDate(citations: readonly string[], sources: Sources): string | undefined {
  return citations
    .flatMap((id) => sources[id]?.date ?? [])
    .sort()
    .at(-1)
}
