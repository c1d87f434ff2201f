/** "This step is wrong": an address with a report already begun. It carries ids only, never the person's words. */
import type { Link } from './reply.ts'
import type { Scene } from './scene.ts'

/** A link to report a wrong step of the first platform asked about, or a missing platform; `undefined` where the operator gave no address. */
export function reportLink(kind: 'wrong' | 'missing', { question, settings, speaker, catalog }: Scene): Link | undefined {
  const { say } = speaker
  if (settings.reportUrl === undefined) return undefined
  if (kind === 'missing')
    return { label: say('unknown.report'), url: prefilled(settings.reportUrl, say('report.missing-title'), say('report.missing-body')) }
  const guide = catalog.guide(question.platforms[0] ?? '')
  if (!guide) return undefined
  const body = say('report.body', { guide: guide.id, region: question.region ?? '-', device: question.device ?? '-' })
  return { label: say('report.label'), url: prefilled(settings.reportUrl, say('report.title', { name: guide.name }), body) }
}

/** Issue forms take `title`, mail takes `subject`; both take `body`. */
function prefilled(address: string, title: string, body: string): string {
  const url = new URL(address)
  const query = new URLSearchParams(url.search)
  query.set(url.protocol === 'mailto:' ? 'subject' : 'title', title)
  query.set('body', body)
  url.search = query.toString().replaceAll('+', '%20')
  return url.href
}
