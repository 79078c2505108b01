import { z } from 'zod'
import { Reply, routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, adminOnly, everyone } from '../../core/shapes.ts'
import type { SystemHealth } from './health.ts'
import type { ServiceService } from '../services/service.ts'
import { ServiceParams } from '../services/schema.ts'
import * as shapes from './schema.ts'
import type { SystemService } from './service.ts'

const route = routeFactory<Ctx, { system: SystemService; systemHealth: SystemHealth; services: Pick<ServiceService, 'show'> }>()
const common = { folder: '14 - System & Services', mark: 'C', scope: 'system' } as const
/** Administrators, and accounts whose package includes it. */
const widget = {
  ...common,
  roles: everyone,
  capability: 'sysinfo',
  errors: { 'Feature not included in your package: sysinfo': 403 },
} as const
const admin = { ...common, roles: adminOnly } as const

export const systemRoutes = [
  route({
    get: '/system/info',
    name: 'system.info',
    title: 'System info',
    ...widget,
    reply: { 200: shapes.SystemInfo },
    cli: { command: 'system:info' },
    handle: ({ services }) => services.system.info(),
  }),
  route({
    get: '/system/cpu',
    name: 'system.cpu',
    title: 'CPU',
    ...widget,
    reply: { 200: shapes.Cpu },
    cli: { command: 'system:cpu' },
    handle: ({ services }) => services.system.cpu(),
  }),
  route({
    get: '/system/memory',
    name: 'system.memory',
    title: 'Memory',
    ...widget,
    reply: { 200: shapes.Memory },
    cli: { command: 'system:memory' },
    handle: ({ services }) => services.system.memory(),
  }),
  route({
    get: '/system/disk',
    name: 'system.disk',
    title: 'Disk',
    ...widget,
    reply: { 200: shapes.Disk },
    cli: { command: 'system:disk' },
    handle: ({ services }) => services.system.disk(),
  }),
  route({
    get: '/system/network',
    name: 'system.network',
    title: 'Network',
    ...widget,
    reply: { 200: shapes.Network },
    cli: { command: 'system:network' },
    handle: ({ services }) => services.system.network(),
  }),
  route({
    get: '/system/load',
    name: 'system.load',
    title: 'Load',
    ...widget,
    reply: { 200: shapes.Load },
    cli: { command: 'system:load' },
    handle: ({ services }) => services.system.load(),
  }),
  route({
    get: '/system/processes',
    name: 'system.processes',
    title: 'Processes',
    ...widget,
    query: shapes.ProcessQuery,
    list: { sort: ['pid', 'user', 'cpu', 'memory_mb', 'state', 'started_at'] },
    reply: { 200: z.array(shapes.Process) },
    cli: { command: 'system:processes', columns: ['pid', 'user', 'cpu', 'memory_mb', 'state', 'command'] },
    handle: ({ ctx, query, page, services }) => services.system.processes(ctx, query, page),
  }),
  route({
    post: '/system/processes/:pid/kill',
    name: 'system.processes.kill',
    title: 'Send a signal to a process',
    ...admin,
    params: z.object({ pid: z.number().int().positive() }),
    body: shapes.KillProcess,
    example: { signal: 'TERM', started_at: '2026-05-18T17:39:25+07:00' },
    reply: { 200: Ack },
    errors: { 'Process not allowed': 403, 'Process not found': 404 },
    cli: { command: 'system:process-kill', destroys: true },
    async handle({ params: { pid }, body, services }) {
      await services.system.kill(pid, body)
      return ack('Signal sent')
    },
  }),
  route({
    get: '/system/history',
    name: 'system.history',
    title: 'Measurements over time',
    ...widget,
    query: shapes.HistoryQuery,
    reply: { 200: shapes.History },
    errors: { ...widget.errors, 'Invalid metric': 400 },
    cli: { command: 'system:metrics' },
    handle: ({ query: { metric, range }, services }) => services.system.history(metric, range),
  }),
  route({
    get: '/services/:name/metrics',
    name: 'services.metrics',
    title: 'What a service used over time',
    ...common,
    roles: adminOnly,
    scope: 'services',
    params: ServiceParams,
    query: z.object({ range: z.enum(['1h', '24h', '7d', '30d']).default('1h') }),
    reply: { 200: shapes.ServiceMetrics },
    errors: { 'Service not allowed': 403 },
    cli: { command: 'services:metrics' },
    async handle({ params: { name }, query: { range }, services }) {
      await services.services.show(name)
      return services.system.serviceHistory(name, range)
    },
  }),
  route({
    get: '/system/overview',
    name: 'system.overview',
    title: 'Everything of the dashboard at once',
    ...widget,
    reply: { 200: shapes.Overview },
    cli: { command: 'system:overview' },
    handle: ({ ctx, services }) => services.system.overview(ctx),
  }),
  route({
    get: '/system/stream',
    name: 'system.stream',
    title: 'Follow the measurements',
    ...widget,
    streamToken: true,
    query: z.object({ interval: z.number().int().min(1).max(60).default(2) }),
    reply: { 200: 'text/event-stream' },
    cli: { command: 'system:watch' },
    handle: ({ query: { interval }, services }) => services.system.stream(interval),
  }),
  route({
    get: '/system/health',
    name: 'system.health',
    title: 'Whether the parts of the panel work together',
    ...admin,
    reply: { 200: shapes.Health },
    cli: { command: 'system:health' },
    handle: ({ services }) => services.systemHealth.show(),
  }),
  route({
    get: '/healthz',
    name: 'healthz',
    title: 'Whether the panel works, for monitors',
    folder: '14 - System & Services',
    mark: 'C',
    scope: null,
    roles: 'public',
    root: true,
    reply: { 200: z.object({ ok: z.boolean() }), 503: z.object({ ok: z.boolean() }) },
    cli: { command: 'system:healthz' },
    async handle({ services }) {
      const ok = await services.systemHealth.alive()
      return new Reply(ok ? 200 : 503, { ok })
    },
  }),
]
