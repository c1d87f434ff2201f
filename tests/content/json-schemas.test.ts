import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createJsonSchemas } from '../../src/content/json-schemas.ts'
import { ROOT, realFiles } from '../support/world.ts'

test.for(createJsonSchemas())('is up to date (npm run schemas): $file', ({ file, text }) => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toBe(text)
})

test('every content file names the schema that checks it', () => {
  const without = realFiles().filter(({ text }) => !/^# yaml-language-server: \$schema=.*schemas\/[a-z-]+\.json/.test(text))
  expect(without.map(({ file }) => file)).toEqual([])
})
