/** Environment -> Config. The only file that describes environment variables; `.env.example` lists the same. */
import { z } from 'zod'

/** Every variable the program reads, with its meaning. */
export const environmentSchema = z.object({
  REPORT_URL: z
    .url({ protocol: /^(https|mailto)$/, error: 'expected an address that starts with https:// or mailto:' })
    .optional()
    .describe(
      'Where "this step is wrong" leads: the new-issue page of a project, or mailto:someone@example.org. Unset: the answer names the file.',
    ),
  STALE_AFTER_DAYS: z.coerce
    .number('expected a number of days, such as 365')
    .int('expected a whole number of days')
    .min(1, 'expected at least 1 day')
    .default(365)
    .describe('From this age of its newest source on, an answer says that labels may have moved.'),
})

export interface Config {
  readonly reportUrl: string | undefined
  readonly staleAfterDays: number
}

/** Thrown for an environment that cannot be used. It names every bad variable and no value: a value may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'CONFIG_INVALID'
}

/**
 * Reads the environment; an empty variable counts as unset.
 *
 * @throws {ConfigError} naming every variable that is wrong.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const outcome = environmentSchema.safeParse(given)
  if (!outcome.success) {
    const lines = outcome.error.issues.map(({ path, message }) => `  ${path.join('.')} - ${message}`)
    throw new ConfigError([`${lines.length} problem(s) in the environment:`, ...lines].join('\n'))
  }
  return { reportUrl: outcome.data.REPORT_URL, staleAfterDays: outcome.data.STALE_AFTER_DAYS }
}
