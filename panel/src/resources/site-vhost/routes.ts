import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { RollbackVhost, UpdateVhost, Vhost, VhostRevision, VhostTest } from './schema.ts'
import type { SiteVhostService } from './service.ts'

const route = routeFactory<Ctx, { siteVhost: SiteVhostService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone, params: DomainParams } as const
const refusals = { 'Invalid template': 400, 'Invalid options': 400, 'Admin access required': 403, 'Apache is not installed': 409 } as const
const rejected = { 'Invalid configuration: line 1: "include" is not allowed here': 400 } as const

export const siteVhostRoutes = [
  route({
    get: '/domains/:domain/vhost',
    name: 'domains.vhost.show',
    title: 'Show the virtual host of a site',
    ...common,
    reply: { 200: Vhost },
    cli: { command: 'domains:vhost' },
    handle: ({ ctx, params: { domain }, services }) => services.siteVhost.show(ctx, domain),
  }),
  route({
    put: '/domains/:domain/vhost',
    name: 'domains.vhost.update',
    title: 'Change the virtual host of a site',
    ...common,
    body: UpdateVhost,
    example: { template: 'wordpress', options: { client_max_body_mb: 128 } },
    reply: { 200: Vhost },
    errors: { ...refusals, ...rejected },
    cli: { command: 'domains:vhost-set' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteVhost.update(ctx, domain, body),
  }),
  route({
    delete: '/domains/:domain/vhost',
    name: 'domains.vhost.reset',
    title: 'Reset the virtual host of a site',
    ...common,
    reply: { 200: Ack },
    errors: { 'Admin access required': 403 },
    cli: { command: 'domains:vhost-reset', destroys: true },
    async handle({ ctx, params: { domain }, services }) {
      await services.siteVhost.reset(ctx, domain)
      return ack('Virtual host reset to template')
    },
  }),
  route({
    post: '/domains/:domain/vhost/test',
    name: 'domains.vhost.test',
    title: 'Test a virtual host without using it',
    ...common,
    async: 'none',
    body: UpdateVhost,
    example: { options: { gzip: false } },
    reply: { 200: VhostTest },
    errors: refusals,
    cli: { command: 'domains:vhost-test' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteVhost.test(ctx, domain, body),
  }),
  route({
    get: '/domains/:domain/vhost/history',
    name: 'domains.vhost.history',
    title: 'List earlier virtual hosts of a site',
    ...common,
    reply: { 200: z.array(VhostRevision) },
    cli: { command: 'domains:vhost-history', columns: ['revision', 'at', 'actor'] },
    handle: ({ ctx, params: { domain }, services }) => services.siteVhost.history(ctx, domain),
  }),
  route({
    post: '/domains/:domain/vhost/rollback',
    name: 'domains.vhost.rollback',
    title: 'Go back to an earlier virtual host',
    ...common,
    body: RollbackVhost,
    example: { revision: 11 },
    reply: { 200: Vhost },
    errors: { 'Version not found': 404, 'Admin access required': 403, ...rejected },
    cli: { command: 'domains:vhost-rollback' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteVhost.rollback(ctx, domain, body.revision),
  }),
]
