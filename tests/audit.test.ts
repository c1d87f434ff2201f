/** No dependency that runs has a known weakness that matters. Where the registry does not tell, nothing is known, and the name says so. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ROOT } from './support/world.ts'

const TIMEOUT_MS = 5_000

const reportSchema = z.object({ vulnerabilities: z.record(z.string(), z.object({ name: z.string(), severity: z.string() })) })
type Report = z.infer<typeof reportSchema>

/** @returns what the registry knows, or `undefined` where it refuses, is out of reach, or npm is not there. */
function readReport(output: string | null): Report | undefined {
  try {
    return reportSchema.parse(JSON.parse(output ?? ''))
  } catch {
    return undefined
  }
}

const grave = ({ vulnerabilities }: Report): string[] =>
  Object.values(vulnerabilities).flatMap(({ name, severity }) => (['high', 'critical'].includes(severity) ? [`${name}: ${severity}`] : []))

const audited = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0', `--fetch-timeout=${TIMEOUT_MS}`], {
  cwd: ROOT,
  encoding: 'utf8',
  timeout: TIMEOUT_MS,
})
const report = readReport(audited.stdout)

test.skipIf(report === undefined)(
  report ? 'no dependency has a high or critical finding' : 'SKIPPED, dependencies not audited: the registry did not answer',
  () => {
    expect(report && grave(report)).toEqual([])
  },
)

test('a high or critical finding is found, and a lesser one passed over', () => {
  const found = (severity: string) => JSON.stringify({ vulnerabilities: { leaky: { name: 'leaky', severity } }, metadata: {} })
  const gravest = (text: string): string[] | undefined => {
    const read = readReport(text)
    return read && grave(read)
  }
  expect(gravest(found('high'))).toEqual(['leaky: high'])
  expect(gravest(found('critical'))).toEqual(['leaky: critical'])
  expect(gravest(found('moderate'))).toEqual([])
})

test.for(['', 'npm error', '{"message":"405 Method Not Allowed","statusCode":405,"error":{"summary":""}}'])(
  '%j is no report, and never taken for a clean one',
  (output) => {
    expect(readReport(output)).toBeUndefined()
  },
)
