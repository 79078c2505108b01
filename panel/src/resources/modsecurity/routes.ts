import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { SiteModsecurity, UpdateModsecurity } from './schema.ts'
import type { SiteModsecurityService } from './service.ts'

const route = routeFactory<Ctx, { siteModsecurity: SiteModsecurityService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone, params: DomainParams } as const

export const siteModsecurityRoutes = [
  route({
    get: '/domains/:domain/modsecurity',
    name: 'domains.modsecurity.show',
    title: 'ModSecurity of a site',
    ...common,
    reply: { 200: SiteModsecurity },
    cli: { command: 'domains:modsecurity' },
    handle: ({ ctx, params: { domain }, services }) => services.siteModsecurity.show(ctx, domain),
  }),
  route({
    put: '/domains/:domain/modsecurity',
    name: 'domains.modsecurity.update',
    title: 'Change ModSecurity of a site',
    ...common,
    body: UpdateModsecurity,
    example: { enabled: true, log_only: true },
    reply: { 200: SiteModsecurity },
    errors: { 'ModSecurity is not installed': 409 },
    cli: { command: 'domains:modsecurity-set' },
    handle: ({ ctx, params: { domain }, services }) => services.siteModsecurity.update(ctx, domain),
  }),
]
