/** What a log line may say of an error: its own words where they are known to hold no value, else its name. */
import { StoreError } from '../core/store.ts'

export function problemOf(error: unknown): string {
  if (error instanceof StoreError) return error.message
  return error instanceof Error ? error.name : 'unknown'
}
