/** Checks calls against the published description of the Bot API: unknown and missing fields, types. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasShared, SHARED } from './world.ts'

export const SPEC_FILE = 'specs/telegram-bot-api.json'
export const hasSpec = hasShared(SPEC_FILE)

export interface Field {
  readonly name: string
  readonly types: readonly string[]
  readonly required: boolean
  readonly description: string
}
interface Described {
  readonly fields?: readonly Field[]
  readonly subtypes?: readonly string[]
}
export interface Spec {
  readonly methods: Readonly<Record<string, Described>>
  readonly types: Readonly<Record<string, Described>>
}

export const readSpec = (): Spec => JSON.parse(readFileSync(join(SHARED, SPEC_FILE), 'utf8'))

/** @returns what is wrong with a call, each with its place; `undefined` for an unknown method. */
export function checkCall(spec: Spec, method: string, params: Readonly<Record<string, unknown>>): readonly string[] | undefined {
  const described = spec.methods[method]
  return described && checkFields(spec, described.fields ?? [], params, method)
}

function checkFields(spec: Spec, fields: readonly Field[], value: Readonly<Record<string, unknown>>, path: string): string[] {
  const known = new Map(fields.map((field) => [field.name, field]))
  const unknown = Object.keys(value).filter((name) => !known.has(name))
  return [
    ...unknown.map((name) => `${path}.${name}: unknown field`),
    ...fields.flatMap(({ name, types, required }) => {
      const given = value[name]
      if (given === undefined) return required ? [`${path}.${name}: missing`] : []
      const problems = types.map((type) => checkType(spec, type, given, `${path}.${name}`))
      return problems.some((each) => each.length === 0) ? [] : (problems[0] ?? [])
    }),
  ]
}

function checkType(spec: Spec, type: string, value: unknown, path: string): string[] {
  if (type.startsWith('Array of ')) {
    if (!Array.isArray(value)) return [`${path}: expected an array`]
    return value.flatMap((item, index) => checkType(spec, type.slice('Array of '.length), item, `${path}.${index}`))
  }
  const simple = SIMPLE[type]
  if (simple) return simple(value) ? [] : [`${path}: expected ${type}`]
  const described = spec.types[type]
  if (!described) return [`${path}: the specification has no type ${type}`]
  if (described.subtypes) {
    const outcomes = described.subtypes.map((subtype) => checkType(spec, subtype, value, path)).sort((a, b) => a.length - b.length)
    return outcomes[0] ?? []
  }
  if (typeof value !== 'object' || value === null) return [`${path}: expected ${type}`]
  return checkFields(spec, described.fields ?? [], value as Record<string, unknown>, path)
}

const SIMPLE: Readonly<Record<string, (value: unknown) => boolean>> = {
  Integer: Number.isSafeInteger,
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => typeof value === 'number',
  InputFile: (value) => typeof value === 'object' && value !== null && 'fileName' in value,
}
