/** Checks of guides, rights and topics as files among others: names, repeated ids, references, controls that lead nowhere. */
import type { Control, Guide } from '../core/knowledge/guide.ts'
import type { Rights } from '../core/knowledge/rights.ts'
import type { Topic } from '../core/knowledge/topic.ts'
import type { Problem } from './problem.ts'
import type { YamlFile } from './yaml-file.ts'

export interface CatalogFiles {
  readonly guides: readonly YamlFile<Guide>[]
  readonly rights: readonly YamlFile<Rights>[]
  readonly topics: readonly YamlFile<Topic>[]
}

export function checkCatalog({ guides, rights, topics }: CatalogFiles): Problem[] {
  const alternatives = new Set(topics.flatMap(({ value }) => value.alternatives.map(({ id }) => id)))
  return [
    ...[...guides, ...rights, ...topics].flatMap(checkName),
    ...checkFormerIds(guides),
    ...guides.flatMap((file) => [
      ...checkRepeats(file, 'controls'),
      ...checkRepeats(file, 'changes'),
      ...file.value.controls.flatMap((control, index) => checkControl(file, control, index)),
      ...checkReferences(file, alternatives),
    ]),
  ]
}

function checkName(file: YamlFile<{ readonly id: string }>): Problem[] {
  const { id } = file.value
  return file.file.endsWith(`/${id}.yaml`) ? [] : [file.problemAt(['id'], `Id "${id}" differs from the file's name`)]
}

/** An id that once was published stays taken: by its guide, or as a redirect to one. */
function checkFormerIds(guides: readonly YamlFile<Guide>[]): Problem[] {
  const owners = new Map(guides.map(({ value }) => [value.id, value.id]))
  return guides.flatMap((file) =>
    file.value.formerly.flatMap((id, index) => {
      const owner = owners.get(id)
      owners.set(id, file.value.id)
      return owner === undefined ? [] : [file.problemAt(['formerly', index], `Id "${id}" already leads to ${owner}`)]
    }),
  )
}

function checkRepeats(file: YamlFile<Guide>, list: 'controls' | 'changes'): Problem[] {
  const ids = file.value[list].map(({ id }) => id)
  return ids.flatMap((id, index) => (ids.indexOf(id) < index ? [file.problemAt([list, index, 'id'], `Id "${id}" is used twice`)] : []))
}

function checkControl(file: YamlFile<Guide>, control: Control, index: number): Problem[] {
  const steps = Object.entries(control.steps)
  const leadsNowhere = control.does !== 'none' && steps.length === 0 && control.url === undefined && control.email === undefined
  const nowhere = leadsNowhere
    ? [file.problemAt(['controls', index], `Control "${control.id}" has neither steps nor an address: give one of them`)]
    : []
  const loose = steps.filter(([, each]) => !Array.isArray(each) && 'sameAs' in each && !hasOwnSteps(control, each.sameAs))
  return [
    ...nowhere,
    ...loose.map(([device]) => file.problemAt(['controls', index, 'steps', device], 'sameAs leads to no steps of its own')),
  ]
}

function hasOwnSteps({ steps }: Control, device: keyof Control['steps']): boolean {
  const own = steps[device]
  return own !== undefined && (Array.isArray(own) || !('sameAs' in own))
}

function checkReferences(file: YamlFile<Guide>, alternatives: ReadonlySet<string>): Problem[] {
  return file.value.alternatives.flatMap((id, index) =>
    alternatives.has(id) ? [] : [file.problemAt(['alternatives', index], `Unknown alternative "${id}": no topic lists it`)],
  )
}
