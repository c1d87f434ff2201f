/** The assistant itself: what it keeps, where it knows from, what it is not. */
import { newestDate } from '../knowledge/source.ts'
import type { Answer } from './scene.ts'

export const about: Answer = ({ catalog, speaker }) => {
  const { say } = speaker
  const newest = catalog.guides
    .flatMap(({ sources }) => newestDate(Object.keys(sources), sources) ?? [])
    .sort()
    .at(-1)
  return {
    kind: 'answer',
    blocks: [
      { type: 'heading', text: say('about.title') },
      { type: 'text', text: say('about.privacy') },
      { type: 'text', text: say('about.nature') },
      {
        type: 'text',
        text: say('about.sources', { guides: catalog.guides.length, newest: newest === undefined ? '' : speaker.date(newest) }),
      },
      { type: 'text', text: say('about.mistakes') },
      { type: 'text', text: say('about.advice') },
    ],
  }
}
