import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Problem } from '../../src/content/problem.ts'
import { readYaml } from '../../src/content/yaml-file.ts'

const schema = z.strictObject({
  name: z.string(),
  list: z.array(z.strictObject({ id: z.string(), kind: z.enum(['a', 'b']) })).default([]),
  either: z.union([z.array(z.string()), z.strictObject({ steps: z.array(z.string()) })]).optional(),
})

function problemsOf(text: string): Problem[] {
  const problems: Problem[] = []
  readYaml('x.yaml', text, schema, (problem) => problems.push(problem))
  return problems
}

test('a good file gives its typed value', () => {
  expect(readYaml('x.yaml', 'name: on\nlist: [{ id: x, kind: a }]', schema, () => {})?.value).toEqual({
    name: 'on',
    list: [{ id: 'x', kind: 'a' }],
  })
})

test('every problem is told at once, with the line it stands on', () => {
  const text = 'name: 1\nlist:\n  - id: x\n    kind: c\n    extra: 1\n  - kind: a\n'
  expect(problemsOf(text).map(({ line, path }) => `${line} ${path}`)).toEqual(['1 name', '4 list.0.kind', '5 list.0.extra', '6 list.1.id'])
})

test('an unknown key is told by name, at its own line', () => {
  expect(problemsOf('name: x\nnmae: y')).toEqual([{ file: 'x.yaml', line: 2, path: 'nmae', message: expect.stringContaining('"nmae"') }])
})

test('of a choice of forms the problem of the nearest one is told', () => {
  expect(problemsOf('name: x\neither: { steps: [1] }').map(({ path }) => path)).toEqual(['either.steps.0'])
})

test('what is no YAML at all is told with its line', () => {
  expect(problemsOf('name: x\nlist: [')).toEqual([
    expect.objectContaining({ line: 2, message: expect.stringContaining('not readable as YAML') }),
  ])
})

test('the same key twice is a problem', () => {
  expect(problemsOf('name: x\nname: y')).toHaveLength(1)
})

test('off, no and dates stay text', () => {
  expect(readYaml('x.yaml', 'a: off\nb: no\nc: 2025-11-03', z.record(z.string(), z.string()), () => {})?.value).toEqual({
    a: 'off',
    b: 'no',
    c: '2025-11-03',
  })
})
