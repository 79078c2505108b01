import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, adminOnly } from '../../core/shapes.ts'
import { LogLines, LogQuery, Running, Service, ServiceFilter, ServiceParams, Stopped } from './schema.ts'
import type { ServiceService } from './service.ts'

const route = routeFactory<Ctx, { services: ServiceService }>()
const common = { folder: '14 - System & Services', scope: 'services', roles: adminOnly } as const
const named = { ...common, params: ServiceParams } as const
const foreign = { 'Service not allowed': 403 } as const

export const serviceRoutes = [
  route({
    get: '/services',
    name: 'services.list',
    title: 'List services',
    ...common,
    mark: 'P',
    query: ServiceFilter,
    list: { sort: ['name', 'display_name', 'status'] },
    reply: { 200: z.array(Service) },
    cli: { command: 'services:list', columns: ['name', 'display_name', 'status', 'enabled'] },
    handle: ({ query, page, request, services }) => services.services.list(query, page, request.ext),
  }),
  route({
    get: '/services/:name',
    name: 'services.show',
    title: 'Get service',
    ...named,
    mark: 'P',
    reply: { 200: Service },
    errors: foreign,
    cli: { command: 'services:show' },
    handle: ({ params: { name }, request, services }) => services.services.show(name, request.ext),
  }),
  route({
    post: '/services/:name/start',
    name: 'services.start',
    title: 'Start service',
    ...named,
    mark: 'P',
    reply: { 200: Running },
    errors: { ...foreign, 'Service failed to start: …': 500 },
    cli: { command: 'services:start' },
    handle: ({ ctx, params: { name }, services }) => services.services.start(ctx, name),
  }),
  route({
    post: '/services/:name/stop',
    name: 'services.stop',
    title: 'Stop service',
    ...named,
    mark: 'P',
    body: z.object({ force: z.boolean().default(false) }),
    reply: { 200: Stopped },
    errors: { ...foreign, 'Service cannot be stopped': 409 },
    cli: { command: 'services:stop', destroys: true },
    handle: ({ ctx, params: { name }, body, services }) => services.services.stop(ctx, name, body.force),
  }),
  route({
    post: '/services/:name/restart',
    name: 'services.restart',
    title: 'Restart service',
    ...named,
    mark: 'P',
    reply: { 200: Running },
    errors: { ...foreign, 'Invalid configuration: …': 400, 'Service failed to start: …': 500 },
    cli: { command: 'services:restart' },
    handle: ({ ctx, params: { name }, services }) => services.services.restart(ctx, name),
  }),
  route({
    post: '/services/:name/reload',
    name: 'services.reload',
    title: 'Reload the configuration of a service',
    ...named,
    mark: 'C',
    reply: { 200: Running },
    errors: { ...foreign, 'Invalid configuration: …': 400, 'Service failed to start: …': 500 },
    cli: { command: 'services:reload' },
    handle: ({ ctx, params: { name }, services }) => services.services.reload(ctx, name),
  }),
  route({
    post: '/services/:name/enable',
    name: 'services.enable',
    title: 'Start a service at boot',
    ...named,
    mark: 'C',
    reply: { 200: Ack },
    errors: foreign,
    cli: { command: 'services:enable' },
    async handle({ ctx, params: { name }, services }) {
      await services.services.setEnabled(ctx, name, true)
      return ack('Service enabled at boot')
    },
  }),
  route({
    post: '/services/:name/disable',
    name: 'services.disable',
    title: 'Do not start a service at boot',
    ...named,
    mark: 'C',
    reply: { 200: Ack },
    errors: foreign,
    cli: { command: 'services:disable' },
    async handle({ ctx, params: { name }, services }) {
      await services.services.setEnabled(ctx, name, false)
      return ack('Service disabled at boot')
    },
  }),
  route({
    get: '/services/:name/logs',
    name: 'services.logs',
    title: 'Last lines of the log of a service',
    ...named,
    mark: 'C',
    content: true,
    query: LogQuery,
    reply: { 200: LogLines },
    errors: foreign,
    cli: { command: 'services:logs' },
    handle: ({ params: { name }, query, services }) => services.services.logs(name, query),
  }),
  route({
    get: '/services/:name/logs/stream',
    name: 'services.logs.stream',
    title: 'Follow the log of a service',
    ...named,
    mark: 'C',
    content: true,
    streamToken: true,
    reply: { 200: 'text/event-stream' },
    errors: foreign,
    cli: { command: 'services:logs-follow' },
    handle: ({ params: { name }, services }) => services.services.stream(name),
  }),
]
