import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareContent, readPrepared } from '../../src/content/prepared-content.ts'
import { fewFiles, ROOT, TODAY } from '../support/world.ts'

/** A copy of the program with a few guides and examples, quickly prepared, and a folder to keep them in. */
function copyProject(): { root: string; keptIn: string; kept: () => string[] } {
  const root = mkdtempSync(join(tmpdir(), 'optout-'))
  cpSync(join(ROOT, 'src'), join(root, 'src'), { recursive: true })
  for (const { file, text } of fewFiles()) {
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const keptIn = join(root, 'kept')
  return { root, keptIn, kept: () => readdirSync(keptIn) }
}

test('what is kept reads back as what was made, and a change makes it anew', async () => {
  const { root, keptIn, kept } = copyProject()
  const preparation = { root, keptIn }
  expect(readPrepared(preparation)).toBeUndefined()
  const made = await prepareContent(preparation, TODAY)
  expect(kept()).toHaveLength(3)
  expect(readPrepared(preparation)).toEqual(made)
  const guide = join(root, 'catalog/platforms/linkedin.yaml')
  writeFileSync(guide, 'id: linkedin\n')
  expect(readPrepared(preparation)).toBeUndefined()
  await expect(prepareContent(preparation, TODAY)).rejects.toThrow(/problem\(s\)/)
  cpSync(join(ROOT, 'catalog/platforms/linkedin.yaml'), guide)
  expect(readPrepared(preparation)).toEqual(made)
  for (const name of kept()) {
    truncateSync(join(keptIn, name), 1000)
    expect(readPrepared(preparation)).toBeUndefined()
    await prepareContent(preparation, TODAY)
    expect(readPrepared(preparation)).toEqual(made)
  }
})

test('a changed program makes it anew too', async () => {
  const { root, keptIn } = copyProject()
  await prepareContent({ root, keptIn }, TODAY)
  appendFileSync(join(root, 'src/core/locale.ts'), '\n')
  expect(readPrepared({ root, keptIn })).toBeUndefined()
})

test('a folder that cannot be written keeps nothing and stops nothing', async () => {
  const { root } = copyProject()
  writeFileSync(join(root, 'file'), '')
  const { content } = await prepareContent({ root, keptIn: join(root, 'file/below') }, TODAY)
  expect(content.guides.length).toBeGreaterThan(0)
})
