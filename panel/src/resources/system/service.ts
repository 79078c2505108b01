import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '@croft/kit/clock.ts'
import { forbidden, notFound } from '@croft/kit/errors.ts'
import { EventStreamBody, type PageRequest, type StreamEvent } from '@croft/kit/http/route.ts'
import { pageInMemory } from '@croft/kit/page.ts'
import type { z } from 'zod'
import type { Ctx } from '../../core/actor.ts'
import { remembered } from '../../core/remembered.ts'
import { type VerbAgent, askAgent } from '../services/agent.ts'
import { serviceSampler } from '../services/sampler.ts'
import { requestSampler } from './request-sampler.ts'
import { type Measured, systemHistory } from './history.ts'
import type { Cpu, Disk, KillProcess, Load, Memory, Metric, Network, Process, Range, SystemInfo } from './schema.ts'
import type { SystemStore } from './store.ts'

export interface SystemDeps {
  readonly agent: Pick<VerbAgent, 'call'>
  readonly store: SystemStore
  readonly clock: Clock
  readonly version: string
  /** Whether the account's package has `can_use_sysinfo`, for callers that come through another door than the system routes. */
  readonly mayUse: (ctx: Ctx) => Promise<boolean>
}

/** How long a measurement is good for others who ask: a hundred dashboards cost one look at the machine. */
const fresh = 1000
const mostProcesses = 200

export function systemService({ agent, store, clock, version, mayUse }: SystemDeps) {
  const ask = <Reply>(what: string) => remembered(clock, fresh, () => askAgent<Reply>(agent, `system.${what}`))
  const look = {
    info: ask<Omit<z.output<typeof SystemInfo>, 'panel_version'>>('info'),
    cpu: ask<Cpu>('cpu'),
    memory: ask<Memory>('memory'),
    disk: ask<Disk>('disk'),
    network: ask<Network>('network'),
    load: ask<Load>('load'),
  }
  const history = systemHistory({ store, clock })
  const ofServices = serviceSampler(agent, () => clock.now())
  const ofSites = requestSampler(agent, () => clock.now())
  const measure = async (): Promise<Measured> => {
    const [cpu, memory, disk, network, load] = await Promise.all([look.cpu(), look.memory(), look.disk(), look.network(), look.load()])
    return { cpu, memory, disk, network, load }
  }
  const info = async () => {
    const { ip, ipv6, timezone, virtualization, ...machine } = await look.info()
    return { ...machine, panel_version: version, ip, ipv6, timezone, virtualization }
  }
  async function* follow(first: Measured, seconds: number, signal: AbortSignal): AsyncGenerator<StreamEvent> {
    let measured = first
    while (!signal.aborted) {
      yield { event: 'metrics', data: measured }
      await sleep(seconds * 1000, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      if (!signal.aborted) measured = await measure()
    }
  }
  return {
    info,
    cpu: look.cpu,
    memory: look.memory,
    disk: look.disk,
    network: look.network,
    load: look.load,
    /** Everybody but administrators sees its own processes only. */
    async processes(ctx: Ctx, query: { limit: number; user?: string | undefined }, page: PageRequest) {
      const own = ctx.actor.role !== 'admin'
      if (own && query.user !== undefined && query.user !== ctx.actor.username) throw notFound('User')
      const user = own ? ctx.actor.username : (query.user ?? null)
      // Another order than the agent's (busiest first), or a page of it, needs all of them.
      const plain = page.sort.length === 0 && page.page === null && page.q === ''
      const limit = plain ? query.limit : mostProcesses
      const { processes } = await askAgent<{ processes: Process[] }>(agent, 'system.processes', { limit, user })
      const found = pageInMemory(processes, page, { search: ['command', 'user'], id: 'pid' })
      return page.page === null ? { ...found, items: found.items.slice(0, query.limit) } : found
    },
    kill: (pid: number, { signal, started_at: startedAt }: z.output<typeof KillProcess>) =>
      askAgent<unknown>(agent, 'system.kill', { pid, signal, startedAt: Date.parse(startedAt) }),
    async overview(ctx: Ctx) {
      const [about, measured, counts] = await Promise.all([info(), measure(), store.counts(ctx.actor)])
      const { cpu, memory, disk, network, load } = measured
      const services =
        ctx.actor.role === 'admin'
          ? (await askAgent<{ services: { name: string; display_name: string; status: string }[] }>(agent, 'services.list')).services
          : []
      const shown = services.map((service) => ({ name: service.name, display_name: service.display_name, status: service.status }))
      return { info: about, cpu, memory, disk, network, load, services: shown, counts }
    },
    /** `metrics` events; the first look is made before the stream begins, so that a missing agent is a 503. */
    async stream(seconds: number): Promise<EventStreamBody> {
      const first = await measure()
      return new EventStreamBody((_last, signal) => follow(first, seconds, signal))
    },
    /** The same for the event stream of everything: 403 without the feature. */
    async metrics(ctx: Ctx, seconds: number, signal: AbortSignal): Promise<AsyncGenerator<StreamEvent>> {
      if (ctx.actor.role !== 'admin' && !(await mayUse(ctx))) throw forbidden('Feature not included in your package: sysinfo')
      return follow(await measure(), seconds, signal)
    },
    history: (metric: Metric, range: Range) => history.show(metric, range),
    /** One sample for the history; the agent's failure is the task's. */
    sample: async () => history.record(await measure(), { ...(await ofServices()), ...(await ofSites()) }),
    serviceHistory: (service: string, range: Exclude<Range, '1y'>) => history.ofService(service, range),
  }
}
export type SystemService = ReturnType<typeof systemService>
