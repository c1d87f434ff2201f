/** Everything that comes from `catalog/` and `intents/`, checked and typed. The core is built from this and from nothing else. */
import type { MessageTable } from './answers/messages.ts'
import type { FollowUpsFile } from './conversation/follow-up.ts'
import type { Guide } from './knowledge/guide.ts'
import type { Rights } from './knowledge/rights.ts'
import type { Topic } from './knowledge/topic.ts'
import type { RegionEntry } from './region.ts'
import type { CuesFile } from './understanding/cues.ts'
import type { IntentId } from './understanding/intent.ts'
import type { LanguageEntry } from './understanding/language.ts'
import type { DeviceEntry } from './understanding/slots.ts'
import type { WordClassesFile } from './understanding/word-classes.ts'

export interface Content {
  readonly guides: readonly Guide[]
  readonly rights: readonly Rights[]
  readonly topics: readonly Topic[]
  /** Intents that cannot be answered without a platform. */
  readonly needPlatform: readonly IntentId[]
  readonly regions: readonly RegionEntry[]
  readonly devices: readonly DeviceEntry[]
  readonly cues: CuesFile
  readonly followUps: FollowUpsFile
  readonly wordClasses: WordClassesFile
  readonly languages: readonly LanguageEntry[]
  /** Messages by locale; the default locale is always among them. */
  readonly messages: ReadonlyMap<string, MessageTable>
}
