import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, adminOnly } from '../../core/shapes.ts'
import { CreateServer, DnsServer, ServerParams } from './schema.ts'
import type { ServerService } from './service.ts'

const route = routeFactory<Ctx, { dnsServers: ServerService }>()
const common = { folder: '04 - DNS', mark: 'C', scope: 'dns', roles: adminOnly } as const

export const serverRoutes = [
  route({
    get: '/dns/servers',
    name: 'dns.servers.list',
    title: 'List secondary name servers',
    ...common,
    list: { sort: ['hostname', 'ip', 'role'] },
    reply: { 200: z.array(DnsServer) },
    cli: { command: 'dns:server-list', columns: ['id', 'hostname', 'ip', 'role', 'in_sync', 'last_seen'] },
    handle: ({ page, services }) => services.dnsServers.list(page),
  }),
  route({
    post: '/dns/servers',
    name: 'dns.servers.create',
    title: 'Add a secondary name server',
    description:
      'It is told about every change and may transfer every zone. `tsig_key` is `name:secret` (HMAC-SHA256, base64), or the secret alone.',
    ...common,
    body: CreateServer,
    example: { hostname: 'ns2.example.com', ip: '203.0.113.6' },
    reply: { 201: DnsServer },
    errors: { 'Hostname is required': 400, 'Invalid tsig_key': 400, 'DNS server already exists': 409 },
    cli: { command: 'dns:server-create' },
    handle: ({ ctx, body, services }) => services.dnsServers.create(ctx, body),
  }),
  route({
    delete: '/dns/servers/:id',
    name: 'dns.servers.delete',
    title: 'Remove a secondary name server',
    ...common,
    params: ServerParams,
    reply: { 200: Ack },
    errors: { 'DNS server not found': 404 },
    cli: { command: 'dns:server-delete', destroys: true },
    async handle({ ctx, params: { id }, services }) {
      await services.dnsServers.remove(ctx, id)
      return ack('DNS server removed')
    },
  }),
]
