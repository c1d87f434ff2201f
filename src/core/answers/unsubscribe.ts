/** Stopping announcements and reminders: there are none before a store exists. */
import type { Answer } from './scene.ts'

export const unsubscribe: Answer = ({ speaker: { say } }) => ({
  kind: 'answer',
  blocks: [
    { type: 'heading', text: say('unsubscribe.title') },
    { type: 'text', text: say('unsubscribe.nothing') },
  ],
})
