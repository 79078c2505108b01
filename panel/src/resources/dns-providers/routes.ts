import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { CreateProvider, DnsProviderItem, ProviderParams } from './schema.ts'
import type { ProviderService } from './service.ts'

const route = routeFactory<Ctx, { dnsProviders: ProviderService }>()
const common = { folder: '04 - DNS', mark: 'C', scope: 'dns', roles: everyone, capability: 'dnscontrol' } as const

export const providerRoutes = [
  route({
    get: '/dns/providers',
    name: 'dns.providers.list',
    title: 'List DNS providers',
    ...common,
    list: { sort: ['name', 'type', 'created_at'] },
    reply: { 200: z.array(DnsProviderItem) },
    cli: { command: 'dns:provider-list', columns: ['id', 'name', 'type', 'created_at'] },
    handle: ({ ctx, page, services }) => services.dnsProviders.list(ctx, page),
  }),
  route({
    post: '/dns/providers',
    name: 'dns.providers.create',
    title: 'Add a DNS provider',
    description:
      'For certificates of names whose zone is hosted elsewhere. Credentials: `token` (cloudflare, digitalocean, hetzner), ' +
      '`access_key_id` and `secret_access_key` (route53), `service_account`, the whole key file (google), ' +
      '`application_key`, `application_secret` and `consumer_key` (ovh), each with an optional `endpoint`; ' +
      'or `server`, `zone`, `key_name`, `key_secret`, `algorithm` (rfc2136). They are tried before they are stored, and never shown.',
    ...common,
    body: CreateProvider,
    example: { name: 'My Cloudflare', type: 'cloudflare', credentials: { token: 'Zm9vYmFyYmF6cXV4' } },
    reply: { 201: DnsProviderItem },
    errors: { 'Credentials were rejected: access is denied': 400, 'DNS provider already exists': 409 },
    cli: { command: 'dns:provider-create' },
    handle: ({ ctx, body, services }) => services.dnsProviders.create(ctx, body),
  }),
  route({
    delete: '/dns/providers/:id',
    name: 'dns.providers.delete',
    title: 'Delete a DNS provider',
    ...common,
    params: ProviderParams,
    reply: { 200: Ack },
    errors: { 'DNS provider not found': 404, 'DNS provider is in use': 409 },
    cli: { command: 'dns:provider-delete', destroys: true },
    async handle({ ctx, params: { id }, services }) {
      await services.dnsProviders.remove(ctx, id)
      return ack('DNS provider deleted')
    },
  }),
]
