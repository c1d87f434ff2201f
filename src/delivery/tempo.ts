/** The durations of a dispatcher that hang together, in one place. */

export interface Tempo {
  /** How long a delivery is ours: over a send and the wait for it. */
  readonly leaseMs: number
  /** Longest that one send may take. Both networks answer within a second or not at all. */
  readonly sendTimeoutMs: number
  /** How long the lead over a network is ours unless it is renewed. */
  readonly leadMs: number
  /** How often the leader renews it, and the others look whether it is free. */
  readonly lookMs: number
}

/**
 * A replica that vanishes is replaced after `leadMs + lookMs` = 16 s, and what it had leased is sent after `leaseMs` and a look at the outbox
 * = 26 s at most: within the 30 s that are promised.
 */
export const TEMPO: Tempo = { leaseMs: 25_000, sendTimeoutMs: 12_000, leadMs: 12_000, lookMs: 4_000 }
