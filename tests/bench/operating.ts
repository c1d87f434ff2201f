/**
 * What the whole program takes, as one process on both networks with SQLite: memory, processor and start when idle, memory after a million
 * answers, and how fast it answers on one core while it announces. Needs Linux: it reads `/proc`.
 */
import { idle } from './operating/idle.ts'
import { load } from './operating/load.ts'
import { million } from './operating/million.ts'

const parts: Readonly<Record<string, () => Promise<void>>> = { idle, load, million }
/** All of it, or the parts that `OPERATING_PARTS=idle,load` names; `OPERATING_ANSWERS` changes the million. */
const wanted = process.env['OPERATING_PARTS']?.split(',') ?? Object.keys(parts)
for (const name of wanted) await parts[name]?.()
