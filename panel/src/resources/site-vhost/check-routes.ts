import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { DomainCheck, type SiteCheckService } from './check.ts'

const route = routeFactory<Ctx, { siteCheck: SiteCheckService }>()

export const siteCheckRoutes = [
  route({
    get: '/domains/:domain/check',
    name: 'domains.check',
    title: 'Check whether a domain points here and answers',
    folder: '03 - Domains',
    mark: 'C',
    scope: 'domains',
    roles: everyone,
    params: DomainParams,
    reply: { 200: DomainCheck },
    cli: { command: 'domains:check' },
    handle: ({ ctx, params: { domain }, services }) => services.siteCheck.check(ctx, domain),
  }),
]
