/** One thing that is wrong in a content file, said so that a volunteer can mend it: where, what, what would be right. */
export interface Problem {
  /** Path from the project's folder, with `/`. */
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** Path inside the file, `controls.0.url`; empty for the whole file. */
  readonly path: string
  readonly message: string
}

/** Thrown when content cannot be used; carries every problem found, never only the first. */
export class ContentError extends Error {
  override readonly name = 'ContentError'
  readonly code = 'CONTENT_INVALID'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(formatProblems(problems))
    this.problems = problems
  }
}

/** `file:line path - message`, a line each, under a line that counts them; in the order of the files. */
export function formatProblems(problems: readonly Problem[]): string {
  const ordered = [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
  const lines = ordered.map(({ file, line, path, message }) => `  ${file}:${line} ${path === '' ? '' : `${path} `}- ${message}`)
  return [`${problems.length} problem(s) in the content:`, ...lines].join('\n')
}
