/** How well questions are understood, beside two peers that learn from the same examples, and how rarely ordinary chatter is answered. */
import { chatter, HEARD, spokenTo } from '../support/chatter.ts'
import { hasLabelled, labelled, readingOf, scoreTable } from '../support/labelled.ts'
import { crossValidate } from './folds.ts'
import { comparePeers } from './peers.ts'

if (hasLabelled) {
  scoreQuestions('dev.jsonl', ['--lang', 'en'])
  scoreQuestions('dev.jsonl')
  scoreQuestions('dialogues.jsonl')
  await comparePeers()
} else console.log('Labelled questions, and the peers on them: skipped, not on this machine.')
crossValidate()
countFalseAnswers()

function scoreQuestions(name: string, options: readonly string[] = []): void {
  console.log(`\n${name} ${options.join(' ')}`)
  const lines = labelled(name)
  console.log(scoreTable(lines, lines.map(readingOf), options))
}

function countFalseAnswers(): void {
  const share = (some: readonly unknown[], all: readonly unknown[]): string => `${((100 * some.length) / all.length).toFixed(2)} %`
  for (const { name, lines } of chatter())
    for (const [heard, turnOf] of Object.entries(HEARD)) {
      const { answered, asked } = spokenTo(lines, turnOf)
      console.log(`${name}, ${heard}: ${lines.length} lines, answered ${share(answered, lines)}, asked back ${share(asked, lines)}`)
    }
  if (!hasLabelled) return
  const questions = labelled('dev.jsonl').flatMap(({ q, intent }) => (q === undefined || intent === 'none' ? [] : [q]))
  console.log(`questions in scope, overheard: answered ${share(spokenTo(questions, HEARD.overheard).answered, questions)}`)
}
