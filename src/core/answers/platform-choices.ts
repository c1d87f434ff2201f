/** Platforms to choose from, where none was named. */
import type { IntentId } from '../understanding/intent.ts'
import type { Choice } from './reply.ts'
import { askAgain, type Scene } from './scene.ts'

/** The apps most people ask about; any other can be written. */
export const POPULAR = ['facebook', 'instagram', 'whatsapp', 'tiktok', 'linkedin', 'chatgpt', 'google', 'x', 'snapchat', 'youtube']

export const popularChoices = (scene: Scene, intent: IntentId): Choice[] => platformChoices(scene, intent, POPULAR)

/** One choice a platform, for the same intent. */
export function platformChoices({ question, catalog }: Scene, intent: IntentId, ids: readonly string[]): Choice[] {
  return ids.flatMap((id) => {
    const guide = catalog.guide(id)
    return guide ? [{ label: guide.name, ask: askAgain(question, { intent, platforms: [id] }) }] : []
  })
}
