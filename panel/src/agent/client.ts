import { Agent as HttpAgent, request, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { AppError, unavailable, type ErrorCode } from '@croft/kit/errors.ts'
import type { AgentClient } from '../jobs/sync/agents.ts'
import type { ApplyReply, CheckReply, PlanReply, SweepReply } from './protocol.ts'

/** Scope → what the agent has of it. */
export interface AgentState {
  readonly scopes: Readonly<Record<string, { readonly generation: number; readonly state: string; readonly error: string }>>
}

const codes: readonly ErrorCode[] = [
  'VALIDATION_ERROR',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
]

async function text(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** The agent's refusal as the error it was there. */
async function refusal(response: IncomingMessage): Promise<AppError> {
  const body = JSON.parse(await text(response)) as { code?: string; message?: string }
  // what went wrong inside the agent may name paths and commands: it is for the log
  if (body.code === 'UNEXPECTED') throw new Error(`the agent failed: ${body.message ?? ''}`)
  if (body.code === 'UNKNOWN_VERB') return unavailable('The server agent is older than the panel', 30)
  const code = codes.find((known) => known === body.code) ?? 'INTERNAL_ERROR'
  return new AppError(response.statusCode ?? 500, code, body.message ?? 'The agent refused')
}

/** The panel's side of the agent's socket: the workers' `AgentClient`, and any verb by name for the resources. */
export interface LocalAgentClient extends AgentClient {
  /** One verb; throws the agent's refusal as `AppError`, or 503 when nobody listens. */
  call<Reply = unknown>(verb: string, body?: unknown, signal?: AbortSignal): Promise<Reply>
  /** A verb that may take as long as it needs: apt, and moving, copying or removing a customer's data. */
  callLong<Reply = unknown>(verb: string, body?: unknown, signal?: AbortSignal): Promise<Reply>
  /** A verb that answers with bytes; ends when `signal` aborts. */
  stream(verb: string, body: unknown, signal?: AbortSignal): Promise<Readable>
  state(): Promise<AgentState>
  close(): void
}

/** One per panel; connections are kept. */
export function createAgentClient(socketPath: string, { timeoutMs = 120_000 }: { timeoutMs?: number } = {}): LocalAgentClient {
  const http = new HttpAgent({ keepAlive: true, maxSockets: 32 })

  function open(verb: string, body: unknown, signal?: AbortSignal, idleMs = timeoutMs): Promise<IncomingMessage> {
    const message = JSON.stringify(body)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(message) }
    return new Promise((resolve, reject) => {
      const call = request(
        { socketPath, path: `/v1/${verb}`, method: 'POST', agent: http, headers, ...(signal ? { signal } : {}) },
        resolve,
      )
      call.setTimeout(idleMs, () => call.destroy(new Error(`the agent did not answer ${verb} in time`)))
      call.once('error', (cause) => reject(signal?.aborted === true ? cause : unavailable('The server agent is not available', 5, cause)))
      call.end(message)
    })
  }

  async function ask<Reply>(verb: string, body: unknown, signal: AbortSignal | undefined, idleMs: number): Promise<Reply> {
    const response = await open(verb, body, signal, idleMs)
    if (response.statusCode !== 200) throw await refusal(response)
    return JSON.parse(await text(response)) as Reply
  }

  const call = <Reply = unknown>(verb: string, body: unknown = {}, signal?: AbortSignal) => ask<Reply>(verb, body, signal, timeoutMs)
  const callLong = <Reply = unknown>(verb: string, body: unknown = {}, signal?: AbortSignal) => ask<Reply>(verb, body, signal, 0)

  async function stream(verb: string, body: unknown, signal?: AbortSignal): Promise<Readable> {
    const response = await open(verb, body, signal, 0)
    if (response.statusCode !== 200) throw await refusal(response)
    return response
  }

  const state = () => call<AgentState>('state')
  return {
    call,
    callLong,
    stream,
    state,
    apply: (message) => call<ApplyReply>('apply', message),
    check: (message) => call<z.infer<typeof CheckReply>>('check', message),
    plan: (message) => call<z.infer<typeof PlanReply>>('plan', message),
    sweep: () => call<z.infer<typeof SweepReply>>('sweep'),
    close: () => http.destroy(),
  }
}
