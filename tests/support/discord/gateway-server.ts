/** The gateway on loopback: hello, identify, heartbeat, resume, close codes. https://discord.com/developers/docs/events/gateway */
import type { WebSocket, WebSocketServer } from 'ws'
import { createCounter } from '../counter.ts'
import { BOT_ID, type Json } from './names.ts'

const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalidSession: 9, hello: 10, ack: 11 } as const
/** Server members, presences, message content: asked for only by apps that were approved for them. */
export const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)

export interface GatewayServer {
  readonly url: string
  /** Bit fields of the intents asked for, one an identify. */
  readonly intents: number[]
  readonly shardsSeen: string[]
  readonly resumes: number[]
  /** Milliseconds between heartbeats asked for in the next hello. */
  heartbeatMs: number
  /** Whether heartbeats are answered: a zombie connection does not. */
  acknowledges: boolean
  /** Close code with which the next identify is answered. */
  refuseIdentify: number | undefined
  /** Whether the next resume is answered with "invalid session". */
  refuseResume: boolean
  /** Sends an event to every shard that is ready, and keeps it for those that resume. */
  dispatch(event: string, data: Json): void
  /** Closes every connection with a code; 0 cuts them off without one. */
  drop(code: number): void
  /** Asks every client to reconnect. */
  askToReconnect(): void
  /** Drops the events kept for those that resume. */
  forget(): void
  /** Resolves when so many connections became ready or resumed, all in all. */
  settled(count: number): Promise<void>
  close(): void
}

interface Session {
  readonly id: string
  readonly events: { seq: number; event: string; data: Json }[]
  seq: number
  socket: WebSocket | undefined
}

export function createGatewayServer(server: WebSocketServer, url: string, token: () => string): GatewayServer {
  const sessions = new Map<string, Session>()
  const settled = createCounter()
  const gateway: GatewayServer = {
    url,
    intents: [],
    shardsSeen: [],
    resumes: [],
    heartbeatMs: 41_250,
    acknowledges: true,
    refuseIdentify: undefined,
    refuseResume: false,
    dispatch(event, data) {
      for (const session of sessions.values()) {
        const seq = ++session.seq
        session.events.push({ seq, event, data })
        if (session.socket) send(session.socket, { op: OP.dispatch, t: event, s: seq, d: data })
      }
    },
    drop(code) {
      for (const session of sessions.values()) {
        if (code === 0) session.socket?.terminate()
        else session.socket?.close(code)
        session.socket = undefined
      }
    },
    askToReconnect() {
      for (const { socket } of sessions.values()) if (socket) send(socket, { op: OP.reconnect, d: null })
    },
    forget() {
      for (const { events } of sessions.values()) events.length = 0
    },
    settled: (count) => settled.reached(count),
    close() {
      for (const client of server.clients) client.terminate()
    },
  }
  server.on('connection', (socket) => {
    send(socket, { op: OP.hello, d: { heartbeat_interval: gateway.heartbeatMs } })
    socket.on('message', (raw) => receive(socket, JSON.parse(String(raw))))
  })
  return gateway

  function receive(socket: WebSocket, { op, d }: { op: number; d: Json }): void {
    if (op === OP.heartbeat) {
      if (gateway.acknowledges) send(socket, { op: OP.ack })
    } else if (op === OP.identify) identify(socket, d)
    else if (op === OP.resume) resume(socket, d)
    else socket.close(4001)
  }

  function identify(socket: WebSocket, data: Json): void {
    const intents = Number(data['intents'])
    gateway.intents.push(intents)
    gateway.shardsSeen.push(JSON.stringify(data['shard']))
    const refusal =
      gateway.refuseIdentify ?? (data['token'] === token() ? undefined : 4004) ?? ((intents & PRIVILEGED) === 0 ? undefined : 4014)
    gateway.refuseIdentify = undefined
    if (refusal !== undefined) {
      socket.close(refusal)
      return
    }
    const session: Session = { id: `session-${sessions.size + 1}`, events: [], seq: 1, socket }
    sessions.set(session.id, session)
    socket.on('close', () => {
      if (session.socket === socket) session.socket = undefined
    })
    const user = { id: BOT_ID, username: 'Optout', discriminator: '0', bot: true, avatar: null }
    const ready = {
      v: 10,
      user,
      guilds: [],
      session_id: session.id,
      resume_gateway_url: url,
      shard: data['shard'],
      application: { id: '900000000000000001', flags: 0 },
    }
    send(socket, { op: OP.dispatch, t: 'READY', s: 1, d: ready })
    settled.add()
  }

  function resume(socket: WebSocket, data: Json): void {
    const session = sessions.get(String(data['session_id']))
    gateway.resumes.push(Number(data['seq']))
    if (!session || data['token'] !== token() || gateway.refuseResume) {
      gateway.refuseResume = false
      if (session) sessions.delete(session.id)
      send(socket, { op: OP.invalidSession, d: false })
      return
    }
    session.socket = socket
    for (const { seq, event, data: d } of session.events.filter((each) => each.seq > Number(data['seq'])))
      send(socket, { op: OP.dispatch, t: event, s: seq, d })
    send(socket, { op: OP.dispatch, t: 'RESUMED', s: ++session.seq, d: {} })
    settled.add()
  }
}

const send = (socket: WebSocket, payload: unknown): void => socket.send(JSON.stringify(payload))
