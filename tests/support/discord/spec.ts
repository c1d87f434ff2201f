/** Discord's own description of its API, where it is at hand: bodies are checked against it too. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { hasShared, SHARED } from '../world.ts'

const FILE = 'specs/discord-openapi.json'
export const hasSpec = hasShared(FILE)

const CALLBACKS: Readonly<Record<number, string>> = {
  4: 'CreateMessageInteractionCallbackRequest',
  7: 'UpdateMessageInteractionCallbackRequest',
  8: 'ApplicationCommandAutocompleteCallbackRequest',
}

let ajv: Ajv2020 | undefined
const compiled = new Map<string, ValidateFunction>()

function validatorOf(schema: string): ValidateFunction {
  if (!ajv) {
    ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false })
    ajv.addSchema(JSON.parse(readFileSync(join(SHARED, FILE), 'utf8')), 'discord')
  }
  const known = compiled.get(schema) ?? ajv.compile({ $ref: `discord#/components/schemas/${schema}` })
  compiled.set(schema, known)
  return known
}

/** @returns what the schema says against `body`; nothing where the description is not at hand. */
export function specProblems(schema: string | undefined, body: unknown): string[] {
  if (!hasSpec || schema === undefined) return []
  const validate = validatorOf(schema)
  if (validate(body)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${schema}${instancePath}: ${message}`).slice(0, 5)
}

export const callbackSchema = (type: number): string | undefined => CALLBACKS[type]
