/** What the app needs where it is installed, why, and the addresses that install it. */
import { PermissionFlagsBits } from 'discord.js'

export interface Permission {
  /** As Discord's own pages call it. */
  readonly name: string
  readonly bit: bigint
  readonly why: string
}

/** For replies to mentions. Commands and buttons need none at all. */
export const PERMISSIONS: readonly Permission[] = [
  { name: 'View Channel', bit: PermissionFlagsBits.ViewChannel, why: 'to see that it was mentioned' },
  { name: 'Send Messages', bit: PermissionFlagsBits.SendMessages, why: 'to reply to a mention' },
  { name: 'Send Messages in Threads', bit: PermissionFlagsBits.SendMessagesInThreads, why: 'to reply in a thread' },
  { name: 'Attach Files', bit: PermissionFlagsBits.AttachFiles, why: 'to attach a letter as a text file' },
  { name: 'Read Message History', bit: PermissionFlagsBits.ReadMessageHistory, why: 'to point its reply at your message' },
]

const AUTHORIZE = 'https://discord.com/oauth2/authorize'

export interface InviteUrls {
  /** For someone who manages a server. */
  readonly server: string
  /** For one person, in any chat. */
  readonly person: string
}

export function inviteUrls(applicationId: string): InviteUrls {
  const permissions = PERMISSIONS.reduce((bits, { bit }) => bits | bit, 0n)
  const address = (query: Readonly<Record<string, string>>): string =>
    `${AUTHORIZE}?${new URLSearchParams({ client_id: applicationId, ...query })}`
  return {
    server: address({ integration_type: '0', scope: 'bot applications.commands', permissions: String(permissions) }),
    person: address({ integration_type: '1', scope: 'applications.commands' }),
  }
}
