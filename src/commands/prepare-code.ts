/**
 * Started by `prepare` just as the program itself is started: loads all of it once, so that its compiled code is kept for the next start.
 *
 * Where the program may not write beside its files (a container, a service), a start would otherwise compile everything anew each time,
 * which takes twice the time and 30 MB that stay.
 */
import { environmentSchema } from '../config.ts'

// Whatever is configured, `.env` included: no network is reached, and a terminal without input ends at once.
for (const name of Object.keys(environmentSchema.shape)) process.env[name] = ''
await Promise.all([import('../serve.ts'), import('../adapters/discord/adapter.ts'), import('../adapters/telegram/adapter.ts')])
await import('../main.ts')
