/** What Discord refuses in a message of components, by its documentation: https://discord.com/developers/docs/components/reference */

type Json = Readonly<Record<string, unknown>>
type Children = 'top' | 'container' | 'row' | 'accessory' | 'section'

const V2 = 1 << 15
const EPHEMERAL = 1 << 6
const SUPPRESS_EMBEDS = 1 << 2
const SUPPRESS_NOTIFICATIONS = 1 << 12
const SETTABLE = V2 | EPHEMERAL | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS

const MAX_COMPONENTS = 40
const MAX_TEXT = 4_000

const KEYS: Readonly<Record<number, readonly string[]>> = {
  1: ['components'],
  2: ['style', 'label', 'emoji', 'custom_id', 'url', 'disabled'],
  3: ['custom_id', 'options', 'placeholder', 'min_values', 'max_values', 'disabled'],
  9: ['components', 'accessory'],
  10: ['content'],
  13: ['file', 'spoiler', 'name', 'size'],
  14: ['divider', 'spacing'],
  17: ['components', 'accent_color', 'spoiler'],
}
const ALLOWED: Readonly<Record<Children, readonly number[]>> = {
  top: [1, 9, 10, 13, 14, 17],
  container: [1, 9, 10, 13, 14],
  row: [2, 3],
  section: [10],
  accessory: [2],
}
const MESSAGE_KEYS = [
  'flags',
  'components',
  'allowed_mentions',
  'attachments',
  'message_reference',
  'nonce',
  'enforce_nonce',
  'content',
  'embeds',
  'tts',
]

/** Every reason for which Discord would refuse this message; none where it takes it. */
export function problemsOfMessage(message: Json, fileNames: readonly string[]): string[] {
  const check = new Check(fileNames)
  const flags = Number(message['flags'] ?? 0)
  for (const key of Object.keys(message)) if (!MESSAGE_KEYS.includes(key)) check.fail(`unknown field ${key}`)
  if ((flags & ~SETTABLE) !== 0) check.fail('flags: only some can be set')
  if ((flags & V2) === 0) check.fail('flags: components need IS_COMPONENTS_V2')
  if ('content' in message || 'embeds' in message) check.fail('content and embeds do not go with IS_COMPONENTS_V2')
  check.children(message['components'], 'top', 'components')
  check.attachments(message['attachments'])
  check.total()
  return check.problems
}

class Check {
  readonly problems: string[] = []
  private count = 0
  private text = 0
  private readonly ids = new Set<string>()
  private readonly shown = new Set<string>()
  private readonly fileNames: readonly string[]

  constructor(fileNames: readonly string[]) {
    this.fileNames = fileNames
  }

  fail(problem: string): void {
    this.problems.push(problem)
  }

  children(value: unknown, place: Children, path: string): void {
    if (!Array.isArray(value) || value.length === 0) {
      this.fail(`${path}: must hold something`)
      return
    }
    if (place === 'row' && value.some((each: Json) => each['type'] === 3) && value.length > 1) this.fail(`${path}: a menu stands alone`)
    if (place === 'row' && value.length > 5) this.fail(`${path}: at most 5 buttons`)
    if (place === 'section' && value.length > 3) this.fail(`${path}: at most 3 texts`)
    for (const [index, each] of value.entries()) this.component(each as Json, place, `${path}.${index}`)
  }

  component(component: Json, place: Children, path: string): void {
    this.count += 1
    const type = Number(component['type'])
    if (!ALLOWED[place].includes(type)) {
      this.fail(`${path}: type ${type} cannot stand in a ${place}`)
      return
    }
    for (const key of Object.keys(component))
      if (key !== 'type' && key !== 'id' && !KEYS[type]?.includes(key)) this.fail(`${path}: unknown field ${key}`)
    this.content(type, component, path)
  }

  private content(type: number, component: Json, path: string): void {
    const checks: Readonly<Record<number, () => void>> = {
      1: () => this.children(component['components'], 'row', path),
      2: () => this.button(component, path),
      3: () => this.menu(component, path),
      9: () => {
        this.children(component['components'], 'section', path)
        this.component(component['accessory'] as Json, 'accessory', `${path}.accessory`)
      },
      10: () => this.length(component['content'], 1, MAX_TEXT, `${path}.content`, true),
      13: () => this.file(component['file'] as Json, path),
      17: () => {
        this.children(component['components'], 'container', path)
        this.colour(component['accent_color'], path)
      },
    }
    checks[type]?.()
  }

  private button(button: Json, path: string): void {
    const style = Number(button['style'])
    if (style < 1 || style > 5) this.fail(`${path}.style`)
    this.length(button['label'], 1, 80, `${path}.label`)
    if (style === 5) {
      if ('custom_id' in button) this.fail(`${path}: a link has no custom_id`)
      this.length(button['url'], 1, 512, `${path}.url`)
      if (!/^(https?|discord):\/\//.test(String(button['url']))) this.fail(`${path}.url: scheme`)
    } else {
      if ('url' in button) this.fail(`${path}: only a link has a url`)
      this.customId(button['custom_id'], path)
    }
  }

  private menu(menu: Json, path: string): void {
    this.customId(menu['custom_id'], path)
    if ('placeholder' in menu) this.length(menu['placeholder'], 1, 150, `${path}.placeholder`)
    const options = menu['options'] as readonly Json[]
    if (!Array.isArray(options) || options.length < 1 || options.length > 25) {
      this.fail(`${path}.options: 1 to 25`)
      return
    }
    const values = options.map((option) => String(option['value']))
    if (new Set(values).size !== values.length) this.fail(`${path}.options: a value stands twice`)
    options.forEach((option, index) => {
      this.length(option['label'], 1, 100, `${path}.options.${index}.label`)
      this.length(option['value'], 1, 100, `${path}.options.${index}.value`)
    })
    const [min, max] = [Number(menu['min_values'] ?? 1), Number(menu['max_values'] ?? 1)]
    if (min < 0 || max > options.length || min > max) this.fail(`${path}: min_values, max_values`)
  }

  private customId(id: unknown, path: string): void {
    this.length(id, 1, 100, `${path}.custom_id`)
    if (this.ids.has(String(id))) this.fail(`${path}.custom_id: stands twice`)
    this.ids.add(String(id))
  }

  private file(file: Json, path: string): void {
    const name = /^attachment:\/\/([\w.-]+)$/.exec(String(file['url']))?.[1]
    if (name === undefined || !this.fileNames.includes(name)) this.fail(`${path}: no such attachment`)
    else this.shown.add(name)
  }

  private colour(colour: unknown, path: string): void {
    if (colour !== undefined && (!Number.isInteger(colour) || Number(colour) < 0 || Number(colour) > 0xff_ff_ff))
      this.fail(`${path}.accent_color`)
  }

  attachments(value: unknown): void {
    const attachments = Array.isArray(value) ? (value as readonly Json[]) : []
    const named = attachments.map(({ filename }) => String(filename))
    if (named.some((name) => !this.fileNames.includes(name)) || named.length !== this.fileNames.length)
      this.fail(`attachments: ${named.join()} does not match the files ${this.fileNames.join()}`)
    for (const name of this.fileNames) if (!this.shown.has(name)) this.fail(`attachments: ${name} is not shown by any component`)
  }

  private length(value: unknown, min: number, max: number, path: string, isText = false): void {
    if (typeof value !== 'string') {
      this.fail(`${path}: must be a text`)
      return
    }
    const length = [...value].length
    if (length < min || length > max) this.fail(`${path}: ${min} to ${max} characters, not ${length}`)
    if (value.trim() === '') this.fail(`${path}: blank`)
    if (isText) this.text += length
  }

  total(): void {
    if (this.count > MAX_COMPONENTS) this.fail(`${this.count} components, at most ${MAX_COMPONENTS}`)
    if (this.text > MAX_TEXT) this.fail(`${this.text} characters in all, at most ${MAX_TEXT}`)
  }
}

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

/** Every reason for which Discord would refuse these commands. */
export function problemsOfCommands(commands: readonly Json[]): string[] {
  return commands.flatMap((command, index) => {
    const isChat = (command['type'] ?? 1) === 1
    return [
      ...namesOf(command).flatMap((name) => (isChat ? nameProblems(name) : name.length < 1 || name.length > 32 ? [`name "${name}"`] : [])),
      ...(isChat ? descriptionProblems(command) : 'description' in command ? ['a message command has no description'] : []),
      ...optionProblems((command['options'] ?? []) as readonly Json[]),
    ].map((problem) => `commands.${index}: ${problem}`)
  })
}

const namesOf = (named: Json): string[] => [
  String(named['name']),
  ...Object.values((named['name_localizations'] ?? {}) as Record<string, string>),
]
const nameProblems = (name: string): string[] => (NAME.test(name) && name === name.toLowerCase() ? [] : [`name "${name}"`])

function descriptionProblems(named: Json): string[] {
  const texts = [named['description'], ...Object.values((named['description_localizations'] ?? {}) as object)]
  return texts.flatMap((text) =>
    typeof text === 'string' && text.length >= 1 && text.length <= 100 ? [] : [`description "${String(text)}"`],
  )
}

function optionProblems(options: readonly Json[]): string[] {
  const required = options.map((option) => option['required'] === true)
  const order = required.some((each, index) => each && required.slice(0, index).includes(false))
    ? ['a required option after an optional one']
    : []
  return [
    ...order,
    ...options.flatMap((option) => [
      ...namesOf(option).flatMap(nameProblems),
      ...descriptionProblems(option),
      ...(Array.isArray(option['choices']) && (option['choices'].length > 25 || option['autocomplete'] === true) ? ['choices'] : []),
    ]),
  ]
}
