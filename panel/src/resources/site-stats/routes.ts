import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { DomainStats, StatsQuery } from './schema.ts'
import type { SiteStatsService } from './service.ts'

const route = routeFactory<Ctx, { siteStats: SiteStatsService }>()

export const siteStatsRoutes = [
  route({
    get: '/domains/:domain/stats',
    name: 'domains.stats',
    title: 'Show the visitors of a site',
    folder: '03 - Domains',
    mark: 'C',
    scope: 'domains',
    roles: everyone,
    params: DomainParams,
    query: StatsQuery,
    reply: { 200: DomainStats },
    errors: { 'Invalid from': 400, 'Invalid to': 400, 'Invalid interval': 400 },
    cli: { command: 'websites:stats' },
    handle: ({ ctx, params: { domain }, query, request, services }) => services.siteStats.show(ctx, domain, query, request.signal),
  }),
]
