/** The files that operators start from agree with the program. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { environmentSchema } from '../src/config.ts'
import { createMetrics } from '../src/metrics.ts'
import { ROOT } from './support/world.ts'

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const started = /"start": "node (.*?)"/.exec(read('package.json'))?.[1]

const serviceSchema = z.object({
  build: z.string().optional(),
  image: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  read_only: z.boolean().optional(),
  stop_grace_period: z.string().optional(),
  volumes: z.array(z.string()).optional(),
})
const composeSchema = z.object({ services: z.record(z.string(), serviceSchema), volumes: z.record(z.string(), z.null()) })

test.for(['compose.yaml', 'compose.postgres.yaml'])('%s runs the program read-only, with variables it knows and time to stop', (file) => {
  const { services, volumes } = composeSchema.parse(parse(read(file)))
  const { optout } = services
  expect(optout).toMatchObject({ build: '.', read_only: true, stop_grace_period: '15s' })
  for (const name of Object.keys(optout?.environment ?? {})) expect(Object.keys(environmentSchema.shape)).toContain(name)
  const named = Object.values(services).flatMap((service) => (service.volumes ?? []).map((volume) => volume.split(':')[0]))
  expect(named.sort()).toEqual(Object.keys(volumes).sort())
})

test('the image and the unit start the program as npm start does', () => {
  const command = /^CMD (\[.*\])$/m.exec(read('Dockerfile'))?.[1] ?? '[]'
  expect((JSON.parse(command) as string[]).slice(1).join(' ')).toBe(started)
  expect(read('deploy/optout.service')).toContain(`/bin/node ${started}\n`)
})

test('the image runs without rights, from files made in a stage before', () => {
  const stages = read('Dockerfile')
    .split(/^FROM /m)
    .slice(1)
  expect(stages).toHaveLength(2)
  const [, last = ''] = stages
  expect(last).toMatch(/^USER node\n[\s\S]*^CMD /m)
  expect(last).not.toMatch(/npm |apt|curl/)
  expect(last).toContain('HEALTHCHECK')
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.*)$/gm)].flatMap(([, paths = '']) => paths.split(' ').slice(0, -1))
  for (const path of copied) expect(read('.dockerignore')).toContain(`!${path}`)
})

test('neither container nor unit can gain rights', () => {
  for (const file of ['compose.yaml', 'compose.postgres.yaml']) {
    expect(parse(read(file)).services.optout).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
  }
  expect(read('deploy/optout.service').split('\n')).toEqual(
    expect.arrayContaining(['DynamicUser=yes', 'ProtectSystem=strict', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=']),
  )
})

test('the dashboard and the alerts ask for what is counted', async () => {
  const metrics = createMetrics({ outbox: async () => ({ pending: 0, oldestSeconds: 0 }), newestSourceAt: () => undefined })
  const counted = await metrics.text()
  for (const file of ['deploy/grafana-dashboard.json', 'deploy/alerts.yaml']) {
    const asked = [...read(file).matchAll(/\b(?:optout|process|nodejs)_[a-z0-9_]+/g)].map(([name]) =>
      name.replace(/_(bucket|count|sum)$/, ''),
    )
    expect(asked.length).toBeGreaterThan(4)
    for (const name of asked) expect(counted).toContain(`# TYPE ${name} `)
  }
  expect(() => JSON.parse(read('deploy/grafana-dashboard.json'))).not.toThrow()
  expect(parse(read('deploy/alerts.yaml'))).toHaveProperty('groups')
})
