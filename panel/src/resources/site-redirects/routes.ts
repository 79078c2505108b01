import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { CreateRedirect, Redirect, RedirectParams, UpdateRedirect } from './schema.ts'
import type { SiteRedirectService } from './service.ts'

const route = routeFactory<Ctx, { siteRedirects: SiteRedirectService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone } as const
const refusals = { 'Invalid source': 400, 'Invalid target': 400, 'Redirect loops to itself': 400, 'Redirect already exists': 409 } as const

export const siteRedirectRoutes = [
  route({
    get: '/domains/:domain/redirects',
    name: 'domains.redirects.list',
    title: 'List the redirects of a site',
    ...common,
    params: DomainParams,
    reply: { 200: z.array(Redirect) },
    cli: { command: 'domains:redirect-list', columns: ['id', 'source', 'target', 'type', 'match', 'enabled'] },
    handle: ({ ctx, params: { domain }, services }) => services.siteRedirects.list(ctx, domain),
  }),
  route({
    post: '/domains/:domain/redirects',
    name: 'domains.redirects.create',
    title: 'Add a redirect',
    ...common,
    params: DomainParams,
    body: CreateRedirect,
    example: { source: '/old', target: 'https://example.com/new' },
    reply: { 201: Redirect },
    errors: refusals,
    cli: { command: 'domains:redirect-add' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteRedirects.create(ctx, domain, body),
  }),
  route({
    put: '/domains/:domain/redirects/:id',
    name: 'domains.redirects.update',
    title: 'Change a redirect',
    ...common,
    params: RedirectParams,
    body: UpdateRedirect,
    example: { enabled: false },
    reply: { 200: Redirect },
    errors: { ...refusals, 'Redirect not found': 404 },
    cli: { command: 'domains:redirect-update' },
    handle: ({ ctx, params: { domain, id }, body, services }) => services.siteRedirects.update(ctx, domain, id, body),
  }),
  route({
    delete: '/domains/:domain/redirects/:id',
    name: 'domains.redirects.delete',
    title: 'Delete a redirect',
    ...common,
    params: RedirectParams,
    reply: { 200: Ack },
    errors: { 'Redirect not found': 404 },
    cli: { command: 'domains:redirect-delete', destroys: true },
    async handle({ ctx, params: { domain, id }, services }) {
      await services.siteRedirects.remove(ctx, domain, id)
      return ack('Redirect deleted')
    },
  }),
]
