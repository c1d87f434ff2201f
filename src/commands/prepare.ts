/**
 * Runs after `npm ci`: checks the content and learns from it once, so that the first start is as quick as every other.
 *
 * A mistake in the content is told, but does not fail the installation: `npm start` and `npm run validate` will.
 */

import { readConfig } from '../config.ts'
import { ContentError } from '../content/problem.ts'
import { openAssistant } from '../start.ts'

try {
  await openAssistant(readConfig({}), new Date())
} catch (error) {
  if (!(error instanceof ContentError)) throw error
  process.stderr.write(`${error.message}\n`)
}
