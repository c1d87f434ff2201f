/** The components of Discord that are used here, and what each counts for. */
import {
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
  SeparatorSpacingSize,
} from 'discord.js'

/** Of one message, nested ones included. */
export const MAX_COMPONENTS = 40
/** Of all texts of one message together. */
export const MAX_TEXT_LENGTH = 4_000
export const MAX_IN_ROW = 5
export const MAX_OPTIONS = 25
const MAX_BUTTON_LABEL = 80
const MAX_OPTION_LABEL = 100

export type Component = APIComponentInContainer

export interface ActionButton {
  readonly label: string
  readonly customId: string
  readonly style?: 'primary' | 'secondary' | 'success'
}

const STYLES = { primary: ButtonStyle.Primary, secondary: ButtonStyle.Secondary, success: ButtonStyle.Success } as const

export const textDisplay = (content: string): Component => ({ type: ComponentType.TextDisplay, content })
export const separator = (): Component => ({ type: ComponentType.Separator, divider: true, spacing: SeparatorSpacingSize.Small })
export const file = (fileName: string): Component => ({ type: ComponentType.File, file: { url: `attachment://${fileName}` } })

const button = ({ label, customId, style = 'secondary' }: ActionButton): APIButtonComponent => ({
  type: ComponentType.Button,
  style: STYLES[style],
  label: cut(label, MAX_BUTTON_LABEL),
  custom_id: customId,
})

/** Rows of at most five. */
export const buttonRows = (buttons: readonly ActionButton[]): Component[] => rowsOf(buttons.map(button))

interface LinkButton {
  readonly label: string
  readonly url: string
}

export const linkRows = (links: readonly LinkButton[]): Component[] => rowsOf(links.map(linkButton))

/** Buttons first, then links, in one row where there are at most five. */
export const mixedRow = (buttons: readonly ActionButton[], links: readonly LinkButton[]): Component[] =>
  rowsOf([...buttons.map(button), ...links.map(linkButton)])

const linkButton = ({ label, url }: LinkButton): APIButtonComponent => ({
  type: ComponentType.Button,
  style: ButtonStyle.Link,
  label: cut(label, MAX_BUTTON_LABEL),
  url,
})

function rowsOf(components: readonly APIButtonComponent[]): Component[] {
  return chunk(components, MAX_IN_ROW).map((row) => ({ type: ComponentType.ActionRow, components: row }))
}

/** The same choices as buttons would give, in two components. */
export function menu(
  customId: string,
  placeholder: string,
  options: readonly ActionButton[],
  { min = 1, max = 1 }: { readonly min?: number; readonly max?: number } = {},
): Component {
  const lines = options.slice(0, MAX_OPTIONS).map(({ label, customId: value }) => ({ label: cut(label, MAX_OPTION_LABEL), value }))
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: customId,
        placeholder,
        options: lines,
        min_values: min,
        max_values: Math.min(max, lines.length),
      },
    ],
  }
}

/** Text with a button beside it. */
export const section = (text: string, action: ActionButton): Component => ({
  type: ComponentType.Section,
  components: [{ type: ComponentType.TextDisplay, content: text }],
  accessory: button(action),
})

export const container = (components: readonly Component[], accentColor: number): APIMessageTopLevelComponent => ({
  type: ComponentType.Container,
  accent_color: accentColor,
  components: [...components],
})

/** A component and everything in it. */
export function countOf(component: APIMessageTopLevelComponent | Component): number {
  if (component.type === ComponentType.Section) return 2 + component.components.length
  if ('components' in component) return 1 + component.components.reduce((sum, each) => sum + ('components' in each ? countOf(each) : 1), 0)
  return 1
}

export function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
}

/** Cut by code points: half a sign would be none. */
const cut = (text: string, length: number): string =>
  text.length <= length
    ? text
    : `${Array.from(text)
        .slice(0, length - 1)
        .join('')}…`
