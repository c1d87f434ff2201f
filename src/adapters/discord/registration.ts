/** Tells Discord the commands, only where they differ from what it has. */
import { type REST, type RESTGetAPIApplicationCommandsResult, type RESTPutAPIApplicationCommandsJSONBody, Routes } from 'discord.js'

type Commands = RESTPutAPIApplicationCommandsJSONBody
type Registered = RESTGetAPIApplicationCommandsResult

/** @returns whether anything had to be written. */
export async function registerCommands(rest: REST, applicationId: string, commands: Commands, signal: AbortSignal): Promise<boolean> {
  const route = Routes.applicationCommands(applicationId)
  const query = new URLSearchParams({ with_localizations: 'true' })
  const registered = (await rest.get(route, { query, signal })) as Registered
  if (isSame(registered, commands)) return false
  await rest.put(route, { body: commands, signal })
  return true
}

/** Compares what we set; Discord adds ids, versions and defaults of its own. */
export function isSame(registered: Registered, commands: Commands): boolean {
  if (registered.length !== commands.length) return false
  return commands.every((command) => {
    const known = registered.find(({ name, type }) => name === command.name && type === command.type)
    return known !== undefined && holds(known, command)
  })
}

/** Whether `known` says everything that `wanted` says; what is empty or false may be missing. */
function holds(known: unknown, wanted: unknown): boolean {
  if (isNothing(wanted)) return isNothing(known)
  if (Array.isArray(wanted))
    return Array.isArray(known) && known.length === wanted.length && wanted.every((each, index) => holds(known[index], each))
  if (typeof wanted !== 'object') return known === wanted
  if (typeof known !== 'object' || known === null) return false
  return Object.entries(wanted as object).every(([key, value]) => holds((known as Record<string, unknown>)[key], value))
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0)
