/**
 * The YAML of `catalog/` and `intents/` -> one typed Content, or every problem at once.
 *
 * All or nothing: a file that fails keeps the whole content from loading, so that half a catalog never answers.
 */
import { type Guide, guideSchema } from '../core/knowledge/guide.ts'
import { type Rights, rightsSchema } from '../core/knowledge/rights.ts'
import { type Topic, topicSchema } from '../core/knowledge/topic.ts'
import { createRegions, type Regions, regionsFileSchema } from '../core/region.ts'
import { fold } from '../core/understanding/fold.ts'
import { type IntentFile, intentSchema } from '../core/understanding/intent.ts'
import { checkCatalog, checkFile, checkGuide } from './cross-checks.ts'
import { ContentError, type Problem } from './problem.ts'
import type { TextFile } from './read-files.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

export interface Content {
  readonly guides: readonly Guide[]
  readonly rights: readonly Rights[]
  readonly topics: readonly Topic[]
  readonly intents: readonly IntentFile[]
  readonly regions: Regions
}

export const REGIONS_FILE = 'intents/slots/regions.yaml'
export const CONTENT_FOLDERS = ['catalog', 'intents'] as const
