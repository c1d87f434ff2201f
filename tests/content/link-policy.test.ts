import { describe, expect, test } from 'vitest'
import { checkContent } from '../../src/content/load-content.ts'
import { formatProblems } from '../../src/content/problem.ts'
import { fewFiles, GUIDE, realFiles, TODAY } from '../support/world.ts'

const GUIDE_FILE = 'catalog/platforms/example.yaml'
const HOSTS_FILE = 'catalog/hosts.yaml'

interface Listed {
  /** Hosts of the guide, as YAML. */
  readonly hosts?: string
  /** Further lines of the list. */
  readonly more?: string
}

/** Problems of a few files and a guide more, with a list of hosts for it. */
function problemsOf(guide: string, { hosts, more = '' }: Listed = {}): string {
  const listed = (text: string): string =>
    text.replace('[linkedin.com]', `[linkedin.com]${hosts === undefined ? '' : `, example: ${hosts}`}`)
  const files = fewFiles().map(({ file, text }) => ({ file, text: file === HOSTS_FILE ? listed(text) + more : text }))
  return formatProblems(checkContent([...files, { file: GUIDE_FILE, text: guide }], TODAY).problems)
}

/** The same, of a guide with a line more in its control. */
const problemsWith = (line: string, listed?: Listed): string =>
  problemsOf(GUIDE.replace('    stops: Future', `    ${line}\n    stops: Future`), listed)

const NONE = '0 problem(s) in the content:'

describe('a guide leads only where the list of hosts says', () => {
  test('an address on another host is told with its line, and what would be right', () => {
    expect(problemsWith('url: https://example.com/settings')).toBe(
      '1 problem(s) in the content:\n  catalog/platforms/example.yaml:19 controls.0.url - example.com is not among the hosts of example. ' +
        'If it surely is its own, add it to catalog/hosts.yaml, under guides: example: [example.com]',
    )
  })

  test.for([
    ['url: https://example.com/settings', '[example.com]'],
    ['url: https://privacy.example.com/', '[example.com]'],
    ['email: dpo@example.com', "['@example.com']"],
    ['note: Open https://example.com/account, then "Delete".', '[example.com]'],
  ] as const)('%s is fine with %s', ([line, hosts]) => {
    expect(problemsWith(line, { hosts })).toBe(NONE)
  })

  test.for([
    ['another ending', 'url: https://example.com.evil.test/'],
    ['another beginning', 'url: https://notexample.com/'],
    ['a host behind a user name', 'url: https://example.com@evil.test/'],
    ['a listed host as user name of itself', 'url: https://example.com@example.com/'],
    ['a host that goes on after a quote', "url: https://example.com'.evil.test/"],
    ['a letter of another script', 'url: https://ex\u0430mple.com/'],
    ['a subdomain of what is listed for mail only', 'email: dpo@mail.example.com'],
    ['mail to a letter of another script', 'note: Write to dpo@ex\u0430mple.com.'],
    ['an address inside a text', 'note: Open https://evil.test/form and fill it in.'],
    ['an address of an unusual kind', 'note: Open ftp://evil.test/form.'],
  ] as const)('a look-alike is refused: %s', ([, line]) => {
    const told = problemsWith(`${line}\n    accountsNote: See https://example.com and dpo@example.com`, {
      hosts: "[example.com, '@example.com']",
    })
    expect(told).toMatch(/catalog\/platforms\/example\.yaml:19 controls\.0\.(url|note|email) - /)
    expect(told).toMatch(/is not among the hosts of example|is no address that can be followed/)
  })

  test('a listed host of the family is for each of its guides, and for no other', () => {
    expect(problemsWith('url: https://www.facebook.com/')).toContain('www.facebook.com is not among the hosts of example')
    const relative = GUIDE.replace('kind: social', 'kind: social\nfamily: meta').replace(
      '    stops: Future',
      '    url: https://www.facebook.com/\n    stops: Future',
    )
    expect(problemsOf(relative)).toBe(NONE)
  })
})

describe('the list holds nothing that is not needed', () => {
  test.for([
    [
      'a host nobody leads to',
      problemsWith('note: Nothing.', { hosts: '[example.com]' }),
      /guides\.example\.0 - No address leads to example\.com/,
    ],
    [
      'a guide that is none',
      problemsWith('url: https://a.test/', { hosts: '[a.test], exmaple: [b.test]' }),
      /guides\.exmaple - No guide has this id/,
    ],
    ['a scheme', problemsWith('url: https://a.test/', { hosts: '["https://a.test"]' }), /expected a host such as "example\.com"/],
    ['a host for everything', problemsWith('url: https://a.test/', { hosts: '[test]' }), /expected a host such as "example\.com"/],
  ] as const)('%s is told', ([, told, expected]) => {
    expect(told).toMatch(expected)
  })

  test('without the list nothing loads', () => {
    const files = fewFiles().filter(({ file }) => file !== HOSTS_FILE)
    expect(formatProblems(checkContent(files, TODAY).problems)).toContain('catalog/hosts.yaml:1 - Missing or unreadable, and needed')
  })
})

describe('https only', () => {
  const HTTP = 'http://a.test/terms'
  const exception = `plainHttp: [{ url: '${HTTP}', reason: It answers at http only. }]\n`
  const withSource = (more = ''): string => problemsOf(GUIDE.replace('https://example.org', HTTP), { more })

  test('a source at http is refused unless it is listed with its reason', () => {
    expect(withSource()).toMatch(/sources\.S1\.url - Expected an address that starts with https:\/\//)
    expect(withSource(exception)).toBe(NONE)
  })

  test.for(['https:/a.test/', 'https:\\\\a.test/', 'https://a.test\\@b.test/'])(
    '%s is no form of https that everything reads alike',
    (url) => {
      expect(problemsWith(`url: ${url}`, { hosts: '[a.test]' })).toMatch(
        /controls\.0\.url - [Ee]xpected an? (whole )?address that starts with https:\/\//,
      )
    },
  )

  test('a control at http is refused, listed or not', () => {
    expect(problemsWith(`url: ${HTTP}`, { hosts: '[a.test]', more: exception })).toMatch(
      /controls\.0\.url - Expected an address that starts with https:\/\//,
    )
  })

  test('an exception that no file needs is told', () => {
    expect(problemsWith('note: Nothing.', { more: exception })).toMatch(/plainHttp\.0 - No source or authority has this address/)
  })
})

test.for(['\\e[31mred', 'turned \\u202Etset.live', '\\x07'])('a text with signs that are not seen is refused: %s', (text) => {
  expect(problemsWith(`note: "a ${text}"`)).toMatch(/controls\.0\.note - holds a sign that is not seen/)
})

test('a look-alike in the project itself is found with the line it stands on', () => {
  const files = realFiles().map(({ file, text }) => ({
    file,
    text:
      file === 'catalog/platforms/linkedin.yaml'
        ? text.replace('https://www.linkedin.com/mypreferences', 'https://www.linkedln.com/mypreferences')
        : text,
  }))
  const told = formatProblems(checkContent(files, TODAY).problems)
  expect(told).toMatch(
    /^1 problem\(s\) in the content:\n {2}catalog\/platforms\/linkedin\.yaml:\d+ controls\.0\.url - www\.linkedln\.com is not among/,
  )
})
