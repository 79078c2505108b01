import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { CreateDomain, DeleteDomain, Domain, DomainFilter, DomainParams, UpdateDomain } from './schema.ts'
import type { DomainService } from './service.ts'

const route = routeFactory<Ctx, { domains: DomainService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone } as const
const params = DomainParams

export const domainRoutes = [
  route({
    get: '/domains',
    name: 'domains.list',
    title: 'List domains',
    ...common,
    byDomain: true,
    query: DomainFilter,
    list: { sort: ['id', 'domain', 'owner', 'type', 'status', 'php_version', 'created_at', 'updated_at'] },
    reply: { 200: z.array(Domain) },
    cli: { command: 'domains:list', columns: ['domain', 'owner', 'type', 'php_version', 'status', 'sync'] },
    handle: ({ ctx, query, page, services }) => services.domains.list(ctx, query, page),
  }),
  route({
    post: '/domains',
    name: 'domains.create',
    title: 'Create domain',
    ...common,
    body: CreateDomain,
    example: { domain: 'example.com', owner: 'john' },
    reply: { 201: Domain },
    errors: {
      'Domain is required': 400,
      'Invalid domain': 400,
      'PHP version is not available': 400,
      'Limit reached: max_domains (10)': 403,
      'Parent domain belongs to another account': 403,
      'Domain already exists': 409,
    },
    cli: { command: 'domains:create' },
    handle: ({ ctx, body, services }) => services.domains.create(ctx, body),
  }),
  route({
    get: '/domains/:domain',
    name: 'domains.show',
    title: 'Get domain',
    ...common,
    params,
    reply: { 200: Domain },
    cli: { command: 'domains:show' },
    handle: ({ ctx, params: { domain }, services }) => services.domains.show(ctx, domain),
  }),
  route({
    put: '/domains/:domain',
    name: 'domains.update',
    title: 'Update domain',
    ...common,
    params,
    body: UpdateDomain,
    example: { document_root: 'public_html/web' },
    reply: { 200: Domain },
    cli: { command: 'domains:update' },
    handle: ({ ctx, params: { domain }, body, services }) => services.domains.update(ctx, domain, body),
  }),
  route({
    delete: '/domains/:domain',
    name: 'domains.delete',
    title: 'Delete domain',
    ...common,
    params,
    body: DeleteDomain,
    reply: { 200: Ack },
    errors: { 'Domain is in use': 409 },
    cli: { command: 'domains:delete', destroys: true },
    async handle({ ctx, params: { domain }, body, services }) {
      await services.domains.remove(ctx, domain, body)
      return ack('Domain deleted successfully')
    },
  }),
  route({
    post: '/domains/:domain/suspend',
    name: 'domains.suspend',
    title: 'Suspend domain',
    ...common,
    params,
    body: z.object({ reason: z.string().max(255).default('') }),
    example: { reason: 'Abuse report' },
    reply: { 200: Ack },
    errors: { 'Domain is already suspended': 409 },
    cli: { command: 'domains:suspend' },
    async handle({ ctx, params: { domain }, body, services }) {
      await services.domains.setStatus(ctx, domain, 'suspended', body.reason)
      return ack('Domain suspended')
    },
  }),
  route({
    post: '/domains/:domain/unsuspend',
    name: 'domains.unsuspend',
    title: 'Unsuspend domain',
    ...common,
    params,
    reply: { 200: Ack },
    errors: { 'Domain is not suspended': 409 },
    cli: { command: 'domains:unsuspend' },
    async handle({ ctx, params: { domain }, services }) {
      await services.domains.setStatus(ctx, domain, 'active', '')
      return ack('Domain unsuspended')
    },
  }),
  route({
    get: '/domains/:domain/subdomains',
    name: 'domains.subdomains.list',
    title: 'Subdomains and aliases of a domain',
    ...common,
    params,
    reply: { 200: z.array(Domain) },
    cli: { command: 'domains:subdomains' },
    handle: ({ ctx, params: { domain }, services }) => services.domains.subdomains(ctx, domain),
  }),
]
