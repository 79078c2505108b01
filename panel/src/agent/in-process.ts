import { Readable } from 'node:stream'
import { notFound } from '@croft/kit/errors.ts'
import type { LocalAgentClient } from './client.ts'
import type { AgentContext } from './verb.ts'
import { verbs } from './verbs/index.ts'

/**
 * The agent without its socket, for tests and the demonstration on a machine in memory: the same closed list, the same schemas,
 * and everything through JSON as it would be on the wire.
 */
export function inProcessAgent(context: AgentContext): LocalAgentClient {
  const answer = async (name: string, body: unknown, signal = new AbortController().signal): Promise<unknown> => {
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (verb === undefined) throw notFound('Verb')
    return verb.handle(verb.body.parse(JSON.parse(JSON.stringify(body))), context, signal)
  }
  const call = async <Reply>(name: string, body: unknown = {}, signal?: AbortSignal): Promise<Reply> => {
    const reply = await answer(name, body, signal)
    return JSON.parse(JSON.stringify(reply ?? {})) as Reply
  }
  return {
    call,
    callLong: call,
    async stream(name, body, signal) {
      const reply = await answer(name, body, signal)
      return reply instanceof Readable ? reply : Readable.from([Buffer.from(JSON.stringify(reply ?? {}))])
    },
    apply: (message) => call('apply', message),
    check: (message) => call('check', message),
    plan: (message) => call('plan', message),
    sweep: () => call('sweep'),
    state: () => call('state'),
    close: () => undefined,
  }
}
