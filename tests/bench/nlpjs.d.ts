/** What the bench uses of nlp.js, which comes without types. */
declare module '@nlpjs/core' {
  export interface Container {
    use(plugin: unknown): void
  }
  export function containerBootstrap(): Promise<Container>
}
declare module '@nlpjs/lang-en' {
  export const LangEn: unknown
}
declare module '@nlpjs/nlp' {
  import type { Container } from '@nlpjs/core'

  export class Nlp {
    constructor(settings: { languages: string[]; autoSave: boolean; autoLoad: boolean; container: Container; nlu: { log: boolean } })
    addDocument(locale: string, utterance: string, intent: string): void
    train(): Promise<void>
    process(locale: string, utterance: string): Promise<{ intent: string }>
  }
}
