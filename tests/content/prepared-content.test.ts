import { cpSync, mkdtempSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareContent } from '../../src/content/prepared-content.ts'
import { ROOT, TODAY } from '../support/world.ts'

/** A copy of what the content is prepared from, and a folder to keep it in. */
function copyProject(): { root: string; keptIn: string; kept: () => string[] } {
  const root = mkdtempSync(join(tmpdir(), 'optout-'))
  for (const folder of ['catalog', 'intents', 'src']) cpSync(join(ROOT, folder), join(root, folder), { recursive: true })
  const keptIn = join(root, 'kept')
  return { root, keptIn, kept: () => readdirSync(keptIn) }
}

test('what is kept reads back as what was made, and a change makes it anew', async () => {
  const { root, keptIn, kept } = copyProject()
  const made = await prepareContent(root, keptIn, TODAY)
  const first = kept()
  expect(first).toHaveLength(1)
  expect(await prepareContent(root, keptIn, TODAY)).toEqual(made)
  writeFileSync(join(root, 'catalog/platforms/linkedin.yaml'), 'id: linkedin\n')
  await expect(prepareContent(root, keptIn, TODAY)).rejects.toThrow(/problem\(s\)/)
  cpSync(join(ROOT, 'catalog/platforms/linkedin.yaml'), join(root, 'catalog/platforms/linkedin.yaml'))
  expect(kept()).toEqual(first)
  truncateSync(join(keptIn, first[0] ?? ''), 1000)
  expect(await prepareContent(root, keptIn, TODAY)).toEqual(made)
})

test('a folder that cannot be written keeps nothing and stops nothing', async () => {
  const { root } = copyProject()
  writeFileSync(join(root, 'file'), '')
  const { content } = await prepareContent(root, join(root, 'file/below'), TODAY)
  expect(content.guides.length).toBeGreaterThan(0)
})
