import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, conflict, forbidden } from '@croft/kit/errors.ts'
import { EventStreamBody, type PageRequest } from '@croft/kit/http/route.ts'
import { pageInMemory } from '@croft/kit/page.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { emit } from '../../db/write.ts'
import { linesOf } from '../site-logs/lines.ts'
import { type VerbAgent, askAgent } from './agent.ts'
import type { Service } from './schema.ts'

export interface ServiceDeps {
  readonly db: PanelDb
  readonly agent: VerbAgent
  /** Runs something once the answer is out: for the panel's own process. */
  readonly afterAnswer?: (work: () => Promise<unknown>) => void
  readonly pause?: (milliseconds: number) => Promise<unknown>
}

type Listed = Required<Service>

const running = { success: true as const, status: 'running' as const }
const stopped = { success: true as const, status: 'stopped' as const }
const name = /^[a-z][a-z0-9.-]{0,63}$/

/** Whoever asked has the answer before the panel goes; what fails then is told to the process, for there is nobody else. */
const soon = (work: () => Promise<unknown>) => {
  setTimeout(() => {
    work().catch((error: unknown) => process.emitWarning(error instanceof Error ? error : new Error(String(error))))
  }, 500)
}

const isAway = (error: unknown) => error instanceof AppError && error.status === 503

async function* follow(agent: VerbAgent, service: string, signal: AbortSignal) {
  const stream = await agent.stream('services.logs-stream', { name: service }, signal)
  try {
    for await (const line of linesOf(stream as AsyncIterable<Buffer>)) yield { event: 'log', data: { line } }
  } catch (cause) {
    // the client has left: that is how such a stream ends
    if (!signal.aborted) throw cause
  } finally {
    stream.destroy()
  }
}

/** The daemons of the server. The closed list of names is the agent's. */
export function serviceService({ db, agent, afterAnswer = soon, pause = sleep }: ServiceDeps) {
  const ask = <Reply>(verb: string, service: string, body: object = {}): Promise<Reply> => {
    if (!name.test(service)) throw forbidden('Service not allowed')
    return askAgent<Reply>(agent, `services.${verb}`, { name: service, ...body })
  }
  const show = (service: string) => ask<Listed>('show', service)
  const told = (ctx: Ctx, service: string, what: string) =>
    emit(ctx, db, { event: `service.${what}`, resource: { type: 'service', id: service }, ownerId: null })
  const published = ({ pid, memory_mb, uptime_seconds, ...rest }: Listed, ext: boolean): Service =>
    ext ? { ...rest, pid, memory_mb, uptime_seconds } : rest

  /** The agent goes down with its own restart; it is back when it answers again. */
  const restartAgent = async (service: string) => {
    try {
      await ask('restart', service)
    } catch (cause) {
      if (!isAway(cause)) throw cause
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await show(service)
      } catch (cause) {
        if (!isAway(cause) || attempt === 40) throw cause
        await pause(500)
      }
    }
  }
  return {
    async list(filter: { status?: Service['status'] | undefined }, page: PageRequest, ext = false) {
      const { services } = await askAgent<{ services: Listed[] }>(agent, 'services.list')
      const wanted = services.filter(({ status }) => filter.status === undefined || status === filter.status)
      const byName = wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      const { items, total } = pageInMemory(byName, page, { search: ['name', 'display_name', 'description'], id: 'name' })
      return { items: items.map((item) => published(item, ext)), total }
    },
    show: async (service: string, ext = false) => published(await show(service), ext),
    async start(ctx: Ctx, service: string) {
      await ask('start', service)
      await told(ctx, service, 'started')
      return running
    },
    async stop(ctx: Ctx, service: string, force: boolean) {
      await show(service)
      // Nobody could start it again from here.
      if (service === 'croft-panel') throw conflict('Service cannot be stopped')
      await ask('stop', service, { force })
      await told(ctx, service, 'stopped')
      return stopped
    },
    async restart(ctx: Ctx, service: string) {
      if (service === 'croft-panel') {
        await show(service)
        afterAnswer(() => ask('restart', service))
      } else await (service === 'croft-agent' ? restartAgent(service) : ask('restart', service))
      await told(ctx, service, 'restarted')
      return running
    },
    async reload(ctx: Ctx, service: string) {
      await ask('reload', service)
      await told(ctx, service, 'reloaded')
      return running
    },
    async setEnabled(ctx: Ctx, service: string, enabled: boolean) {
      await ask(enabled ? 'enable' : 'disable', service)
      await told(ctx, service, enabled ? 'enabled' : 'disabled')
    },
    async logs(service: string, { lines, q }: { lines: number; q: string }) {
      const found = await ask<{ lines: string[] }>('logs', service, { lines, contains: q })
      return { lines: found.lines }
    },
    /** New lines of the log as `log` events. */
    async stream(service: string): Promise<EventStreamBody> {
      await show(service)
      return new EventStreamBody((_lastEventId, signal) => follow(agent, service, signal))
    },
  }
}
export type ServiceService = ReturnType<typeof serviceService>
