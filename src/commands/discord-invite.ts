/** `npm run -s discord:invite`: the addresses with which the Discord app is installed. */
import { REST } from 'discord.js'
import { fetchApplicationId } from '../adapters/discord/application.ts'
import { inviteUrls, PERMISSIONS } from '../adapters/discord/install.ts'
import { restOptionsFor } from '../adapters/discord/outgoing.ts'
import { runMain } from '../start.ts'
import { runCommand, UsageError } from './command.ts'

const USAGE = `Usage: npm run -s discord:invite [-- APPLICATION_ID]

Prints two addresses: one installs the app in a server, one for a person. Without an APPLICATION_ID, that of DISCORD_APPLICATION_ID
is used, or Discord is asked with DISCORD_TOKEN.
`

await runCommand(USAGE, () =>
  runMain(async ({ discord }) => {
    const [given] = process.argv.slice(2)
    if (given !== undefined && !/^\d{15,22}$/.test(given)) throw new UsageError('An application ID has 15 to 22 digits.')
    if (given === undefined && !discord) throw new UsageError('No application ID: give it here, or set DISCORD_TOKEN.')
    const id =
      given ??
      discord?.applicationId ??
      (await fetchApplicationId(new REST(restOptionsFor(discord?.apiUrl ?? '')).setToken(discord?.token ?? '')))
    const { server, person } = inviteUrls(id)
    const permissions = PERMISSIONS.map(({ name, why }) => `  ${name.padEnd(26)}${why}`)
    process.stdout.write(
      `For a server\n  ${server}\nFor yourself, in any chat\n  ${person}\n\nPermissions in a server\n${permissions.join('\n')}\n`,
    )
  }),
)
