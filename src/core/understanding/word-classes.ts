/** Words that say the same for our purposes: what the classifier learns of "scrape" it then knows of "harvest". */
import { z } from 'zod'
import { phraseKeys } from './utterance.ts'

export const wordClassesFileSchema = z.strictObject({
  classes: z
    .record(z.string().regex(/^[a-z-]+$/), z.array(z.string().min(1)).min(1))
    .describe('Forms by class; a form that ends in * stands for every word that begins so'),
})
export type WordClassesFile = z.infer<typeof wordClassesFileSchema>

/** Classes of a folded word, in a fixed order; `[]` where it has none. */
export type WordClasses = (key: string) => readonly string[]

const NONE: readonly string[] = []
/** Prefixes are looked up by their beginning of this length. */
const STEM_LENGTH = 3

export function createWordClasses({ classes }: WordClassesFile): WordClasses {
  const exact = new Map<string, string[]>()
  const prefixes = new Map<string, [string, string][]>()
  for (const [name, forms] of Object.entries(classes)) {
    for (const form of forms) {
      const key = phraseKeys(form).join(' ')
      if (form.endsWith('*')) append(prefixes, key.slice(0, STEM_LENGTH), [key, name])
      else append(exact, key, name)
    }
  }
  return (key) => {
    const named = exact.get(key)
    const begun = prefixes.get(key.slice(0, STEM_LENGTH))?.filter(([prefix]) => key.startsWith(prefix))
    if (!begun || begun.length === 0) return named ?? NONE
    return [...new Set([...(named ?? NONE), ...begun.map(([, name]) => name)])]
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
