/**
 * The buttons under what is said of a chat's announcements: what it hears of, and pause, go on, stop.
 *
 * A button's data, after its mark: empty to look; `+` to subscribe, `p` to pause, `g` to go on, `x` to stop, `m` to stop the reminder; `i1`,
 * `w1`, `s1` for only important, weekly, silent, with `0` for not; `r0`, `r1` ... for a list of regions, `r=de` to set, `r=` to clear.
 * Stateless, and each says what shall be, so that an old one pressed twice does no harm.
 */
import type { Subscription } from '../../core/announcements.ts'
import type { Speaker } from '../../core/answers/messages.ts'
import type { Block } from '../../core/answers/reply.ts'
import type { Wish } from '../../core/conversation/subscribing.ts'
import type { Regions } from '../../core/region.ts'
import { type Keyboard, MARKS, pressButton, rowsOf } from './keyboard.ts'
import type { Page } from './render.ts'

export type WishChange = Partial<Pick<Wish, 'minSeverity' | 'digest' | 'isSilent' | 'region'>>

export type PanelPress =
  | { readonly wants: 'look' | 'subscribe' | 'pause' | 'resume' | 'stop' | 'stop-reminder' }
  | { readonly wants: 'regions'; readonly page: number }
  | { readonly wants: 'change'; readonly change: WishChange }

const PRESSES: Readonly<Partial<Record<string, PanelPress>>> = {
  '': { wants: 'look' },
  '+': { wants: 'subscribe' },
  p: { wants: 'pause' },
  g: { wants: 'resume' },
  x: { wants: 'stop' },
  m: { wants: 'stop-reminder' },
  i1: { wants: 'change', change: { minSeverity: 'important' } },
  i0: { wants: 'change', change: { minSeverity: 'notice' } },
  w1: { wants: 'change', change: { digest: 'weekly' } },
  w0: { wants: 'change', change: { digest: 'at-once' } },
  s1: { wants: 'change', change: { isSilent: true } },
  s0: { wants: 'change', change: { isSilent: false } },
  'r=': { wants: 'change', change: { region: undefined } },
}

/** @param data without its mark. @returns `undefined` for what was never on a button. */
export function readPanelData(data: string, regions: Regions): PanelPress | undefined {
  if (Object.hasOwn(PRESSES, data)) return PRESSES[data]
  const page = /^r(\d{1,2})$/.exec(data)?.[1]
  if (page !== undefined) return { wants: 'regions', page: Number(page) }
  const region = /^r=([\w-]+)$/.exec(data)?.[1]
  return region !== undefined && regions.isKnown(region) ? { wants: 'change', change: { region } } : undefined
}

const button = (label: string, data: string) => pressButton(label, `${MARKS.announcements}${data}`)

/** @param subscription as it is now. */
export const panelPage = (blocks: readonly Block[], subscription: Subscription | undefined, speaker: Speaker): Page => ({
  blocks,
  speaker,
  keyboard: keyboardFor(subscription, speaker),
})

function keyboardFor(subscription: Subscription | undefined, { say }: Speaker): Keyboard {
  if (!subscription) return [[button(say('telegram.announcements.subscribe'), '+')]]
  const stop = button(say('telegram.announcements.stop'), 'x')
  if (subscription.pause) return rowsOf([button(say('telegram.announcements.resume'), 'g'), stop])
  const { minSeverity, digest, isSilent } = subscription
  const toggle = (label: string, sign: string, isOn: boolean) => button(`${isOn ? '✅' : '▫️'} ${label}`, `${sign}${isOn ? 0 : 1}`)
  return [
    ...rowsOf([
      toggle(say('telegram.announcements.important'), 'i', minSeverity === 'important'),
      toggle(say('telegram.announcements.weekly'), 'w', digest === 'weekly'),
      toggle(say('telegram.announcements.silent'), 's', isSilent),
      button(say('telegram.settings.region'), 'r0'),
    ]),
    ...rowsOf([button(say('telegram.announcements.pause'), 'p'), stop]),
  ]
}

export const reminderPage = (blocks: readonly Block[], isSet: boolean, speaker: Speaker): Page => ({
  blocks,
  speaker,
  ...(isSet && { keyboard: [[button(speaker.say('telegram.announcements.stop'), 'm')]] }),
})
