/** `npm run bench -- <name>`: measures, each against a peer or a bare baseline, in one process and one run. */

const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  understanding: () => import('./understanding.ts'),
  speed: () => import('./speed.ts'),
  discord: () => import('./discord.ts'),
  delivery: () => import('./delivery.ts'),
  telegram: () => import('./telegram.ts'),
  operating: () => import('./operating.ts'),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name))
if (wanted.includes('--help') || unknown.length > 0) {
  process.stdout.write(`Usage: npm run bench -- [${Object.keys(BENCHES).join('] [')}]   (all without a name)\n`)
  process.exitCode = wanted.includes('--help') ? 0 : 2
} else for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) await BENCHES[name]?.()
