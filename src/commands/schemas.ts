/** `npm run schemas`: writes the JSON Schemas that editors read beside the YAML. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createJsonSchemas } from '../content/json-schemas.ts'
import { ROOT } from '../start.ts'

for (const { file, text } of createJsonSchemas()) writeFileSync(join(ROOT, file), text)
