/** Announcements at size: spreading, cost a delivery, the networks' limits, throughput against a bare loop, and crashes. */
import { crashes, program } from './delivery/crashes.ts'
import { limits } from './delivery/limits.ts'
import { closeMachines } from './delivery/machine.ts'
import { size } from './delivery/size.ts'
import { throughput } from './delivery/throughput.ts'

const parts: Readonly<Record<string, () => Promise<void>>> = { size, limits, throughput, crashes, program }
/** All of it, or the parts that `DELIVERY_PARTS=size,limits` names. */
const wanted = process.env['DELIVERY_PARTS']?.split(',') ?? Object.keys(parts)
for (const name of wanted) await parts[name]?.()
await closeMachines()
