/** `npm run validate [file]`: checks the content and names every problem. Exit code 0, or 1 with problems. */
import { relative, resolve, sep } from 'node:path'
import { createRegions, regionsFileSchema } from '../core/region.ts'
import { guideSchema } from '../core/knowledge/guide.ts'
import { rightsSchema } from '../core/knowledge/rights.ts'
import { topicSchema } from '../core/knowledge/topic.ts'
import { fold } from '../core/understanding/fold.ts'
import { checkCatalog, checkFile, checkGuide } from '../content/cross-checks.ts'
import { formatProblems, type Problem } from '../content/problem.ts'
import { readFiles } from '../content/read-files.ts'
import { readYaml } from '../content/yaml-file.ts'

const root = resolve(import.meta.dirname, '../..')
const today = new Date().toISOString().slice(0, 10)
const problems: Problem[] = []
const report = (p: Problem) => problems.push(p)
const files = readFiles(root, ['catalog', 'intents'])
const regions = createRegions(readYaml('x', files.find((f) => f.file.endsWith('slots/regions.yaml'))!.text, regionsFileSchema, report)!.value.regions)
const of = (folder: string) => files.filter((f) => f.file.startsWith(`catalog/${folder}/`))
const guides = of('platforms').flatMap(({ file, text }) => readYaml(file, text, guideSchema, report) ?? [])
const rights = of('rights').flatMap(({ file, text }) => readYaml(file, text, rightsSchema, report) ?? [])
const topics = of('topics').flatMap(({ file, text }) => readYaml(file, text, topicSchema, report) ?? [])
for (const f of [...guides, ...rights, ...topics]) checkFile(f, regions, today, report)
for (const f of guides) checkGuide(f, report)
checkCatalog({ guides, rights, topics }, fold, report)
const only = process.argv[2] && relative(root, resolve(process.argv[2])).split(sep).join('/')
const shown = only ? problems.filter((p) => p.file === only) : problems
console.log(shown.length ? formatProblems(shown) : `ok: ${guides.length} guides, ${rights.length} rights, ${topics.length} topics`)
process.exitCode = shown.length ? 1 : 0
