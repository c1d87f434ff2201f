/** `npm run pictures`: draws the pictures of the README from what the adapters really send. Needs Chromium (CHROMIUM, else /usr/bin/chromium). */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { announcementMessage } from '../../src/adapters/discord/announcement-message.ts'
import { parseInteraction } from '../../src/adapters/discord/interaction.ts'
import { createInteractionHandler } from '../../src/adapters/discord/interactions.ts'
import type { Subscription } from '../../src/core/announcements.ts'
import { createAllowance } from '../../src/core/conversation/allowance.ts'
import { createContexts } from '../../src/core/conversation/contexts.ts'
import { ADA, command, press } from '../support/discord/events.ts'
import type { Json } from '../support/discord/names.ts'
import { atOnce } from '../support/discord/program.ts'
import { customIdsOf, idOf } from '../support/discord/reading.ts'
import { silentLog } from '../support/log.ts'
import { NOW, ROOT, realAssistant } from '../support/world.ts'
import { discordPage } from './discord-page.ts'

const FOLDER = join(ROOT, 'docs/pictures')
const WIDTH = 600

const handle = createInteractionHandler({
  assistant: realAssistant(),
  contexts: createContexts(),
  allowance: createAllowance(1_000),
  log: silentLog,
})

function dataOf(event: Json): Json {
  const { body } = atOnce(handle(parseInteraction(event) ?? { kind: 'ping' }, NOW))
  return ('data' in body ? body.data : {}) as Json
}

const question = 'how do i stop linkedin using my posts for ai'
const answer = dataOf(command('ask', { question }))
const picker = customIdsOf(dataOf(command('checkup'))['components']).find((id) => id.startsWith('1p')) ?? ''
const list = dataOf(press(picker, { values: ['linkedin', 'facebook', 'x', 'reddit'] }))

const subscription: Subscription = {
  id: 1,
  chat: { adapter: 'discord', chatId: '1' },
  platforms: 'all',
  region: 'eu',
  locale: 'en',
  minSeverity: 'notice',
  isSilent: false,
  digest: 'at-once',
  subscribedBy: '1',
  createdAt: NOW,
  pause: undefined,
}
const sample = realAssistant().sampleAnnouncement('linkedin', NOW)
if (!sample) throw new Error('LinkedIn has no dated change')
const delivery = { id: 1, announcements: [sample], subscription, attempt: 0, since: NOW, leasedUntil: NOW }
const announcement = announcementMessage(delivery, realAssistant(), NOW).body as unknown as Json

const PAGES: Readonly<Record<string, string>> = {
  'discord-answer': discordPage(answer, `/ask ${question}`),
  'discord-announcement': discordPage(announcement, '#news'),
  'discord-sources': discordPage({ ...dataOf(press(idOf(answer['components'], '▸ Sources'))), flags: 64 }, '▸ Sources'),
  'discord-checkup': discordPage({ ...dataOf(press(idOf(list['components'], 'Done'))), flags: 64 }, '/checkup'),
  'discord-letter': discordPage(
    dataOf(command('rights', { platform: 'linkedin', country: 'de', letter: 'objection' })),
    '/rights platform:LinkedIn country:Germany letter:Objection letter',
  ),
  'discord-german': discordPage(
    dataOf(command('guide', { platform: 'instagram', region: 'de', device: 'ios' }, { ...ADA, locale: 'de' })),
    '/anleitung plattform:Instagram region:Deutschland gerät:iPhone',
  ),
}

mkdirSync(FOLDER, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: WIDTH, height: 400 } })
for (const [name, html] of Object.entries(PAGES)) {
  await page.setContent(html)
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true })
  process.stdout.write(`docs/pictures/${name}.png\n`)
}
await browser.close()
