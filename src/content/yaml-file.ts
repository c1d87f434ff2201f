/** A YAML text -> a typed value, or every problem with the line it stands on. Lines are looked up only when something is wrong. */
import { isMap, isNode, isPair, LineCounter, parse, parseDocument, YAMLParseError } from 'yaml'
import type { z } from 'zod'
import type { Problem } from './problem.ts'

type Path = readonly PropertyKey[]

/** A file that was read: its typed value and a way to name any place in it. */
export interface YamlFile<T> {
  readonly file: string
  readonly value: T
  /** A problem at `path` of this file. */
  problemAt(path: Path, message: string): Problem
}

const OPTIONS = { version: '1.2', uniqueKeys: true } as const

/**
 * Reads one YAML text.
 *
 * @param file its path, for problems only.
 * @param onProblem called once a problem; the return value is then `undefined`.
 */
export function readYaml<T>(
  file: string,
  text: string,
  schema: z.ZodType<T>,
  onProblem: (problem: Problem) => void,
): YamlFile<T> | undefined {
  const locate = createLocator(text)
  const problemAt = (path: Path, message: string): Problem => ({ file, line: locate(path), path: path.map(String).join('.'), message })
  let raw: unknown
  try {
    raw = parse(text, OPTIONS)
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 1
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    onProblem({ file, line, path: '', message: `not readable as YAML: ${reason}` })
    return undefined
  }
  const outcome = schema.safeParse(raw)
  if (outcome.success) return { file, value: outcome.data, problemAt }
  for (const issue of outcome.error.issues.flatMap(mostSpecific)) onProblem(problemAt(issue.path, issue.message))
  return undefined
}

interface Issue {
  path: Path
  message: string
}

/** Of a failed union, the branch that came furthest; of unknown keys, a problem each at the key itself. */
function mostSpecific(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `Unknown key "${key}": misspelt, or not part of this kind of file`,
    }))
  }
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const depth = (branch: z.core.$ZodIssue[]): number => Math.max(...branch.map((each) => each.path.length))
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a))
  return (best ?? []).flatMap(mostSpecific).map((each) => ({ path: [...issue.path, ...each.path], message: each.message }))
}

/** Finds the line of a path, or of the nearest parent that exists. Parses again, with positions, on first use. */
function createLocator(text: string): (path: Path) => number {
  let prepared: { document: ReturnType<typeof parseDocument>; counter: LineCounter } | undefined
  return (path) => {
    if (!prepared) {
      const counter = new LineCounter()
      prepared = { document: parseDocument(text, { ...OPTIONS, lineCounter: counter }), counter }
    }
    for (let length = path.length; length > 0; length--) {
      const offset = offsetAt(prepared.document, path.slice(0, length))
      if (offset !== undefined) return prepared.counter.linePos(offset).line
    }
    return 1
  }
}

/** Offset of the key (in a map) or item (in a list) at `path`. */
function offsetAt(document: ReturnType<typeof parseDocument>, path: Path): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === String(path.at(-1)))
    return pair && isNode(pair.key) ? pair.key.range?.[0] : undefined
  }
  const node: unknown = document.getIn(path, true)
  return isNode(node) ? node.range?.[0] : undefined
}
