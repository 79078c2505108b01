import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { Alias, AliasParams, CreateAlias } from './schema.ts'
import type { SiteAliasService } from './service.ts'

const route = routeFactory<Ctx, { siteAliases: SiteAliasService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone } as const

export const siteAliasRoutes = [
  route({
    get: '/domains/:domain/aliases',
    name: 'domains.aliases.list',
    title: 'List the aliases of a domain',
    ...common,
    params: DomainParams,
    reply: { 200: z.array(Alias) },
    cli: { command: 'domains:aliases', columns: ['alias', 'mode', 'dns', 'mail'] },
    handle: ({ ctx, params: { domain }, services }) => services.siteAliases.list(ctx, domain),
  }),
  route({
    post: '/domains/:domain/aliases',
    name: 'domains.aliases.create',
    title: 'Add an alias to a domain',
    ...common,
    params: DomainParams,
    body: CreateAlias,
    example: { alias: 'example.net' },
    reply: { 201: Alias },
    errors: {
      'Invalid alias': 400,
      'Limit reached: max_domain_aliases (5)': 403,
      'Parent domain belongs to another account': 403,
      'Domain already exists': 409,
    },
    cli: { command: 'domains:alias-add' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteAliases.create(ctx, domain, body),
  }),
  route({
    delete: '/domains/:domain/aliases/:alias',
    name: 'domains.aliases.delete',
    title: 'Remove an alias from a domain',
    ...common,
    params: AliasParams,
    reply: { 200: Ack },
    errors: { 'Alias not found': 404 },
    cli: { command: 'domains:alias-remove', destroys: true },
    async handle({ ctx, params: { domain, alias }, services }) {
      await services.siteAliases.remove(ctx, domain, alias)
      return ack('Alias deleted')
    },
  }),
]
