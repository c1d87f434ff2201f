/** The edges of the system: what the core asks of everything around it. */

/** Joins one chat network to the assistant. */
export interface Adapter {
  readonly name: string
  /** Serves until `signal` aborts, or until the network has nothing more to say; resolves when everything is closed. */
  run(signal: AbortSignal): Promise<void>
}
