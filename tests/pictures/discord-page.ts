/** A message of components -> a page that looks as Discord's client shows it (dark theme), near enough to judge the layout. */
import type { Json } from '../support/discord/names.ts'

type Node = Json & { readonly components?: readonly Node[]; readonly accessory?: Node }

const STYLE = `
body { margin: 0; background: #313338; color: #dbdee1; font: 16px/1.375 "gg sans", "Noto Sans", "Noto Sans CJK JP", "DejaVu Sans", sans-serif; width: 600px; }
.message { display: flex; gap: 16px; padding: 16px; }
.avatar { width: 40px; height: 40px; border-radius: 50%; background: #4f6fc9; color: #fff; display: grid; place-items: center; font-weight: 700; flex: none; }
.name { color: #f2f3f5; font-weight: 600; } .tag { background: #5865f2; color: #fff; border-radius: 4px; padding: 0 5px; font-size: 10px; margin-left: 6px; vertical-align: 2px; }
.asked { color: #949ba4; font-size: 13px; margin-bottom: 4px; }
.body { display: flex; flex-direction: column; gap: 8px; max-width: 520px; }
.container { background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid var(--accent); border-radius: 8px; padding: 14px 16px; display: flex; flex-direction: column; gap: 8px; }
h2 { font-size: 20px; margin: 4px 0 2px; color: #f2f3f5; } h3 { font-size: 17px; margin: 4px 0 2px; color: #f2f3f5; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; } .text ol, .text ul { margin: 2px 0; padding-left: 24px; white-space: normal; }
.small { font-size: 13px; color: #949ba4; } a { color: #00a8fc; text-decoration: none; } b { color: #f2f3f5; }
pre { background: #1e1f22; border: 1px solid #3f4147; border-radius: 4px; padding: 8px; font: 13px/1.3 "DejaVu Sans Mono", monospace; white-space: pre-wrap; margin: 0; }
.row { display: flex; flex-wrap: wrap; gap: 8px; } .button { background: #4e5058; color: #fff; border-radius: 8px; padding: 5px 14px; font-size: 14px; font-weight: 500; }
.button.s1 { background: #5865f2; } .button.s3 { background: #248046; } .menu { background: #1e1f22; border-radius: 8px; padding: 9px 12px; color: #949ba4; width: 100%; font-size: 15px; box-sizing: border-box; }
.rule { border-top: 1px solid #3f4147; } .section { display: flex; gap: 12px; justify-content: space-between; align-items: flex-start; } .section .button { flex: none; }
.file { background: #2b2d31; border: 1px solid #3f4147; border-radius: 8px; padding: 12px; color: #00a8fc; } .own { color: #949ba4; font-size: 12px; margin-top: 4px; }
`

/** @param asked what the person did, shown above the answer. */
export function discordPage(data: Json, asked: string): string {
  const isPrivate = (Number(data['flags'] ?? 0) & 64) !== 0
  const components = (data['components'] as readonly Node[]).map(draw).join('')
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><div class="message"><div class="avatar">O</div><div>
<div class="asked">${escapeHtml(asked)}</div><span class="name">Optout</span><span class="tag">APP</span>
<div class="body">${components}</div>${isPrivate ? '<div class="own">👁 Only you can see this</div>' : ''}</div></div>`
}

function draw(node: Node): string {
  const inner = (): string => (node.components ?? []).map(draw).join('')
  switch (node['type']) {
    case 1:
      return `<div class="row">${inner()}</div>`
    case 2:
      return `<span class="button s${node['style']}">${escapeHtml(String(node['label']))}${node['style'] === 5 ? ' ↗' : ''}</span>`
    case 3:
      return `<div class="menu">${escapeHtml(String(node['placeholder']))} ▾</div>`
    case 9:
      return `<div class="section"><div>${inner()}</div>${node.accessory ? draw(node.accessory) : ''}</div>`
    case 10:
      return `<div class="text">${markdown(String(node['content']))}</div>`
    case 13:
      return `<div class="file">📄 ${escapeHtml(String((node['file'] as Json)['url']).replace('attachment://', ''))}</div>`
    case 14:
      return '<div class="rule"></div>'
    case 17:
      return `<div class="container" style="--accent:#${Number(node['accent_color'] ?? 0)
        .toString(16)
        .padStart(6, '0')}">${inner()}</div>`
    default:
      throw new Error(`Nothing is drawn for a component of type ${node['type']}`)
  }
}

/** The part of Discord's Markdown that is used. */
function markdown(text: string): string {
  if (text.startsWith('```')) return `<pre>${escapeHtml(text.slice(4, -4))}</pre>`
  const lines = text.split('\n').map(line)
  return lines
    .join('\n')
    .replace(/(?:^|\n)((?:<li class="n">.*<\/li>\n?)+)/g, '<ol>$1</ol>')
    .replace(/(?:^|\n)((?:<li>.*<\/li>\n?)+)/g, '<ul>$1</ul>')
    .replace(/(<\/h[23]>)\n/g, '$1')
}

function line(text: string): string {
  const [, mark, rest] = /^(#{2,3} |-# |- |\d+\. )?(.*)$/.exec(text) ?? []
  const inner = inline(rest ?? '')
  if (mark === undefined) return inner
  if (mark.startsWith('#')) return `<h${mark.length - 1}>${inner}</h${mark.length - 1}>`
  if (mark === '-# ') return `<span class="small">${inner}</span>`
  return mark === '- ' ? `<li>${inner}</li>` : `<li class="n">${inner}</li>`
}

const inline = (text: string): string =>
  escapeHtml(text)
    .replace(/\[((?:\\.|[^\]])+)\]\(&lt;([^\s]+?)&gt;\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*((?:\\.|[^*])+)\*\*/g, '<b>$1</b>')
    .replace(/\\([^\w\s])/g, '$1')

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
