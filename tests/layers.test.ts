/** Which folder may import what: the linter refuses the rest. Tried on files that break each rule. */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFiles } from '../src/content/read-files.ts'
import { ROOT } from './support/world.ts'

const BIOME = join(ROOT, 'node_modules/.bin/biome')

/** What the linter says of a file with this import, standing in `folder`. */
function lint(folder: string, specifier: string): string {
  const path = join(ROOT, folder, `layer-trial-${process.pid}.ts`)
  writeFileSync(
    path,
    `import ${specifier.startsWith('.') || specifier.startsWith('node:') ? `* as it from '${specifier}'\n\nexport const trial = it` : `'${specifier}'`}\n`,
  )
  try {
    const { stdout, stderr } = spawnSync(BIOME, ['lint', '--only=style/noRestrictedImports', path], { cwd: ROOT, encoding: 'utf8' })
    return stdout + stderr
  } finally {
    rmSync(path)
  }
}

test.for([
  ['src/core', 'node:fs'],
  ['src/core', 'node:fs/promises'],
  ['src/core', 'yaml'],
  ['src/core', '../content/problem.ts'],
  ['src/core/answers', '../../content/problem.ts'],
  ['src/core', '../adapters/terminal/render.ts'],
  ['src/content', '../adapters/terminal/render.ts'],
  ['src/content', '../config.ts'],
  ['src/content', '../store/database.ts'],
  ['src/store', '../delivery/publisher.ts'],
  ['src/store', '../content/problem.ts'],
  ['src/store/migrations', '../../config.ts'],
  ['src/delivery', '../store/open-store.ts'],
  ['src/delivery', '../adapters/terminal/render.ts'],
  ['src/adapters/terminal', '../../store/open-store.ts'],
  ['src/adapters/terminal', '../../delivery/publisher.ts'],
  ['src/adapters/terminal', '../../content/problem.ts'],
  ['src/adapters/terminal', '../../config.ts'],
  ['src/adapters/terminal', '../../start.ts'],
] as const)('%s may not import %s', ([folder, specifier]) => {
  expect(lint(folder, specifier)).toContain('noRestrictedImports')
})

test.for([
  ['src/core', 'zod'],
  ['src/core/answers', '../knowledge/guide.ts'],
  ['src/core', 'fuse.js'],
  ['src/content', 'yaml'],
  ['src/content', '../core/region.ts'],
  ['src/store', '../core/store.ts'],
  ['src/store', 'pg'],
  ['src/delivery', '../core/store.ts'],
  ['src/delivery', './pacing.ts'],
  ['src/adapters/terminal', '../../core/ports.ts'],
] as const)('%s may import %s', ([folder, specifier]) => {
  expect(lint(folder, specifier)).not.toContain('noRestrictedImports')
})

test('every file under src says what it is for', () => {
  const silent = readFiles(ROOT, ['src'], /\.ts$/).filter(({ text }) => !text.startsWith('/**'))
  expect(silent.map(({ file }) => file)).toEqual([])
})
