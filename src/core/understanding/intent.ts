/** The intents, and the file that teaches one. */
import { z } from 'zod'

export const INTENTS = [
  'opt-out',
  'practice',
  'limits',
  'past-data',
  'rights',
  'protect',
  'alternatives',
  'explain',
  'changes',
  'subscribe',
  'unsubscribe',
  'remind',
  'checkup',
  'platforms',
  'about',
  'help',
  'none',
] as const

export const intentIdSchema = z.enum(INTENTS)
export type IntentId = z.infer<typeof intentIdSchema>

export const intentSchema = z.strictObject({
  intent: intentIdSchema,
  description: z.string().min(1),
  needs: z.array(z.enum(['platform'])).describe('Slots without which it cannot be answered'),
  examples: z
    .record(z.string(), z.array(z.string().min(1)).min(1))
    .describe('Utterances by locale; {platform}, {region} and {device} stand for any recognised name'),
})
/** One file of `intents/`. */
export type IntentFile = z.infer<typeof intentSchema>
