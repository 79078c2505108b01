import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { CreateProxy, Proxy, ProxyParams } from './schema.ts'
import type { SiteProxyService } from './service.ts'

const route = routeFactory<Ctx, { siteProxies: SiteProxyService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone } as const

export const siteProxyRoutes = [
  route({
    get: '/domains/:domain/proxies',
    name: 'domains.proxies.list',
    title: 'List the proxies of a site',
    ...common,
    params: DomainParams,
    reply: { 200: z.array(Proxy) },
    cli: { command: 'websites:proxies', columns: ['id', 'path', 'target', 'websocket', 'enabled'] },
    handle: ({ ctx, params: { domain }, services }) => services.siteProxies.list(ctx, domain),
  }),
  route({
    post: '/domains/:domain/proxies',
    name: 'domains.proxies.create',
    title: 'Let an application answer a path of a site',
    ...common,
    params: DomainParams,
    body: CreateProxy,
    example: { path: '/app', target: 'http://127.0.0.1:3000', websocket: true },
    reply: { 201: Proxy },
    errors: { 'Invalid target': 400, 'Target is not allowed': 400, 'Proxy already exists': 409 },
    cli: { command: 'websites:proxy-add' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteProxies.create(ctx, domain, body),
  }),
  route({
    delete: '/domains/:domain/proxies/:id',
    name: 'domains.proxies.delete',
    title: 'Delete a proxy',
    ...common,
    params: ProxyParams,
    reply: { 200: Ack },
    errors: { 'Proxy not found': 404 },
    cli: { command: 'websites:proxy-delete', destroys: true },
    async handle({ ctx, params: { domain, id }, services }) {
      await services.siteProxies.remove(ctx, domain, id)
      return ack('Proxy deleted')
    },
  }),
]
