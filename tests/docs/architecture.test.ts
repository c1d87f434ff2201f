/** The diagram of `docs/ARCHITECTURE.md` is true to the imports: no arrow is missing, and none is too many. */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { readFiles, type TextFile } from '../../src/content/read-files.ts'
import { ROOT } from '../support/world.ts'

/** Static, for side effects, and dynamic; of types too. */
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g

/** Folders drawn with what lies in them. */
const OPENED = ['core', 'adapters']

/** Where a file of `src` stands in the diagram, from the outside in. */
function placeOf(file: string): readonly string[] {
  const [, folder = '', inner = '', ...rest] = file.split('/')
  if (inner === '') return ['wiring']
  return OPENED.includes(folder) ? [folder, rest.length > 0 ? inner : 'shared'] : [folder]
}

/** An import as an arrow between the outermost places that differ; none within a place. */
function arrowOf(from: string, to: string): string[] {
  const [a, b] = [placeOf(from), placeOf(to)]
  const level = a.findIndex((each, index) => each !== b[index])
  return level < 0 || b[level] === undefined ? [] : [`${a[level]} --> ${b[level]}`]
}

const importsOf = ({ file, text }: TextFile): string[] =>
  [...text.matchAll(IMPORTED)].map(([, specifier = '']) => posix.join(posix.dirname(file), specifier))

const arrowsIn = (files: readonly TextFile[]): string[] => [
  ...new Set(files.flatMap((each) => importsOf(each).flatMap((imported) => arrowOf(each.file, imported)))),
]

const [, diagram = ''] = /```mermaid\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8')) ?? []
const drawn = [...diagram.matchAll(/^ *(\w+) (<?)--> (\w+)$/gm)].flatMap(([, from, both, to]) =>
  both === '' ? [`${from} --> ${to}`] : [`${from} --> ${to}`, `${to} --> ${from}`],
)

const sources = readFiles(ROOT, ['src'], /\.(ts|js)$/)

test('each arrow stands for an import, and each import for an arrow', () => {
  expect(drawn.toSorted()).toEqual(arrowsIn(sources).toSorted())
})

test('every line of the diagram is understood, and every folder is in it', () => {
  const lines = diagram.split('\n').map((line) => line.trim())
  const nodes = lines.flatMap((line) => /^(?:subgraph )?(\w+)(?:\["[^"]+"\])?$/.exec(line)?.[1] ?? []).filter((node) => node !== 'end')
  const rest = lines.filter((line) => !/^(flowchart TD|end|(subgraph )?\w+(\["[^"]+"\])?|\w+ <?--> \w+|)$/.test(line))
  expect(rest).toEqual([])
  expect(nodes.toSorted()).toEqual([...new Set(sources.flatMap(({ file }) => placeOf(file)))].toSorted())
})

test('every import was found: it leads to a file', () => {
  const files = new Set(sources.map(({ file }) => file))
  const imported = sources.flatMap(importsOf)
  expect(imported.length).toBeGreaterThan(500)
  expect(imported.filter((file) => !files.has(file))).toEqual([])
})

test.for([
  ['src/store/rows.ts', `import { a } from '../core/store.ts'`, ['store --> core']],
  ['src/core/answers/x.ts', `import type {\n  A,\n} from '../ports.ts'`, ['answers --> shared']],
  ['src/core/ports.ts', `export type { A } from './knowledge/guide.ts'`, ['shared --> knowledge']],
  ['src/adapters/discord/x.ts', `import '../telegram/y.ts'`, ['discord --> telegram']],
  ['src/networks.ts', `await import('./adapters/discord/adapter.ts')`, ['wiring --> adapters']],
  ['src/store/migrations/001.ts', `import { b } from '../rows.ts'`, []],
  ['src/serve.ts', `import { c } from './config.ts'\nimport fs from 'node:fs'`, []],
] as const)('%s with %j draws %j', ([file, text, arrows]) => {
  expect(arrowsIn([{ file, text }])).toEqual(arrows)
})
