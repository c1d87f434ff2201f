/** Environment -> Config. The only file that describes environment variables; `.env.example` lists the same. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LOG_LEVELS, type LogLevel } from './log.ts'

const addressSchema = (what: string) => z.url({ protocol: /^https?$/, error: `expected ${what} that starts with https:// or http://` })

const rateSchema = (usual: number) =>
  z.coerce.number(`expected a number, such as ${usual}`).min(1, 'expected at least 1').max(1_000, 'expected at most 1000').default(usual)

/** Secrets, which can also be read from a file named by the same variable with `_FILE`, as orchestrators mount them. */
export const SECRETS = ['DISCORD_TOKEN', 'TELEGRAM_TOKEN', 'TELEGRAM_WEBHOOK_SECRET', 'DATABASE_URL'] as const
const fileSchema = z.string().optional().describe('A file that holds it, instead.')

/** Every variable the program reads, with its meaning. */
export const environmentSchema = z.object({
  DISCORD_TOKEN: z.string().optional().describe('Token of the Discord bot. Unset: Discord is left out.'),
  DISCORD_TOKEN_FILE: fileSchema,
  DISCORD_APPLICATION_ID: z
    .string()
    .regex(/^\d{15,22}$/, 'expected the number that the Developer Portal shows as "Application ID"')
    .optional()
    .describe('Application ID. Unset: asked of Discord with the token.'),
  DISCORD_PUBLIC_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'expected the 64 hexadecimal digits that the Developer Portal shows as "Public Key"')
    .optional()
    .describe('Public key. Set: interactions come to POST /discord of the HTTP server. Unset: they come through the gateway.'),
  DISCORD_API_URL: addressSchema('an address')
    .default('https://discord.com/api')
    .describe('Where the Discord API is: a proxy, or a server for tests. Without a version.'),
  DISCORD_FOLLOW_CHANNELS: z
    .string()
    .regex(
      /^[a-z]{2}(-[A-Z]{2})?=\d{15,22}(,[a-z]{2}(-[A-Z]{2})?=\d{15,22})*$/,
      'expected a list such as en=123456789012345678,de=234567890123456789',
    )
    .optional()
    .describe('Announcement channels of your own server by language, which other servers can follow with /announcements follow.'),
  TELEGRAM_TOKEN: z.string().optional().describe('Token of the Telegram bot. Unset: Telegram is left out.'),
  TELEGRAM_TOKEN_FILE: fileSchema,
  TELEGRAM_API_URL: addressSchema('an address')
    .default('https://api.telegram.org')
    .describe('Where the Bot API is: a self-hosted Bot API server, or a server for tests.'),
  TELEGRAM_WEBHOOK_URL: z
    .url({ protocol: /^https$/, error: 'expected the public address of POST /telegram, which starts with https://' })
    .optional()
    .describe('Public address of POST /telegram. Set: updates come there. Unset: they are fetched by long polling.'),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/, 'expected 16 to 256 of the characters A-Z a-z 0-9 _ -')
    .optional()
    .describe('Proves that an update comes from Telegram. Needed with TELEGRAM_WEBHOOK_URL.'),
  TELEGRAM_WEBHOOK_SECRET_FILE: fileSchema,
  TELEGRAM_PAID_BROADCAST: z
    .stringbool('expected yes or no')
    .default(false)
    .describe('Announcements beyond the free limit are paid for with the stars of the bot; for TELEGRAM_MESSAGES_PER_SECOND above 30.'),
  HTTP_PORT: z.coerce
    .number('expected a port such as 3000')
    .int('expected a whole number')
    .min(0, 'expected a port from 0 to 65535')
    .max(65_535, 'expected a port from 0 to 65535')
    .optional()
    .describe('Port of the HTTP server: of the networks that need one (3000 unless set), and of /healthz, /readyz and /metrics.'),
  HTTP_HOST: z.string().default('0.0.0.0').describe('Address the HTTP server listens on.'),
  DATA_DIR: z.string().default('./data').describe('Folder of the database file. Made where it is missing.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'expected an address such as postgres://user:password@host:5432/optout' })
    .optional()
    .describe('A PostgreSQL database, for more than one replica. Unset: a file in DATA_DIR.'),
  DATABASE_URL_FILE: fileSchema,
  DIGEST_WINDOW_MINUTES: z.coerce
    .number('expected a number of minutes, such as 10')
    .int('expected a whole number of minutes')
    .min(0, 'expected at least 0')
    .max(1_440, 'expected at most a day, 1440')
    .default(10)
    .describe('Policy changes that come up within this time are one message.'),
  DISCORD_MESSAGES_PER_SECOND: rateSchema(50).describe('Most requests a second to Discord, over all replicas: its limit for one bot.'),
  TELEGRAM_MESSAGES_PER_SECOND: rateSchema(30).describe(
    'Most announcements a second on Telegram, over all replicas: its limit without paid broadcasts.',
  ),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`)
    .default('info')
    .describe('From which level on events are logged.'),
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

export interface DiscordConfig {
  readonly token: string
  readonly applicationId: string | undefined
  /** Hexadecimal; where set, interactions come through HTTP. */
  readonly publicKey: string | undefined
  /** Without a trailing slash and version. */
  readonly apiUrl: string
  /** Ids of announcement channels by locale. */
  readonly followChannels: ReadonlyMap<string, string>
}

export interface TelegramConfig {
  readonly token: string
  readonly apiUrl: string
  readonly webhook: { readonly url: string; readonly secret: string } | undefined
  readonly isPaid: boolean
}

export interface Config {
  readonly discord: DiscordConfig | undefined
  readonly telegram: TelegramConfig | undefined
  readonly http: { readonly port: number | undefined; readonly host: string }
  readonly store: { readonly dataDir: string; readonly databaseUrl: string | undefined }
  readonly digestWindowMinutes: number
  readonly messagesPerSecond: { readonly discord: number; readonly telegram: number }
  readonly logLevel: LogLevel
  readonly reportUrl: string | undefined
  readonly staleAfterDays: number
}

/** Thrown for an environment that cannot be used. It names every bad variable and no value: a value may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'CONFIG_INVALID'
}

type Environment = z.infer<typeof environmentSchema>

/** Variables that are of no use without another. */
const NEEDS: readonly (readonly [keyof Environment, keyof Environment])[] = [
  ['DISCORD_APPLICATION_ID', 'DISCORD_TOKEN'],
  ['DISCORD_PUBLIC_KEY', 'DISCORD_TOKEN'],
  ['DISCORD_FOLLOW_CHANNELS', 'DISCORD_TOKEN'],
  ['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_TOKEN'],
  ['TELEGRAM_WEBHOOK_URL', 'TELEGRAM_WEBHOOK_SECRET'],
  ['TELEGRAM_WEBHOOK_SECRET', 'TELEGRAM_WEBHOOK_URL'],
]

const checkedSchema = environmentSchema.superRefine((environment, { addIssue }) => {
  for (const [variable, needed] of NEEDS)
    if (environment[variable] !== undefined && environment[needed] === undefined)
      addIssue({ code: 'custom', path: [needed], message: `is missing, and ${variable} needs it` })
})

/**
 * Reads the environment; an empty variable counts as unset.
 *
 * @param readFile reads a file that holds a secret.
 * @throws {ConfigError} naming every variable that is wrong.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const { secrets, problems } = readSecrets(given, readFile)
  const outcome = checkedSchema.safeParse({ ...given, ...secrets })
  const lines = outcome.success ? [] : outcome.error.issues.map(({ path, message }) => `  ${path.join('.')} - ${message}`)
  if (outcome.success && problems.length === 0) return toConfig(outcome.data)
  throw new ConfigError([`${problems.length + lines.length} problem(s) in the environment:`, ...problems, ...lines].join('\n'))
}

type Given = Readonly<Record<string, string | undefined>>

function readSecrets(given: Given, readFile: (path: string) => string): { readonly secrets: Given; readonly problems: readonly string[] } {
  const secrets: Record<string, string> = {}
  const problems: string[] = []
  for (const name of SECRETS) {
    const path = given[`${name}_FILE`]
    if (path === undefined) continue
    if (given[name] !== undefined) problems.push(`  ${name}_FILE - is set beside ${name}: leave out one of them`)
    try {
      secrets[name] = readFile(path).trim()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
      problems.push(`  ${name}_FILE - cannot be read: ${code}`)
    }
  }
  return { secrets, problems }
}

function toConfig(read: Environment): Config {
  return {
    discord: discordOf(read),
    telegram: telegramOf(read),
    http: { port: read.HTTP_PORT, host: read.HTTP_HOST },
    store: { dataDir: read.DATA_DIR, databaseUrl: read.DATABASE_URL },
    digestWindowMinutes: read.DIGEST_WINDOW_MINUTES,
    messagesPerSecond: { discord: read.DISCORD_MESSAGES_PER_SECOND, telegram: read.TELEGRAM_MESSAGES_PER_SECOND },
    logLevel: read.LOG_LEVEL,
    reportUrl: read.REPORT_URL,
    staleAfterDays: read.STALE_AFTER_DAYS,
  }
}

function discordOf(read: Environment): DiscordConfig | undefined {
  const { DISCORD_TOKEN: token, DISCORD_FOLLOW_CHANNELS: channels = '' } = read
  if (token === undefined) return undefined
  const pairs = channels.split(',').flatMap((pair) => {
    const [locale, id] = pair.split('=')
    return locale !== undefined && id !== undefined ? [[locale, id] as const] : []
  })
  return {
    token,
    applicationId: read.DISCORD_APPLICATION_ID,
    publicKey: read.DISCORD_PUBLIC_KEY,
    apiUrl: read.DISCORD_API_URL.replace(/\/+$/, ''),
    followChannels: new Map(pairs),
  }
}

function telegramOf(read: Environment): TelegramConfig | undefined {
  const { TELEGRAM_TOKEN: token, TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret } = read
  if (token === undefined) return undefined
  const webhook = url !== undefined && secret !== undefined ? { url, secret } : undefined
  return { token, apiUrl: read.TELEGRAM_API_URL.replace(/\/+$/, ''), webhook, isPaid: read.TELEGRAM_PAID_BROADCAST }
}
