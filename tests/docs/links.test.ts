/** Whatever the documents name is there: files, headings, decisions. Pages on the internet are not asked. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { readFiles } from '../../src/content/read-files.ts'
import { ROOT } from '../support/world.ts'

const DECISIONS = 'docs/decisions'
const pages = [
  ...['README.md', 'CONTRIBUTING.md'].map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') })),
  ...readFiles(ROOT, ['docs'], /\.md$/),
]

/** Path and heading of every link that leads into this repository. */
const linksIn = (text: string): { path: string; heading: string | undefined }[] =>
  [...text.matchAll(/\]\((?!https?:|mailto:)([^)#]*)#?([^)]*)\)/g)].map(([, path = '', heading = '']) => ({
    path,
    heading: heading === '' ? undefined : heading,
  }))

/** Files that a reader is told to make. */
const MADE = ['catalog/platforms/my-app.yaml']

/** Files and folders named in code spans. What stands for many is none. */
const pathsIn = (text: string): string[] =>
  [...text.matchAll(/`((?:src|tests|docs|catalog|intents|deploy)\/[^`\s<>*…]*)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !MADE.includes(path))

/** As GitHub makes anchors of headings. */
const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

const at = (file: string, path: string): string => (path === '' ? file : posix.join(posix.dirname(file), path))

test.for(pages)('what $file names is there', ({ file, text }) => {
  const links = linksIn(text)
  const missing = links.filter(({ path }) => !existsSync(join(ROOT, at(file, path)))).map(({ path }) => path)
  expect([...missing, ...pathsIn(text).filter((path) => !existsSync(join(ROOT, path)))]).toEqual([])
  const lost = links.filter(({ path, heading }) => {
    const target = at(file, path)
    return heading !== undefined && !anchorsIn(readFileSync(join(ROOT, target), 'utf8')).includes(heading)
  })
  expect(lost).toEqual([])
})

test('every page is reached from the README, by way of others', () => {
  const reached = new Set(['README.md'])
  for (const file of reached) {
    const page = pages.find((each) => each.file === file)
    for (const { path } of linksIn(page?.text ?? '')) if (path.endsWith('.md')) reached.add(at(file, path))
  }
  expect(pages.map(({ file }) => file).filter((file) => !reached.has(file))).toEqual([])
})

test('the index of decisions and the decisions agree', () => {
  const decisions = pages.filter(({ file }) => file.startsWith(DECISIONS) && basename(file) !== 'README.md')
  const listed = decisions.map(({ file, text }) => {
    const name = basename(file)
    return `- [${name.slice(0, 4)}: ${text.slice(2, text.indexOf('\n'))}](${name})`
  })
  expect(listed.length).toBeGreaterThan(10)
  const index = readFileSync(join(ROOT, DECISIONS, 'README.md'), 'utf8')
  expect(index.split('\n').filter((line) => line.startsWith('- '))).toEqual(listed)
  expect(decisions.map(({ file }) => Number(basename(file).slice(0, 4)))).toEqual(decisions.map((_, place) => place + 1))
  for (const { text } of decisions)
    expect([...text.matchAll(/^\*\*([^*]+)\.\*\*/gm)].map(([, part]) => part)).toEqual(['Context', 'Decision', 'What it costs', 'Evidence'])
})

test.for([
  ['[a](x.md) and [b](../y.md#two-words) and [c](https://example.org)', [{ path: 'x.md' }, { path: '../y.md', heading: 'two-words' }]],
  ['[a](#here)', [{ path: '', heading: 'here' }]],
] as const)('the links of %j are found', ([text, links]) => {
  expect(linksIn(text)).toMatchObject(links)
})

test('paths and headings are found', () => {
  expect(pathsIn('`src/main.ts`, `catalog/platforms/`, `intents/<intent>.yaml`, `npm run validate -- catalog/x.yaml`')).toEqual([
    'src/main.ts',
    'catalog/platforms/',
  ])
  expect(anchorsIn('# One: two\n## On `Discord`\n')).toEqual(['one-two', 'on-discord'])
})
