/** Aliases that would mislead: claimed twice, or a small word of some language. */
import type { Guide } from '../core/knowledge/guide.ts'
import type { Problem } from './problem.ts'
import type { YamlFile } from './yaml-file.ts'

export interface AliasRules {
  /** How the recogniser sees an alias: what it would confuse counts as equal. */
  readonly keyOf: (alias: string) => string
  readonly isFunctionWord: (key: string) => boolean
}

const GROUPS = ['names', 'features', 'words', 'shared'] as const

interface Claim {
  readonly file: YamlFile<Guide>
  readonly path: readonly (string | number)[]
  readonly alias: string
  readonly key: string
  readonly isShared: boolean
  /** A name in some languages only: it may be a small word of others. */
  readonly isLimited: boolean
}

export function checkAliases(guides: readonly YamlFile<Guide>[], { keyOf, isFunctionWord }: AliasRules): Problem[] {
  const first = new Map<string, Claim>()
  return guides
    .flatMap((file) => claimsOf(file, keyOf))
    .flatMap((claim) => {
      const other = first.get(claim.key)
      if (!other) first.set(claim.key, claim)
      const message =
        !claim.isLimited && isFunctionWord(claim.key)
          ? `Alias "${claim.alias}" is a small word of some language ("so", "da"): it would be found in ordinary sentences`
          : messageFor(claim, other)
      return message === undefined ? [] : [claim.file.problemAt(claim.path, message)]
    })
}

const claimsOf = (file: YamlFile<Guide>, keyOf: AliasRules['keyOf']): Claim[] =>
  GROUPS.flatMap((group) =>
    file.value.aliases[group].map((alias, index) => ({
      file,
      path: ['aliases', group, index],
      alias,
      key: keyOf(alias),
      isShared: group === 'shared',
      isLimited: alias in file.value.aliases.nameIn,
    })),
  )

function messageFor({ file, alias, key, isShared }: Claim, other: Claim | undefined): string | undefined {
  if (key === '') return 'An alias without letters or digits'
  if (!other) return undefined
  if (other.file === file) return `Alias "${alias}" stands twice in this guide (case, accents and signs do not count)`
  return isShared && other.isShared
    ? undefined
    : `Alias "${alias}" is also claimed by ${other.file.value.id}: put it under "shared" in both, or remove one`
}
