import { expect, test } from 'vitest'
import { checkContent, loadContent } from '../../src/content/load-content.ts'
import { ContentError, formatProblems } from '../../src/content/problem.ts'
import type { TextFile } from '../../src/content/read-files.ts'
import { fewFiles, GUIDE, realFiles, TODAY } from '../support/world.ts'

const FILE = 'catalog/platforms/example.yaml'

/** Problems of a small content with one guide more. */
function problemsWith(text: string, file = FILE): string[] {
  const { problems } = checkContent([...fewFiles(), { file, text }], TODAY)
  return problems.map((problem) => `${problem.path} - ${problem.message}`)
}

const replaced = (from: string | RegExp, to: string): string => GUIDE.replace(from, to)

test('the content of the project has no problem', () => {
  const { problems } = checkContent(realFiles(), TODAY)
  expect(formatProblems(problems)).toBe('0 problem(s) in the content:')
})

test('a further guide that follows the rules has none either', () => {
  expect(problemsWith(GUIDE)).toEqual([])
})

test.for([
  [
    'a source that is cited but missing',
    replaced('sources: [S1]\n  details', 'sources: [S1, S7]\n  details'),
    /practice.sources - Source S7 is cited but not listed/,
  ],
  [
    'a source that is listed but never cited',
    replaced('doubts: []', '').replace('sources:\n', 'sources:\n  S2: { title: T, publisher: P, kind: press, read: not-read }\n') +
      'doubts: []\n',
    /sources.S2 - Source S2 is listed but never cited/,
  ],
  ['a date in the future', replaced('date: 2026-01', 'date: 2999-01'), /sources.S1.date - Date 2999-01 lies in the future/],
  ['a region nobody knows', replaced('regions: [all]', 'regions: [atlantis]'), /controls.0.regions - Unknown region "atlantis"/],
  [
    'a control without steps or address',
    replaced('    steps: { web: [Open "Settings".] }\n', ''),
    /controls.0 - Control "switch" has neither steps nor an address/,
  ],
  [
    'steps that only point at each other',
    replaced('{ web: [Open "Settings".] }', '{ web: { sameAs: ios }, ios: { sameAs: web } }'),
    /controls.0.steps.web - sameAs leads to no steps/,
  ],
  [
    'a claim without any source',
    replaced('It trains on posts., sources: [S1]', 'It trains on posts., sources: []'),
    /practice.details.0 - No source/,
  ],
  [
    'a status above what was read',
    replaced('read: 2026-11-24', 'read: not-read').replace(
      'doesNotStop: Past training.',
      'doesNotStop: Past training.\n    status: confirmed',
    ),
    /controls.0.status - Status confirmed is more than its sources allow: unconfirmed at most/,
  ],
  [
    'a verdict nobody reads to the end',
    replaced('Yes, by default. You can switch it off.', `Yes ${'word '.repeat(26)}`),
    /practice.verdict - A sentence of 27 words/,
  ],
  [
    'an alias that another guide claims',
    replaced('[Examplix]', '[linkedin]'),
    /Alias "linkedin" is also claimed by|aliases.names.*Alias "LinkedIn" is also claimed/,
  ],
  ['an alias that is a small word', replaced('[Examplix]', '[Examplix, so]'), /aliases.names.1 - Alias "so" is a small word/],
  ['an alias that stands twice', replaced('[Examplix]', '[Examplix, EXAMPLIX]'), /aliases.names.1 - Alias "EXAMPLIX" stands twice/],
  [
    'an alternative that no topic lists',
    replaced('doubts: []', 'doubts: []\nalternatives: [nowhere]'),
    /alternatives.0 - Unknown alternative "nowhere"/,
  ],
  [
    'an id that is used twice',
    replaced(
      'changes: []',
      'changes:\n  - { id: a, date: 2025, text: T., sources: [S1] }\n  - { id: a, date: 2025, text: T., sources: [S1] }',
    ),
    /changes.1.id - Id "a" is used twice/,
  ],
  [
    'a former id that is still a guide',
    replaced('name: Example', 'formerly: [linkedin]\nname: Example'),
    /formerly.0 - Id "linkedin" already leads to linkedin/,
  ],
  ['an id that differs from the file', replaced('id: example', 'id: other'), /id - Id "other" differs/],
  ['an address without https', replaced("'https://example.org'", "'example.org'"), /sources.S1.url - expected a whole address/],
] as const)('is told: %s', ([, text, expected]) => {
  expect(problemsWith(text).join('\n')).toMatch(expected)
})

test('a shared name may be claimed by several guides that all mark it so', () => {
  expect(problemsWith(replaced('{ names: [Examplix] }', '{ names: [Examplix], shared: [Meta] }'))).toEqual([])
})

/** The files with one changed. */
const changed = (name: string, change: (text: string) => string): TextFile[] =>
  fewFiles().map(({ file, text }) => ({ file, text: file === name ? change(text) : text }))

test.for([
  ['a message that is missing', (text: string) => text.replace(/^ {2}help\.title:.*$/m, ''), /Message "help.title" is missing in en/],
  ['a message nobody says', (text: string) => `${text}  help.titel: x\n`, /No message is called "help.titel"/],
  ['a placeholder that is missing', (text: string) => text.replace('{parts}', ''), /Placeholder \{parts\} is missing/],
  [
    'a placeholder too many',
    (text: string) => text.replace('{parts}', '{parts} {sum}'),
    /Placeholder \{sum\} is unknown here; known: parts/,
  ],
  ['a message that cannot be read', (text: string) => text.replace('{parts}', '{parts'), /not readable as ICU MessageFormat/],
] as const)('is told of the replies: %s', ([, change, expected]) => {
  const { problems } = checkContent(changed('intents/replies/en.yaml', change), TODAY)
  expect(formatProblems(problems)).toMatch(expected)
})

test('a second locale must have the same keys and placeholders', () => {
  const { problems } = checkContent(
    [...fewFiles(), { file: 'intents/replies/de.yaml', text: 'locale: de\nmessages:\n  help.title: Hallo {du}\n' }],
    TODAY,
  )
  const told = formatProblems(problems)
  expect(told).toMatch(/Message "about.title" is missing in de/)
  expect(told).toMatch(/de.yaml:3 messages.help.title - Placeholder \{du\} is unknown/)
})

test('a missing file that is needed is told', () => {
  const { problems } = checkContent(
    fewFiles().filter(({ file }) => !/regions|opt-out|replies/.test(file)),
    TODAY,
  )
  expect(
    problems
      .filter(({ message }) => message.startsWith('Missing'))
      .map(({ file }) => file)
      .sort(),
  ).toEqual(['intents/opt-out.yaml', 'intents/replies/en.yaml', 'intents/slots/regions.yaml'])
})

test('a file that is no kind of content is told', () => {
  expect(problemsWith('a: 1', 'catalog/platform/linkedin.yaml').join('\n')).toMatch(/No kind of content file stands here/)
})

test('one bad file keeps everything from loading, with every problem in the message', () => {
  const bad = [...fewFiles(), { file: FILE, text: replaced('toggle', 'tuggle').replace("default: 'on'", 'default: maybe') }]
  expect(() => loadContent(bad, TODAY)).toThrow(ContentError)
  expect(() => loadContent(bad, TODAY)).toThrow(/2 problem\(s\)[\s\S]*practice.default[\s\S]*controls.0.does/)
})
