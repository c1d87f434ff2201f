/** `npm run -s announce`: the operator's own announcements, and a look at how the others fare. */
import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { AnnouncementBody, AnnouncementDraft, DeliveryReport } from '../core/announcements.ts'
import { type Assistant, createAssistant } from '../core/conversation/assistant.ts'
import type { Guide } from '../core/knowledge/guide.ts'
import type { Store } from '../core/store.ts'
import { concernedRegions, topicsOf } from '../delivery/drafts.ts'
import { openContent, runMain, todayOf } from '../start.ts'
import { openStore } from '../store/open-store.ts'
import { previewTexts } from './announcement-preview.ts'
import { readTexts } from './announcement-texts.ts'
import { runCommand, UsageError } from './command.ts'

const USAGE = `Usage: npm run -s announce -- --file TEXT.md [--platform ID]... [--region ID]... [--important] [--preview | --dry-run]
       npm run -s announce -- --list | --report ID | --stop ID | --correct ID --file TEXT.md

Sends TEXT.md to every subscribed chat it concerns, once; TEXT.de.md and so on beside it are its translations. A running bot delivers it
within a second. The same text is not sent twice.

  --platform ID  only to those who subscribed it or everything, with its guide to open; more than once for several
  --region ID    only to those it concerns: eu, de, us-ca ...
  --important    also to those who wish only what people should act on, and marked as such
  --preview      shows what each network would show, and sends nothing
  --dry-run      tells how many chats would get it, and sends nothing
  --list         the latest announcements and how they fare
  --report ID    recipients, sent, waiting, given up by reason, and how long it took
  --stop ID      sends it to nobody further
  --correct ID   gives it another text: edits what was sent, where the network can
`

const OPTIONS = {
  file: { type: 'string' },
  platform: { type: 'string', multiple: true, default: [] as string[] },
  region: { type: 'string', multiple: true, default: [] as string[] },
  important: { type: 'boolean', default: false },
  preview: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  report: { type: 'string' },
  stop: { type: 'string' },
  correct: { type: 'string' },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

const LISTED = 20

await runCommand(USAGE, () =>
  runMain(async (config) => {
    const { values } = parseArgs({ options: OPTIONS })
    const now = new Date()
    const { content, learnt } = await openContent(now)
    const assistant = createAssistant(content, learnt, config)
    const knowledge = { assistant, guides: content.guides, now }
    if (values.preview) {
      print(previewTexts(draftOf(values, knowledge), assistant, now))
      return
    }
    await using store = await openStore(config.store)
    print(await perform(values, store, knowledge))
  }),
)

interface Knowledge {
  readonly assistant: Assistant
  readonly guides: readonly Guide[]
  readonly now: Date
}

async function perform(values: Values, store: Store, knowledge: Knowledge): Promise<string> {
  if (values.list) return listText(store)
  if (values.report !== undefined) return reportText(values.report, await store.report(values.report))
  if (values.stop !== undefined)
    return (await store.stopAnnouncement(values.stop)) ? `Stopped ${values.stop}.` : `Nothing to stop: ${values.stop} is unknown, or done.`
  if (values.correct !== undefined) return correct(values.correct, values, store, knowledge.now)
  const draft = draftOf(values, knowledge)
  if (values['dry-run']) return `${await store.countAudience(draft.audience)} chat(s) would get it.`
  const isNew = await store.publishOne(draft, knowledge.now)
  return isNew
    ? `Announced ${draft.id} to ${await store.countAudience(draft.audience)} chat(s).`
    : `Not sent: ${draft.id} was announced before.`
}

function draftOf(
  { file, platform = [], region = [], important = false }: Values,
  { assistant, guides, now }: Knowledge,
): AnnouncementDraft {
  const { knowsPlatform, regions, nameOf } = assistant
  if (file === undefined) throw new UsageError('No text: --file is missing.')
  for (const id of platform) if (!knowsPlatform(id) && nameOf(id) === id) throw new UsageError(`No platform or family is called "${id}".`)
  for (const id of region) if (!regions.isKnown(id)) throw new UsageError(`No region is called "${id}".`)
  const texts = readTexts(file)
  const digest = createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 8)
  return {
    id: `operator/${todayOf(now)}-${digest}`,
    formerIds: [],
    audience: {
      topics: platform.flatMap((id) => topicsNamed(id, guides)),
      regions: region.length === 0 ? [] : concernedRegions(region, regions),
      severity: important ? 'important' : 'notice',
    },
    body: { platforms: platform.filter((id) => knowsPlatform(id)), texts, date: todayOf(now), regions: region, sources: [] },
  }
}

/** A family is a topic itself. */
function topicsNamed(id: string, guides: readonly Guide[]): readonly string[] {
  const guide = guides.find((each) => each.id === id)
  return guide ? topicsOf(guide) : [id]
}

async function correct(id: string, { file }: Values, store: Store, now: Date): Promise<string> {
  if (file === undefined) throw new UsageError('No text: --file is missing.')
  const known = await store.announcement(id)
  if (!known) return `No announcement is called ${id}.`
  const body: AnnouncementBody = { ...known.body, texts: readTexts(file) }
  return (await store.correctAnnouncement(id, body, now)) ? `Corrected ${id}.` : `${id} cannot be corrected any more.`
}

async function listText(store: Store): Promise<string> {
  const latest = await store.latestAnnouncements(LISTED)
  if (latest.length === 0) return 'No announcements yet.'
  const reports = await Promise.all(latest.map(({ id }) => store.report(id)))
  return latest.map(({ id, state }, index) => `${state.padEnd(10)}${reportLine(reports[index]).padEnd(34)}${id}`).join('\n')
}

function reportLine(report: DeliveryReport | undefined): string {
  return report ? `${report.sent} of ${report.recipients} sent, ${report.pending} waiting` : ''
}

function reportText(id: string, report: DeliveryReport | undefined): string {
  if (!report) return `No announcement is called ${id}.`
  const { recipients, sent, pending, held, deadBy, latencyMs } = report
  const dead = Object.entries(deadBy).map(([reason, count]) => `given up  ${count} (${reason})`)
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
  const took = latencyMs ? [`took      p50 ${seconds(latencyMs.p50)}, p95 ${seconds(latencyMs.p95)}, p99 ${seconds(latencyMs.p99)}`] : []
  return [
    `chats     ${recipients}`,
    `sent      ${sent}`,
    `waiting   ${pending}`,
    `held      ${held} (their subscription is paused)`,
    ...dead,
    ...took,
  ].join('\n')
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
