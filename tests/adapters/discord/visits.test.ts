/** Whole visits of a person, through the function both doors share. */
import { describe, expect, test } from 'vitest'
import { parseInteraction } from '../../../src/adapters/discord/interaction.ts'
import { createInteractionHandler } from '../../../src/adapters/discord/interactions.ts'
import type { Response } from '../../../src/adapters/discord/response.ts'
import { createAllowance } from '../../../src/core/conversation/allowance.ts'
import { createContexts } from '../../../src/core/conversation/contexts.ts'
import { ADA, command, onMessage, press, typing } from '../../support/discord/events.ts'
import type { Json } from '../../support/discord/names.ts'
import { atOnce } from '../../support/discord/program.ts'
import { idOf, labelsOf, textOf } from '../../support/discord/reading.ts'
import { problemsOfCallback } from '../../support/discord/server.ts'
import { silentLog } from '../../support/log.ts'
import { NOW, realAssistant } from '../../support/world.ts'

const EPHEMERAL = 64
const NEW = 4
const CHANGED = 7

interface Seen {
  readonly type: number
  readonly flags: number
  readonly components: unknown
  readonly text: string
  readonly files: Response['files']
}

/** A process: what it remembers is gone with it. */
function start(perMinute = 1_000) {
  const handle = createInteractionHandler({
    assistant: realAssistant(),
    contexts: createContexts(),
    allowance: createAllowance(perMinute),
    log: silentLog,
  })
  return (event: Json, now = NOW): Seen => {
    const interaction = parseInteraction(event)
    if (!interaction) throw new Error('Not understood as an interaction')
    const { body, files } = atOnce(handle(interaction, now))
    expect(
      problemsOfCallback(
        body as unknown as Json,
        files.map(({ name }) => name),
      ),
    ).toEqual([])
    const data = ('data' in body ? body.data : {}) as { flags?: number; components?: unknown }
    return { type: body.type, flags: data.flags ?? 0, components: data.components ?? [], text: textOf(data.components ?? []), files }
  }
}

describe('asking', () => {
  test('free words are answered for the asker alone, with the reading and its corrections', () => {
    const seen = start()(command('ask', { question: 'how do i stop linkedin using my posts for ai' }))
    expect(seen).toMatchObject({ type: NEW })
    expect(seen.flags & EPHEMERAL).toBe(EPHEMERAL)
    expect(seen.text).toContain('I read this as: LinkedIn · opt out')
    expect(labelsOf(seen.components)).toEqual(expect.arrayContaining(['iPhone', 'European Union', 'This step is wrong', 'Show everyone']))
  })

  test('a follow-up goes on where the person was, and another person has a thread of their own', () => {
    const send = start()
    send(command('ask', { question: 'linkedin opt out' }))
    expect(send(command('ask', { question: 'and on iphone?' })).text).toContain('LinkedIn · opt out · any region · iPhone')
    expect(send(command('ask', { question: 'and on iphone?' }, { ...ADA, id: '100000000000000009' })).text).not.toContain('LinkedIn')
  })

  test('a person is answered in the language of their words, else of their client', () => {
    const send = start()
    expect(send(command('ask', { question: 'wie kann ich verhindern dass linkedin meine beiträge nutzt' })).text).toContain('So habe ich')
    expect(send(command('guide', { platform: 'linkedin' }, { ...ADA, locale: 'fr' })).text).toMatch(/entraînement|anglais/)
  })

  test('a question with two meanings is settled with one tap', () => {
    const send = start()
    const asked = send(command('ask', { question: 'meta opt out' }))
    const answer = send(press(idOf(asked.components, 'Facebook')))
    expect(answer).toMatchObject({ type: CHANGED })
    expect(answer.text).toContain('Facebook')
  })
})

describe('buttons', () => {
  const first = (): Seen => start()(command('guide', { platform: 'linkedin' }))

  test('a part opens in place and closes again, after a restart as well', () => {
    const opened = start()(press(idOf(first().components, '▸ Sources')))
    expect(opened).toMatchObject({ type: CHANGED })
    expect(opened.text).toContain('LinkedIn Help')
    const closed = start()(press(idOf(opened.components, '▾ Sources')))
    expect(closed.text).toBe(first().text)
  })

  test('a correction changes the answer in place', () => {
    const corrected = start()(press(idOf(first().components, 'iPhone')))
    expect(corrected).toMatchObject({ type: CHANGED })
    expect(corrected.text).toContain('On iPhone or iPad')
  })

  test('the next question is answered in a message of its own, so that the steps stay', () => {
    expect(start()(press(idOf(first().components, 'What it uses')))).toMatchObject({ type: NEW })
  })

  test('a follow-up in words after a button is about what the button showed', () => {
    const send = start()
    const shown = send(command('guide', { platform: 'linkedin' }))
    send(press(idOf(shown.components, 'My rights')))
    expect(send(command('ask', { question: 'and in germany?' })).text).toContain('Germany')
  })

  test('"show everyone" posts it once more, openly and without that button', () => {
    const shown = start()(press(idOf(first().components, 'Show everyone')))
    expect(shown).toMatchObject({ type: NEW })
    expect(shown.flags & EPHEMERAL).toBe(0)
    expect(labelsOf(shown.components)).not.toContain('Show everyone')
  })

  test('in a message that others read, a button answers only who pressed it', () => {
    const pressed = start()(press(idOf(first().components, 'iPhone'), { flags: 0 }))
    expect(pressed).toMatchObject({ type: NEW })
    expect(pressed.flags & EPHEMERAL).toBe(EPHEMERAL)
  })

  test('in the chat with the app nothing has to be hidden', () => {
    const send = start()
    const answer = send(command('guide', { platform: 'linkedin' }, ADA, 'direct'))
    expect(answer.flags & EPHEMERAL).toBe(0)
    expect(send(press(idOf(answer.components, 'iPhone'), { flags: 0, place: 'direct' }))).toMatchObject({ type: CHANGED })
  })

  test.for(['0a.0.1o--~-~en~lQA', 'linkedin', '1v0.0.1o--~-~en~zzz', '1x.0.1o--~-~en~lQA', '9'])(
    'a button of another version, %s, asks to ask again',
    (id) => {
      const answer = start()(press(id))
      expect(answer).toMatchObject({ type: NEW })
      expect(answer.text).toContain('older version')
    },
  )

  test('a command of an older version, still shown by a client, asks to ask again', () => {
    expect(start()(command('optout')).text).toContain('older version')
  })
})

describe('check-up', () => {
  test('apps are picked in a menu and become one list, whose ticks need no storage', () => {
    const picker = start()(command('checkup'))
    const list = start()(press(menuIdOf(picker.components), { values: ['linkedin', 'x', 'facebook'] }))
    expect(list).toMatchObject({ type: CHANGED })
    expect(labelsOf(list.components).filter((label) => label === 'Done').length).toBeGreaterThan(1)
    const ticked = start()(press(idOf(list.components, 'Done')))
    expect(labelsOf(ticked.components)).toContain('✓ Done')
    expect(ticked.text).toMatch(/1 of \d done/)
    const back = start()(press(idOf(ticked.components, '✓ Done')))
    expect(back.text).not.toMatch(/\d of \d done/)
  })

  test('on a list of several pages each tick is its own, and turning a page or opening a part keeps them', () => {
    const apps = 'facebook, instagram, whatsapp, tiktok, linkedin, chatgpt, snapchat, youtube, reddit, pinterest, tumblr, zoom'
    const first = start()(command('checkup', { platforms: apps }))
    const second = start()(press(idOf(first.components, 'Next page')))
    const ticked = start()(press(idOf(second.components, 'Done')))
    expect(ticked.text.split('\n')[0]).toBe(second.text.split('\n')[0])
    expect(labelsOf(ticked.components).filter((label) => label === '✓ Done')).toHaveLength(1)
    const back = start()(press(idOf(ticked.components, 'Previous page')))
    expect(labelsOf(back.components)).not.toContain('✓ Done')
    expect(back.text).toMatch(/1 of \d+ done/)
    const list = start()(press(menuIdOf(start()(command('checkup')).components), { values: ['linkedin', 'x'] }))
    const done = start()(press(idOf(list.components, 'Done')))
    expect(labelsOf(start()(press(idOf(done.components, '▸ Sources'))).components)).toContain('✓ Done')
  })

  test('apps can be written in one line', () => {
    expect(start()(command('checkup', { platforms: 'insta, tiktok and linkedin' })).text).toMatch(
      /LinkedIn[\s\S]*TikTok|TikTok[\s\S]*LinkedIn/,
    )
  })
})

describe('other commands', () => {
  test('a letter comes as copyable text and as a file', () => {
    const answer = start()(command('rights', { platform: 'linkedin', country: 'de', letter: 'objection' }))
    const [letter] = answer.files
    expect(letter?.name).toBe('objection-linkedin.txt')
    expect(answer.text).toContain('```')
    expect(letter?.text).toContain('Subject:')
  })

  test('names complete while typed, typing errors included, and regions in the language of the person', () => {
    const handle = createInteractionHandler({
      assistant: realAssistant(),
      contexts: createContexts(),
      allowance: createAllowance(),
      log: silentLog,
    })
    const choices = (event: Json): string[] => {
      const interaction = parseInteraction(event)
      const { body } = atOnce(handle(interaction ?? { kind: 'ping' }, NOW))
      return (body as unknown as { data: { choices: { name: string; value: string }[] } }).data.choices.map(({ name }) => name)
    }
    expect(choices(typing('guide', 'platform', 'linkdin'))).toContain('LinkedIn')
    expect(choices(typing('guide', 'platform', ''))).toHaveLength(25)
    expect(choices(typing('guide', 'region', 'deutsch', { ...ADA, locale: 'de' }))).toEqual(['Deutschland'])
    expect(choices(typing('rights', 'country', 'ger'))).toContain('Germany')
  })

  test('a name that was typed and not picked is understood all the same', () => {
    expect(start()(command('guide', { platform: 'LinkedIn', region: 'Germany' })).text).toContain('LinkedIn · opt out · Germany')
    expect(start()(command('guide', { platform: 'my linkdin thing' })).text).toContain('LinkedIn')
  })

  test('on a message, the apps it names are answered; without any it says so', () => {
    expect(start()(onMessage('just posted on linkedin about it')).text).toContain('LinkedIn')
    expect(start()(onMessage('insta and tiktok are down again')).text).toContain('check-up')
    expect(start()(onMessage('good morning')).text).toContain('no app or site')
  })

  test.for(['changes', 'about', 'help'])('/%s answers', (name) => {
    expect(start()(command(name)).text.length).toBeGreaterThan(50)
  })

  test('/changes about one app', () => {
    expect(start()(command('changes', { platform: 'linkedin' })).text).toContain('LinkedIn: what changed')
  })
})

describe('a person who asks too much', () => {
  test('gets one notice, buttons then stay quiet, and a minute later all is well', () => {
    const send = start(2)
    const shown = send(command('guide', { platform: 'linkedin' }))
    send(command('guide', { platform: 'x' }))
    expect(send(command('guide', { platform: 'x' })).text).toContain('a lot in one minute')
    expect(send(press(idOf(shown.components, 'iPhone')))).toMatchObject({ type: 6 })
    expect(send(command('guide', { platform: 'x' }), new Date(NOW.getTime() + 60_000)).text).not.toContain('a lot in one minute')
  })
})

test('what a person writes cannot format, mention or ping', () => {
  const { text } = start()(command('ask', { question: 'how do i opt out of @everyone_<@123>_**bold**_app' }))
  expect(text).not.toMatch(/(?<!\\)<@123>|(?<!\\)\*\*bold/)
})

/** The id of the first menu. */
function menuIdOf(components: unknown): string {
  const found = /"custom_id":"(1p[^"]+)"/.exec(JSON.stringify(components))?.[1]
  if (found === undefined) throw new Error('No menu')
  return found
}
