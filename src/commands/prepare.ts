/** Runs after `npm ci`: checks the content and learns from it once, so that the first start is as quick as every other. */
import { readConfig } from '../config.ts'
import { openAssistant, runMain } from '../start.ts'

await runMain(() => void openAssistant(readConfig({}), new Date()))
