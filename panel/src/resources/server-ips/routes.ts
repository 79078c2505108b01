import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, adminOnly } from '../../core/shapes.ts'
import { CreateServerIp, ServerIp, ServerIpParams, UpdateServerIp } from './schema.ts'
import type { ServerIpService } from './service.ts'

const route = routeFactory<Ctx, { serverIps: ServerIpService }>()
const common = { folder: '14 - System & Services', mark: 'C', scope: 'system', roles: adminOnly } as const
const one = { ...common, params: ServerIpParams } as const

export const serverIpRoutes = [
  route({
    get: '/system/ips',
    name: 'system.ips',
    title: 'Addresses of the server',
    ...common,
    reply: { 200: z.array(ServerIp) },
    cli: { command: 'system:ips', columns: ['ip', 'version', 'interface', 'shared', 'owner', 'domains'] },
    handle: ({ services }) => services.serverIps.list(),
  }),
  route({
    post: '/system/ips',
    name: 'system.ips.create',
    title: 'Give the server a further address',
    description:
      'It works at once and after every restart. Without `prefix` the address stands alone (/32, /128), without `interface` it goes to the one of the first address. An address with an `owner` is that account’s alone.',
    ...common,
    body: CreateServerIp,
    example: { ip: '203.0.113.20' },
    reply: { 201: ServerIp },
    errors: { 'Invalid ip': 400, 'Invalid interface': 400, 'User not found': 404, 'IP address already exists': 409 },
    cli: { command: 'system:ip-add' },
    handle: ({ ctx, body, services }) => services.serverIps.create(ctx, body),
  }),
  route({
    put: '/system/ips/:ip',
    name: 'system.ips.update',
    title: 'Change who may use an address',
    ...one,
    body: UpdateServerIp,
    example: { shared: true },
    reply: { 200: ServerIp },
    errors: { 'IP address not found': 404, 'User not found': 404, 'IP address is in use': 409 },
    cli: { command: 'system:ip-update' },
    handle: ({ ctx, params: { ip }, body, services }) => services.serverIps.update(ctx, ip, body),
  }),
  route({
    delete: '/system/ips/:ip',
    name: 'system.ips.delete',
    title: 'Take an address from the server',
    description: 'Only addresses that were added here; those of the machine itself count as in use.',
    ...one,
    reply: { 200: Ack },
    errors: { 'IP address not found': 404, 'IP address is in use': 409 },
    cli: { command: 'system:ip-remove', destroys: true },
    async handle({ ctx, params: { ip }, services }) {
      await services.serverIps.remove(ctx, ip)
      return ack('IP address removed')
    },
  }),
]
