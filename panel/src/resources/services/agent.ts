import type { Readable } from 'node:stream'
import { AppError } from '@croft/kit/errors.ts'

/** The part of the agent's client that reads and commands daemons. */
export interface VerbAgent {
  call<Reply = unknown>(verb: string, body?: unknown, signal?: AbortSignal): Promise<Reply>
  stream(verb: string, body: unknown, signal?: AbortSignal): Promise<Readable>
}

const toldToCallers = /^Service failed to start: /

/** One verb; an unexpected failure in the agent becomes an error whose text stays in the log, for it may name paths and commands. */
export async function askAgent<Reply>(agent: Pick<VerbAgent, 'call'>, verb: string, body: unknown = {}): Promise<Reply> {
  try {
    return await agent.call<Reply>(verb, body)
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.status !== 500 || toldToCallers.test(cause.message)) throw cause
    throw new Error(`the agent failed at ${verb}`, { cause })
  }
}
