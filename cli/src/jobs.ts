import { exits, Fault } from './fault.ts'
import type { Globals } from './globals.ts'
import type { Client } from './http/client.ts'
import { sentEvents } from './http/event-stream.ts'
import { retriable } from './http/network.ts'
import type { Io } from './io.ts'
import { showProgress } from './progress.ts'
import { cell } from './table-text.ts'

/** A job as the panel shows it. */
export interface Job {
  readonly id: number
  readonly status: string
  readonly [field: string]: unknown
}

export type FollowOptions = Pick<Globals, 'quiet' | 'timeout' | 'verbose'>

const ended = new Set(['succeeded', 'failed', 'cancelled', 'rolled_back'])
const reconnects = 20

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(data: string): Record<string, unknown> {
  const value: unknown = JSON.parse(data)
  return isObject(value) ? value : {}
}

const isJob = (value: Record<string, unknown>): value is Record<string, unknown> & Job =>
  typeof value['status'] === 'string' && 'id' in value

/**
 * Follows a job to its end and gives it, joining again after a lost connection. Exit 9 at the time limit and 130 on Ctrl-C: the job
 * goes on, and its id is in the message.
 */
export async function followJob(io: Io, client: Client, id: number | string, options: FollowOptions): Promise<Job> {
  const path = `/api/v1/jobs/${encodeURIComponent(String(id))}`
  const limit = options.timeout === null ? null : AbortSignal.timeout(options.timeout)
  const progress = showProgress(io, options.quiet)
  let lastId: string | null = null
  const show = async (): Promise<Job> => {
    const { body } = await client.call({ method: 'GET', path, ...(limit === null ? {} : { signal: limit }) })
    if (!isObject(body) || !isJob(body)) throw new Fault(exits.failed, `the panel says nothing about job ${id}`)
    return body
  }
  /** Reads one connection; `null` when it was lost before the job ended. */
  const listen = async (): Promise<Job | null> => {
    const headers = { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': lastId }) }
    const stream = await client.open({ method: 'GET', path: `${path}/events`, headers, ...(limit === null ? {} : { signal: limit }) })
    for await (const event of sentEvents(stream)) {
      lastId = event.id ?? lastId
      const data = parsed(event.data)
      if (event.event === 'end') return isJob(data) ? data : show()
      if (event.event === 'progress') progress.update(data)
      if (event.event === 'log' && options.verbose) progress.line(cell(data['line']))
    }
    return null
  }
  try {
    for (let lost = 0; ; lost++) {
      let job: Job | null = null
      try {
        job = await listen()
      } catch (error) {
        if (limit?.aborted === true || io.interrupted.aborted) throw error
        const passing = retriable(error) || (error instanceof Fault && retriable(error.cause))
        if (!passing || lost >= reconnects) throw error
      }
      // a stream that closes early, or one that only said goodbye: the job itself knows
      job ??= await show()
      if (ended.has(job.status)) return job
      await io.delay(Math.min(5000, 250 * 2 ** lost))
    }
  } catch (cause) {
    if (io.interrupted.aborted) throw new Fault(exits.interrupted, `interrupted; job ${id} goes on`, { cause })
    if (limit?.aborted === true) throw new Fault(exits.timeout, `time is up; job ${id} goes on`, { cause })
    throw cause
  } finally {
    progress.end()
  }
}

/** A job that did not succeed is a failed command; its reason is the message. */
export function requireSuccess(job: Job): void {
  if (job.status === 'succeeded') return
  const error = job['error']
  const said = isObject(error) ? error['message'] : error
  const reason = typeof said === 'string' && said !== '' ? said : cell(job['message'])
  throw new Fault(exits.failed, `job ${job.id} ${job.status.replace('_', ' ')}${reason === '' ? '' : `: ${reason}`}`)
}
