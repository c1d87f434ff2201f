/** The application that a token belongs to. */
import type { REST } from 'discord.js'
import { z } from 'zod'
import { SetupError } from '../../core/ports.ts'
import { codeOf, WRONG_TOKEN } from './outgoing.ts'

const applicationSchema = z.object({ id: z.string() })

/** @throws {SetupError} where Discord refuses the token, and what the SDK throws where Discord cannot be reached. */
export async function fetchApplicationId(rest: REST): Promise<string> {
  try {
    return applicationSchema.parse(await rest.get('/applications/@me')).id
  } catch (error) {
    if (isUnauthorized(error)) throw new SetupError(WRONG_TOKEN)
    throw error
  }
}

/** Discord gives its code 0 with the status 401. */
export const isUnauthorized = (error: unknown): boolean => ['0', '401'].includes(codeOf(error))
