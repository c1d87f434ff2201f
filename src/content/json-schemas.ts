/** JSON Schemas of the content files, for editors: made from the same definitions that check them. */
import { z } from 'zod'
import { FILE_KINDS } from './load-content.ts'

export interface SchemaFile {
  /** Path from the project's folder. */
  readonly file: string
  readonly text: string
}

export function createJsonSchemas(): SchemaFile[] {
  return Object.entries(FILE_KINDS).map(([kind, { schema }]) => ({
    file: `catalog/schemas/${kind}.json`,
    text: `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }), null, 2)}\n`,
  }))
}
