/** Guidance tied to no platform: a website, images, words explained, places to go instead. One file of `catalog/topics` each. */
import { z } from 'zod'
import { KINDS } from './guide.ts'
import { citationsSchema, claimSchema, idSchema, sourcesSchema, statusSchema, textSchema, urlSchema } from './source.ts'

const stepSchema = claimSchema.extend({ title: textSchema.optional().describe('Two to five words') })

const toolSchema = z.strictObject({
  name: textSchema,
  url: urlSchema.optional(),
  text: textSchema.describe('What it does, licence or price, state'),
  sources: citationsSchema,
  status: statusSchema.optional(),
})

const documentSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  fileName: z.string().regex(/^[\w.-]+$/, 'expected a plain file name such as "robots.txt"'),
  body: textSchema.describe('Copied as it stands'),
  sources: citationsSchema,
})

const termSchema = z.strictObject({
  id: idSchema,
  names: z.array(textSchema).min(1).describe('Words by which people ask for it; the first is shown'),
  text: textSchema,
  sources: citationsSchema,
  status: statusSchema.optional(),
})

const alternativeSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  platform: idSchema.optional().describe('Its guide, where there is one'),
  url: urlSchema.optional(),
  insteadOf: z.array(z.enum(KINDS)).min(1).describe('Kinds of platform it can replace'),
  why: textSchema,
  limits: textSchema,
  sources: citationsSchema,
  status: statusSchema.optional(),
})

export const topicSchema = z.strictObject({
  id: idSchema,
  name: textSchema.describe('As a heading: "Keep a website out of AI training"'),
  intents: z.array(z.enum(['protect', 'explain', 'alternatives', 'limits', 'past-data', 'practice'])).min(1),
  keywords: z.array(textSchema).min(1).describe('Words that point here: "robots.txt", "blog", "crawler"'),
  verdict: textSchema.describe('One sentence of at most 25 words'),
  background: z.array(claimSchema).default([]),
  steps: z.array(stepSchema).default([]).describe('What works, most useful first'),
  limits: z.array(claimSchema).default([]),
  tools: z.array(toolSchema).default([]),
  documents: z.array(documentSchema).default([]),
  terms: z.array(termSchema).default([]),
  alternatives: z.array(alternativeSchema).default([]),
  sources: sourcesSchema,
  doubts: z.array(textSchema),
})

export type Topic = z.infer<typeof topicSchema>
export type Alternative = Topic['alternatives'][number]
export type Term = Topic['terms'][number]
