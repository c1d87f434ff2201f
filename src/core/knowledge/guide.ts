/**
 * A guide: what one platform does with people's content, and every way to say no. One file of `catalog/platforms` each.
 *
 * The schema is the only definition: the type, the loader's checks and the editors' JSON Schema all come from it.
 */
import { z } from 'zod'
import { citationsSchema, claimSchema, dateSchema, idSchema, sourcesSchema, statusSchema, textSchema, urlSchema } from './source.ts'

export const DEVICES = ['web', 'desktop', 'ios', 'android'] as const
export const deviceSchema = z.enum(DEVICES)
/** Where the person holds the control in their hands; `web` is a browser, `desktop` an installed program. */
export type Device = z.infer<typeof deviceSchema>

export const KINDS = [
  'social',
  'messaging',
  'assistant',
  'work',
  'creative',
  'media',
  'hosting',
  'code',
  'device',
  'shopping',
  'dating',
  'other',
] as const

const regionsSchema = z
  .array(z.string().min(1))
  .min(1, 'expected at least one region; "all" for everywhere')
  .describe('Region ids of intents/slots/regions.yaml, or all')

const localesByAlias = z.record(textSchema, z.array(textSchema).min(1)).default({})

const aliasesSchema = z.strictObject({
  names: z.array(textSchema).min(1).describe('Names, abbreviations, common misspellings, other scripts: each alone means this platform'),
  features: z.array(textSchema).default([]).describe('Features, assistants, plans and settings by which people mean this platform'),
  words: z
    .array(textSchema)
    .default([])
    .describe('Names that are also everyday words or syllables ("snap", "x"): they count in context only'),
  shared: z
    .array(textSchema)
    .default([])
    .describe('Names that mean several platforms at once ("Meta", "Copilot"): the assistant asks which'),
  idioms: z.array(textSchema).default([]).describe('Everyday phrases in which a name does not mean the platform ("snap decision")'),
  wordIn: localesByAlias.describe('Locales in which one of these names is an everyday word ("cara" in Indonesian), and no name'),
  nameIn: localesByAlias.describe('Names that are names in these locales only: "face" in Spanish'),
})

const practiceFactsSchema = z.strictObject({
  trains: z.enum(['yes', 'partly', 'no', 'unknown']).describe('Whether it trains AI on what people post, write, draw or record there'),
  default: z
    .enum(['on', 'off', 'varies', 'none', 'unknown'])
    .describe('Whether that happens before the person does anything; none: it does not happen'),
  since: dateSchema.optional(),
  verdict: textSchema.describe('One sentence of at most 25 words that answers "does it use my content?" and "can I stop it?"'),
})

const practiceSchema = practiceFactsSchema.extend({
  sources: citationsSchema,
  status: statusSchema.optional(),
  details: z.array(claimSchema).describe('What is used, for what, what is left out; a claim each'),
  regions: z
    .array(
      practiceFactsSchema
        .partial()
        .extend({ regions: regionsSchema, text: textSchema, sources: citationsSchema, status: statusSchema.optional() }),
    )
    .default([])
    .describe('Where it differs; fields given here replace the general ones for these regions'),
})

const stepsSchema = z
  .union([
    z.array(textSchema).min(1),
    z.strictObject({ steps: z.array(textSchema).min(1), status: statusSchema }),
    z.strictObject({ sameAs: deviceSchema }),
  ])
  .describe('The steps in order; or {steps, status} where labels are doubtful; or {sameAs: ios}')

const controlSchema = z.strictObject({
  id: idSchema,
  name: textSchema.describe('The name of the switch or form as people find it'),
  does: z
    .enum(['toggle', 'form', 'email', 'delete', 'private-account', 'plan', 'habit', 'none'])
    .describe('habit: something to do or avoid; none: nothing needs to be done'),
  regions: regionsSchema,
  binding: z.array(z.string().min(1)).optional().describe('Regions where the company must comply by law, when fewer than it works in'),
  accounts: z
    .array(z.enum(['personal', 'business', 'admin', 'anyone', 'site-owner', 'parent']))
    .min(1)
    .describe('anyone: also people without an account'),
  accountsNote: textSchema.optional(),
  steps: z.partialRecord(deviceSchema, stepsSchema).default({}),
  url: urlSchema.optional().describe('Address of the switch or form itself'),
  urlStatus: statusSchema.optional().describe('Only where the address is less certain than the control'),
  email: z.email().optional(),
  needs: textSchema.optional().describe('What to have at hand'),
  stops: textSchema,
  doesNotStop: textSchema,
  default: z
    .enum(['on', 'off', 'varies', 'unknown', 'not-applicable'])
    .describe('State in which people find it: for a toggle, whether the use is on'),
  pastData: z.boolean().default(false).describe('Whether it removes what was already taken or posted'),
  effortMinutes: z.int().min(0).max(240).describe('Our estimate of the time it takes'),
  note: textSchema.optional(),
  sources: citationsSchema,
  status: statusSchema.optional(),
})

export const SEVERITIES = ['notice', 'important'] as const
/** `important`: people should do something now. */
export type Severity = (typeof SEVERITIES)[number]

const changeSchema = z.strictObject({
  id: idSchema.describe('Unique inside the guide; by convention the date and a word: 2025-11-training-europe'),
  date: dateSchema,
  text: textSchema,
  regions: regionsSchema.default(['all']),
  announce: z.boolean().default(false).describe('Whether subscribers are told when this entry first appears'),
  severity: z.enum(SEVERITIES).default('notice').describe('important: people should do something now; subscribers may ask for these alone'),
  sources: citationsSchema,
  status: statusSchema.optional(),
})

const contactSchema = z.strictObject({
  name: textSchema.describe('The company to which a letter is addressed'),
  email: z.email().optional(),
  form: urlSchema.optional(),
  address: textSchema.optional(),
  note: textSchema.optional(),
  sources: citationsSchema,
})

export const guideSchema = z.strictObject({
  id: idSchema,
  formerly: z.array(idSchema).default([]).describe('Ids this guide had before: they lead here for ever'),
  name: textSchema,
  company: textSchema,
  kind: z.enum(KINDS),
  family: idSchema.optional().describe('Parent that several guides share: meta, google, microsoft ...'),
  aliases: aliasesSchema,
  contact: contactSchema.optional(),
  practice: practiceSchema,
  controls: z.array(controlSchema).describe('Strongest first'),
  limits: z.array(claimSchema).min(1),
  changes: z.array(changeSchema),
  alternatives: z.array(idSchema).default([]).describe('Ids of entries in catalog/topics/alternatives.yaml that suit best, best first'),
  sources: sourcesSchema,
  doubts: z.array(textSchema),
})

export type Guide = z.infer<typeof guideSchema>
export type Control = Guide['controls'][number]
export type Change = Guide['changes'][number]
export type PracticeFacts = z.infer<typeof practiceFactsSchema>
export type Aliases = Guide['aliases']
