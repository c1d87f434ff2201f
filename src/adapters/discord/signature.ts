/** Proves that a request comes from Discord: Ed25519 over its time and body, and not older than five minutes. */
import { createPublicKey, verify } from 'node:crypto'

/** Recorded requests cannot be sent again later than this; clocks may differ by as much. */
const REPLAY_WINDOW_S = 300
/** The fixed beginning of an Ed25519 key in SPKI form (RFC 8410), before the 32 bytes of the key. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export interface Signed {
  readonly signature: string | undefined
  /** Seconds since 1970, as sent. */
  readonly timestamp: string | undefined
  readonly body: Buffer
}

/** @param publicKey 64 hexadecimal digits. */
export function createVerifier(publicKey: string): (signed: Signed, now: Date) => boolean {
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, Buffer.from(publicKey, 'hex')]), format: 'der', type: 'spki' })
  return ({ signature, timestamp, body }, now) => {
    if (signature === undefined || !/^[0-9a-f]{128}$/i.test(signature)) return false
    if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false
    if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > REPLAY_WINDOW_S) return false
    return verify(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, 'hex'))
  }
}
