import { setTimeout as sleep } from 'node:timers/promises'
import { conflict, forbidden } from '@croft/kit/errors.ts'
import { EventStreamBody, type PageRequest } from '@croft/kit/http/route.ts'
import { pageInMemory } from '@croft/kit/page.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { emit } from '../../db/write.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import { isAway } from '../../jobs/sync/agents.ts'
import { linesOf } from '../site-logs/lines.ts'
import { type VerbAgent, askAgent } from './agent.ts'
import type { LogQuery, Service, ServiceConfig, UpdateConfig } from './schema.ts'

export interface ServiceDeps {
  readonly db: PanelDb
  readonly agent: VerbAgent
  readonly operations: Pick<Operations, 'start'>
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
export function serviceService({ db, agent, operations, afterAnswer = soon, pause = sleep }: ServiceDeps) {
  const ask = <Reply>(verb: string, service: string, body: object = {}): Promise<Reply> => {
    if (!name.test(service)) throw forbidden('Service not allowed')
    return askAgent<Reply>(agent, `services.${verb}`, { name: service, ...body })
  }
  const show = (service: string, versions = false) => ask<Listed>('show', service, { versions })
  const told = (ctx: Ctx, service: string, what: string) =>
    emit(ctx, db, { event: `service.${what}`, resource: { type: 'service', id: service }, ownerId: null })
  const published = ({ version, pid, memory_mb, uptime_seconds, watchdog, ...rest }: Listed, ext: boolean): Service =>
    ext ? { ...rest, version, pid, memory_mb, uptime_seconds, watchdog } : rest

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
  let editing: Promise<unknown> = Promise.resolve()
  return {
    async list(filter: { status?: Service['status'] | undefined }, page: PageRequest, ext = false) {
      const { services } = await askAgent<{ services: Listed[] }>(agent, 'services.list', { versions: ext })
      const wanted = services.filter(({ status }) => filter.status === undefined || status === filter.status)
      const byName = wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1))
      const { items, total } = pageInMemory(byName, page, { search: ['name', 'display_name', 'description'], id: 'name' })
      return { items: items.map((item) => published(item, ext)), total }
    },
    show: async (service: string, ext = false) => published(await show(service, ext), ext),
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
    async logs(service: string, { lines, q, since }: LogQuery) {
      const found = await ask<{ lines: string[] }>('logs', service, {
        lines,
        contains: q,
        since: since === undefined ? 0 : Math.max(0, Date.parse(since)),
      })
      return { lines: found.lines }
    },
    /** Answers with the job. */
    async install(ctx: Ctx, service: string): Promise<number> {
      const { status, display_name: title, version } = await show(service, true)
      // a unit of Croft's may outlive the package
      if (version !== '' || status === 'running') throw conflict(`${title} is already installed`)
      const resource = { type: 'service', id: service }
      return db.transaction(() => operations.start(ctx, 'service.install', { name: service }, { resource, ownerId: null }))
    },
    config: (service: string, file: string | undefined) => ask<ServiceConfig>('config', service, file === undefined ? {} : { file }),
    /** One after the other, so that the second of two editors is told of the first. */
    async setConfig(ctx: Ctx, service: string, { file, content, revision }: UpdateConfig): Promise<ServiceConfig> {
      const edit = () => ask<ServiceConfig>('config-edit', service, { file, content: content.replaceAll('\r\n', '\n'), revision })
      // a dry run is inside a transaction that will not be committed
      if (db.inTransaction) return ask<ServiceConfig>('config', service, { file })
      const mine = editing.then(edit, edit)
      editing = mine
      const found = await mine
      await told(ctx, service, 'config.updated')
      return found
    },
    /** New lines of the log as `log` events. */
    async stream(service: string): Promise<EventStreamBody> {
      await show(service)
      return new EventStreamBody((_lastEventId, signal) => follow(agent, service, signal))
    },
  }
}
export type ServiceService = ReturnType<typeof serviceService>
