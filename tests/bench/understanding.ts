/** How well questions are understood, beside two peers that learn from the same examples, and how rarely ordinary chatter is answered. */
import { chatter, spokenTo } from '../support/chatter.ts'
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
  for (const { name, lines } of chatter()) {
    const { answered, asked } = spokenTo(lines)
    const share = (count: number): string => `${((100 * count) / lines.length).toFixed(2)} %`
    console.log(`${name}: ${lines.length} lines of chatter, answered ${share(answered.length)}, asked back ${share(asked.length)}`)
  }
}
