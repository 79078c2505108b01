import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { Access, Cache, Hotlink, PurgeCache, UpdateAccess, UpdateCache, UpdateHotlink } from './schema.ts'
import type { SiteAccessService } from './service.ts'

const route = routeFactory<Ctx, { siteAccess: SiteAccessService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone, params: DomainParams } as const

export const siteAccessRoutes = [
  route({
    get: '/domains/:domain/hotlink',
    name: 'domains.hotlink.show',
    title: 'Show the hotlink protection of a site',
    ...common,
    reply: { 200: Hotlink },
    cli: { command: 'websites:hotlink' },
    handle: ({ ctx, params: { domain }, services }) => services.siteAccess.hotlink(ctx, domain),
  }),
  route({
    put: '/domains/:domain/hotlink',
    name: 'domains.hotlink.update',
    title: 'Change the hotlink protection of a site',
    ...common,
    body: UpdateHotlink,
    example: { enabled: true, extensions: ['jpg', 'png'], allowed: ['example.com'] },
    reply: { 200: Hotlink },
    cli: { command: 'websites:hotlink-set' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteAccess.setHotlink(ctx, domain, body),
  }),
  route({
    get: '/domains/:domain/access',
    name: 'domains.access.show',
    title: 'Show which addresses may reach a site',
    ...common,
    reply: { 200: Access },
    cli: { command: 'websites:access' },
    handle: ({ ctx, params: { domain }, services }) => services.siteAccess.access(ctx, domain),
  }),
  route({
    put: '/domains/:domain/access',
    name: 'domains.access.update',
    title: 'Change which addresses may reach a site',
    ...common,
    body: UpdateAccess,
    example: { deny: ['203.0.113.0/24'], default: 'allow' },
    reply: { 200: Access },
    cli: { command: 'websites:access-set' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteAccess.setAccess(ctx, domain, body),
  }),
  route({
    get: '/domains/:domain/cache',
    name: 'domains.cache.show',
    title: 'Show the response cache of a site',
    ...common,
    reply: { 200: Cache },
    cli: { command: 'websites:cache' },
    handle: ({ ctx, params: { domain }, services }) => services.siteAccess.cache(ctx, domain),
  }),
  route({
    put: '/domains/:domain/cache',
    name: 'domains.cache.update',
    title: 'Change the response cache of a site',
    ...common,
    body: UpdateCache,
    example: { enabled: true, ttl_seconds: 300 },
    reply: { 200: Cache },
    cli: { command: 'websites:cache-set' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteAccess.setCache(ctx, domain, body),
  }),
  route({
    post: '/domains/:domain/cache/purge',
    name: 'domains.cache.purge',
    title: 'Empty the response cache of a site',
    description: 'Each path is forgotten with any query; a path that ends with `*` stands for everything that begins so. No paths: all.',
    ...common,
    body: PurgeCache,
    example: { paths: ['/blog/*'] },
    async: 'none',
    reply: { 200: Ack },
    cli: { command: 'websites:cache-purge' },
    async handle({ ctx, params: { domain }, body, services }) {
      await services.siteAccess.purgeCache(ctx, domain, body.paths)
      return ack('Cache purged')
    },
  }),
]
