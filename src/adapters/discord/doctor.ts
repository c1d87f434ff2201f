/** Looks whether Discord is set up as the program needs it: token, door, commands. */
import { REST, Routes } from 'discord.js'
import { z } from 'zod'
import type { Finding } from '../../core/finding.ts'
import { isUnauthorized } from './application.ts'
import { codeOf, restOptionsFor, WRONG_TOKEN } from './outgoing.ts'

const applicationSchema = z.object({
  id: z.string(),
  name: z.string(),
  verify_key: z.string().optional(),
  interactions_endpoint_url: z.string().nullish(),
  approximate_guild_count: z.number().optional(),
})
type Application = z.infer<typeof applicationSchema>

export interface DiscordSetup {
  readonly token: string
  readonly applicationId: string | undefined
  readonly publicKey: string | undefined
  readonly apiUrl: string
}

export async function examineDiscord(setup: DiscordSetup): Promise<readonly Finding[]> {
  const rest = new REST({ ...restOptionsFor(setup.apiUrl), retries: 1 }).setToken(setup.token)
  try {
    const application = applicationSchema.parse(await rest.get('/applications/@me'))
    const servers = application.approximate_guild_count === undefined ? '' : `, in about ${application.approximate_guild_count} servers`
    return [
      { state: 'ok', about: 'Discord token', says: `belongs to "${application.name}"${servers}` },
      ...examineDoor(setup, application),
      await examineCommands(rest, application.id),
      { state: 'ok', about: 'Discord intents', says: 'none that is privileged is asked for' },
    ]
  } catch (error) {
    const says = isUnauthorized(error)
      ? WRONG_TOKEN
      : `Discord cannot be reached (${codeOf(error)}). Check the network and DISCORD_API_URL.`
    return [{ state: 'wrong', about: 'Discord token', says }]
  }
}

function examineDoor({ applicationId, publicKey }: DiscordSetup, application: Application): Finding[] {
  const about = 'Discord door'
  const endpoint = application.interactions_endpoint_url ?? undefined
  const found: Finding[] = []
  if (applicationId !== undefined && applicationId !== application.id)
    found.push({
      state: 'wrong',
      about: 'Discord application',
      says: 'DISCORD_APPLICATION_ID is another than that of the token: leave it out.',
    })
  if (publicKey === undefined)
    found.push(
      endpoint === undefined
        ? { state: 'ok', about, says: 'the gateway' }
        : {
            state: 'wrong',
            about,
            says: 'Discord sends interactions to an endpoint, and DISCORD_PUBLIC_KEY is unset: set it, or empty "Interactions Endpoint URL" in the Developer Portal.',
          },
    )
  else if (application.verify_key !== undefined && application.verify_key.toLowerCase() !== publicKey.toLowerCase())
    found.push({
      state: 'wrong',
      about,
      says: 'DISCORD_PUBLIC_KEY is another than that of the application: copy it anew from "General Information".',
    })
  else
    found.push(
      endpoint === undefined
        ? {
            state: 'wrong',
            about,
            says: 'DISCORD_PUBLIC_KEY is set, and Discord knows no endpoint: enter https://your.host/discord as "Interactions Endpoint URL".',
          }
        : { state: 'ok', about, says: `HTTP, at ${new URL(endpoint).host}; mentions and direct messages need the gateway` },
    )
  return found
}

async function examineCommands(rest: REST, applicationId: string): Promise<Finding> {
  const registered = z.array(z.object({ name: z.string() })).parse(await rest.get(Routes.applicationCommands(applicationId)))
  const about = 'Discord commands'
  if (registered.length === 0) return { state: 'note', about, says: 'none yet: the first start registers them' }
  return { state: 'ok', about, says: registered.map(({ name }) => name).join(', ') }
}
