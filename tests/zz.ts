import { realAssistant, realContent, NOW } from './support/world.ts'
import { renderPage, renderShort } from '../src/adapters/telegram/render.ts'
import { PLAIN, RICH } from '../src/adapters/telegram/markup.ts'
import { parsePlain, parseRich } from './support/telegram-html.ts'
const a = realAssistant()
const page = (text: string) => { const o=a.respond({input:{text},context:undefined,preferences:{locale:'en'},now:NOW}); return {blocks:o.reply.blocks,speaker:a.speaker(o.locale)} }
for (const q of ['linkedin ai opt out iphone']) for (const m of [PLAIN,RICH]) { const r=renderPage(page(q),m,a.tokens); console.log(r.messages.join('\n=======\n')); console.log(r.keyboard.map(row=>row.map(b=>'['+b.text+']').join(' ')).join('\n')) ; console.log('-----------')}
const s=renderShort(page('linkedin ai opt out'),PLAIN,a.tokens,'https://t.me/x'); console.log(s.messages[0]); console.log(s.keyboard.map(row=>row.map(b=>'['+b.text+']').join(' ')).join('\n'))
let n=0,long=0,maxm=0,bad=0
const t=performance.now()
for (const g of realContent().content.guides) for (const intent of ['opt-out','practice','limits','rights','past-data','alternatives','changes'] as const) for (const region of [undefined,'eu','us-ca']) for (const m of [PLAIN,RICH]) {
  const o=a.respond({input:{ask:{intent,platforms:[g.id],region}},context:undefined,preferences:{locale:'en'},now:NOW})
  const r=renderPage({blocks:o.reply.blocks,speaker:a.speaker(o.locale)},m,a.tokens); n++; maxm=Math.max(maxm,r.messages.length); if (r.messages.length>1) long++
  for (const x of r.messages) { const p=(m===RICH?parseRich:parsePlain)(x); if(p.problems.length||p.text.length>m.maxLength) {bad++; console.log(g.id,intent,p.problems.slice(0,3))} }
}
console.log({n,long,maxm,bad,ms:(performance.now()-t)/n})
