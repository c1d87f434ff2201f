/** Reads a message of components as a person sees it. */
import type { Json } from './names.ts'

interface Node {
  readonly type: number
  readonly content?: string
  readonly label?: string
  readonly url?: string
  readonly custom_id?: string
  readonly components?: readonly Node[]
  readonly accessory?: Node
  readonly options?: readonly { readonly label: string; readonly value: string }[]
}

const flat = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => [node, ...flat(node.components ?? []), ...(node.accessory ? [node.accessory] : [])])

const nodesOf = (components: unknown): Node[] => flat(components as readonly Node[])

/** All texts, one after the other. */
export const textOf = (components: unknown): string =>
  nodesOf(components)
    .flatMap(({ content }) => content ?? [])
    .join('\n')

/** Labels of buttons, in order. */
export const labelsOf = (components: unknown): string[] =>
  nodesOf(components).flatMap(({ type, label }) => (type === 2 && label ? [label] : []))

/** Ids of buttons, and those that the lines of menus stand for. */
export const customIdsOf = (components: unknown): string[] =>
  nodesOf(components).flatMap(({ custom_id, options }) => [...(custom_id ? [custom_id] : []), ...(options ?? []).map(({ value }) => value)])

/** The id behind a button or a line of a menu, by the beginning of its label. @throws where none has it. */
export function idOf(components: unknown, label: string): string {
  for (const node of nodesOf(components)) {
    if (node.type === 2 && node.label?.startsWith(label) && node.custom_id) return node.custom_id
    const option = node.options?.find((each) => each.label.startsWith(label))
    if (option) return option.value
  }
  throw new Error(`No button begins with "${label}": ${labelsOf(components).join(', ')}`)
}

export const componentsOf = (body: Json): unknown => (body['data'] as Json)['components']
