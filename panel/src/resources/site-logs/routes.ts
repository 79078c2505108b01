import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { Log, LogDownloadQuery, LogQuery, LogStreamQuery } from './schema.ts'
import type { SiteLogService } from './service.ts'

const route = routeFactory<Ctx, { siteLogs: SiteLogService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone, params: DomainParams } as const

export const siteLogRoutes = [
  route({
    get: '/domains/:domain/logs',
    name: 'domains.logs.show',
    title: 'Show the last lines of a log of a site',
    ...common,
    query: LogQuery,
    reply: { 200: Log },
    cli: { command: 'websites:logs' },
    handle: ({ ctx, params: { domain }, query, services }) => services.siteLogs.read(ctx, domain, query),
  }),
  route({
    get: '/domains/:domain/logs/stream',
    name: 'domains.logs.stream',
    title: 'Follow a log of a site',
    ...common,
    streamToken: true,
    query: LogStreamQuery,
    reply: { 200: 'text/event-stream' },
    cli: { command: 'websites:logs-follow' },
    handle: ({ ctx, params: { domain }, query, services }) => services.siteLogs.stream(ctx, domain, query.type),
  }),
  route({
    get: '/domains/:domain/logs/download',
    name: 'domains.logs.download',
    title: 'Download a log of a site',
    ...common,
    content: true,
    query: LogDownloadQuery,
    reply: { 200: 'application/gzip' },
    errors: { 'Log not found': 404 },
    cli: { command: 'websites:logs-download' },
    handle: ({ ctx, params: { domain }, query, services }) => services.siteLogs.download(ctx, domain, query.type, query.date ?? null),
  }),
]
