/** Several platforms in one list: what to switch off, quickest first. */
import { controlsFor, practiceIn } from '../knowledge/catalog.ts'
import type { Control, Guide } from '../knowledge/guide.ts'
import { linkBlocks, stepsBlocks } from './control-blocks.ts'
import { sourceLines, sourceList } from './fact-blocks.ts'
import { platformChoices, popularChoices } from './platform-choices.ts'
import type { Block } from './reply.ts'
import { type Answer, askAgain, guidesOf, type Scene } from './scene.ts'

interface Task {
  readonly guide: Guide
  readonly control: Control
}

export const checkup: Answer = (scene) => {
  const { say } = scene.speaker
  const guides = guidesOf(scene)
  if (guides.length === 0) {
    const blocks: Block[] = [
      { type: 'heading', text: say('checkup.title') },
      { type: 'text', text: say('checkup.which') },
      { type: 'choices', prompt: say('ask.which-platform'), choices: popularChoices(scene, 'opt-out') },
    ]
    return { kind: 'answer', blocks }
  }
  return { kind: 'answer', blocks: listBlocks(guides, scene) }
}

function listBlocks(guides: readonly Guide[], scene: Scene): Block[] {
  const { speaker, question } = scene
  const { say } = speaker
  const tasks = tasksOf(guides, scene)
  const minutes = tasks.reduce((sum, { control }) => sum + control.effortMinutes, 0)
  const idle = guides.filter((guide) => !tasks.some((task) => task.guide === guide))
  const quiet = idle.filter((guide) => practiceIn(guide, question.region, scene.catalog.regions).trains === 'no')
  const stuck = idle.filter((guide) => !quiet.includes(guide))
  const remains = guides.flatMap((guide) => (guide.limits[0] ? [`${guide.name}: ${guide.limits[0].text}`] : []))
  return [
    { type: 'heading', text: say('checkup.title') },
    ...(tasks.length > 0 ? [{ type: 'text' as const, text: say('checkup.intro', { count: tasks.length, minutes }) }] : []),
    ...tasks.map((task) => taskBlock(task, scene)),
    ...namesBlock('checkup.nothing', quiet, scene),
    ...namesBlock('checkup.no-control', stuck, scene),
    { type: 'details', title: say('checkup.remains'), blocks: [{ type: 'list', title: '', items: remains }] },
    ...sourceList(
      tasks.flatMap(({ guide, control }) => sourceLines(control.sources, guide.sources)),
      scene,
    ),
    {
      type: 'choices',
      prompt: say('ask.next'),
      choices: platformChoices(
        scene,
        'opt-out',
        guides.map(({ id }) => id),
      ),
    },
  ]
}

/** Every switch, form and address an ordinary person can use at once; quickest first, then in the guides' order. */
function tasksOf(guides: readonly Guide[], { question, catalog }: Scene): Task[] {
  return guides
    .filter((guide) => practiceIn(guide, question.region, catalog.regions).trains !== 'no')
    .flatMap((guide) => {
      const usable = controlsFor(guide, question.region, catalog.regions).filter(({ accounts }) =>
        accounts.some((account) => account === 'personal' || account === 'anyone'),
      )
      const direct = usable.filter(({ does }) => does === 'toggle' || does === 'form' || does === 'email')
      const [first] = direct.length > 0 ? direct : usable.filter(({ does }) => does !== 'none')
      return first ? [{ guide, control: first }] : []
    })
    .toSorted((a, b) => a.control.effortMinutes - b.control.effortMinutes)
}

function taskBlock({ guide, control }: Task, scene: Scene): Block {
  const title = scene.speaker.say('checkup.line', { platform: guide.name, control: control.name, minutes: control.effortMinutes })
  const [steps] = stepsBlocks(control, scene).filter(({ type }) => type === 'steps')
  const ask = askAgain(scene.question, { intent: 'opt-out', platforms: [guide.id] })
  return { type: 'task', title, blocks: [...(steps ? [steps] : []), ...linkBlocks(control, scene)], ask }
}

function namesBlock(key: 'checkup.nothing' | 'checkup.no-control', guides: readonly Guide[], { speaker }: Scene): Block[] {
  return guides.length === 0 ? [] : [{ type: 'text', text: speaker.say(key, { platforms: speaker.list(guides.map(({ name }) => name)) }) }]
}
