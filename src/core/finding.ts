/** What a look at one part of a running bot's surroundings found. */
export interface Finding {
  readonly state: 'ok' | 'note' | 'wrong'
  /** What was looked at: "Discord token". */
  readonly about: string
  /** What was found, and what to do about it where something is. Never a secret. */
  readonly says: string
}
