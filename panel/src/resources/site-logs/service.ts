import type { Readable } from 'node:stream'
import { EventStreamBody, Reply, StreamBody } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import type { StoredDomain } from '../domains/store.ts'
import type { Domains } from '../site-aliases/site.ts'
import { linesOf } from './lines.ts'
import { periodOf } from './period.ts'
import type { Log, LogQuery } from './schema.ts'
import { timeOfLine } from './time.ts'

export interface LogRequest {
  readonly site: number
  readonly type: Log['type']
}

/** The logs of sites on the machine (the agent's verbs `logs.read`, `logs.stream`, `logs.download`). */
export interface SiteLogAgent {
  /** The last lines that contain the text, oldest first. */
  read(
    request: LogRequest & { readonly lines: number; readonly contains: string },
  ): Promise<{ readonly lines: readonly string[]; readonly truncated: boolean }>
  /** New lines as they come, until the signal aborts. */
  stream(request: LogRequest, signal: AbortSignal): Promise<Readable>
  /** gzip of the current log, or of an earlier day (`YYYY-MM-DD`); 404 when there is none. */
  download(request: LogRequest & { readonly date: string | null }): Promise<Readable>
}

const mostLines = 5000

/** An alias is served by the site it shows. */
export const siteIdOf = (domain: Pick<StoredDomain, 'id' | 'target_id'>): number => domain.target_id ?? domain.id

async function* events(agent: SiteLogAgent, request: LogRequest, signal: AbortSignal) {
  const stream = await agent.stream(request, signal)
  try {
    for await (const line of linesOf(stream as AsyncIterable<Buffer>)) yield { event: 'log', data: { type: request.type, line } }
  } catch (cause) {
    // the client has left: that is how such a stream ends
    if (!signal.aborted) throw cause
  } finally {
    stream.destroy()
  }
}

/** Logs of a site. */
export function siteLogService({ domains, agent }: { domains: Domains; agent: SiteLogAgent }) {
  return {
    async read(ctx: Ctx, name: string, { type, lines, q, from, to }: LogQuery): Promise<Log> {
      const site = siteIdOf(await domains.require(ctx, name))
      if (from === undefined && to === undefined) {
        const found = await agent.read({ site, type, lines, contains: q })
        return { type, lines: [...found.lines], truncated: found.truncated }
      }
      const period = periodOf(from, to, { from: 0, to: Number.MAX_SAFE_INTEGER })
      const found = await agent.read({ site, type, lines: mostLines, contains: q })
      let at: number | null = null
      let oldest: number | null = null
      const within = found.lines.filter((line) => {
        // a line without a time of its own belongs to the one before it
        at = timeOfLine(line) ?? at
        oldest ??= at
        return at !== null && at >= period.from && at < period.to
      })
      const reached = oldest !== null && (oldest as number) < period.from
      return { type, lines: within.slice(-lines), truncated: within.length > lines || (found.truncated && !reached) }
    },
    async stream(ctx: Ctx, name: string, type: Log['type']): Promise<EventStreamBody> {
      const site = siteIdOf(await domains.require(ctx, name))
      return new EventStreamBody((_lastEventId, signal) => events(agent, { site, type }, signal))
    },
    async download(ctx: Ctx, name: string, type: Log['type'], date: string | null): Promise<Reply> {
      const domain = await domains.require(ctx, name)
      const stream = await agent.download({ site: siteIdOf(domain), type, date })
      const file = `${domain.name.replace('*', '_')}-${type}${date === null ? '' : `-${date}`}.log.gz`
      return new Reply(200, new StreamBody(stream, 'application/gzip'), { 'Content-Disposition': `attachment; filename="${file}"` })
    },
  }
}
export type SiteLogService = ReturnType<typeof siteLogService>
