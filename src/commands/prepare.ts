/**
 * Runs after `npm ci`, and by itself after a change: checks the content and learns from it once, so that every start is quick.
 *
 * A mistake in the content is told, but does not fail the installation: `npm start` and `npm run validate` will.
 */
import { prepareContent, readPrepared } from '../content/prepared-content.ts'
import { ContentError } from '../content/problem.ts'
import { newestDayOf, PREPARATION } from '../start.ts'

try {
  if (!readPrepared(PREPARATION)) await prepareContent(PREPARATION, newestDayOf(new Date()))
} catch (error) {
  if (!(error instanceof ContentError)) throw error
  process.stderr.write(`${error.message}\n`)
}
