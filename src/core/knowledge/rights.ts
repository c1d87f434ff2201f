/** What the law of a region gives people against AI training: rights, steps, letters, authorities. One file of `catalog/rights` each. */
import { z } from 'zod'
import { citationsSchema, claimSchema, idSchema, sourcesSchema, statusSchema, textSchema, urlSchema } from './source.ts'

export const LETTERS = ['objection', 'erasure', 'access', 'withdrawal'] as const
export const letterKindSchema = z.enum(LETTERS)
export type LetterKind = z.infer<typeof letterKindSchema>

const rightSchema = z.strictObject({
  id: idSchema,
  name: textSchema.describe('"Object to the use of your data"'),
  article: textSchema.optional().describe('"Art. 21(1) GDPR"'),
  text: textSchema,
  sources: citationsSchema,
  status: statusSchema.optional(),
})

const letterSchema = z.strictObject({
  kind: letterKindSchema,
  locale: z.string().describe('Language of the letter, BCP 47'),
  subject: textSchema,
  body: textSchema.describe(
    'Placeholders the program fills: {company}, {contact}, {platform}; those for the person are written [LIKE THIS]',
  ),
  grounds: z.array(textSchema).default([]).describe('Examples of an own ground to choose from, where the law asks for one'),
  sources: citationsSchema,
})

const authoritySchema = z.strictObject({
  region: z.string().describe('The region it answers for: fr, de-be, us-ca ...'),
  name: textSchema,
  url: urlSchema.optional().describe('Complaint page or form, else the home page'),
  email: z.email().optional(),
  address: textSchema.optional(),
  language: z.string().optional().describe('Language in which it takes complaints, BCP 47'),
  note: textSchema.optional(),
  sources: citationsSchema,
})

const placeSchema = z.strictObject({
  region: z.string(),
  law: textSchema,
  text: textSchema.describe('What differs here from the rest of the file'),
  sources: citationsSchema,
  status: statusSchema.optional(),
})

export const rightsSchema = z.strictObject({
  id: idSchema,
  name: textSchema.describe('As in "Your rights in …": "the EU and EEA"'),
  regions: z.array(z.string()).min(1).describe('Regions this file answers for'),
  keywords: z.array(textSchema).default([]).describe('Only where words, not the region, lead here: "copyright"'),
  law: textSchema.describe('Name of the law in short: "GDPR"'),
  verdict: textSchema.describe('One sentence of at most 25 words: what a person there can demand'),
  covers: claimSchema.describe('Who is covered, against whom'),
  rights: z.array(rightSchema).min(1),
  steps: z.array(claimSchema).min(1).describe('How to use them, in order'),
  deadline: claimSchema.optional().describe('What must come back, and by when'),
  complaint: claimSchema.optional().describe('How to complain, what to attach'),
  authorities: z.array(authoritySchema).default([]),
  places: z.array(placeSchema).default([]).describe('States or countries inside, where the law differs'),
  letters: z.array(letterSchema).default([]),
  limits: z.array(claimSchema),
  sources: sourcesSchema,
  doubts: z.array(textSchema),
})

export type Rights = z.infer<typeof rightsSchema>
export type Letter = Rights['letters'][number]
export type Authority = Rights['authorities'][number]
