import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, adminOnly } from '../../core/shapes.ts'
import { Hostname, Reboot, ServerTime, SetHostname, SetTime } from './schema.ts'
import type { ServerHostService } from './service.ts'

const route = routeFactory<Ctx, { serverHost: ServerHostService }>()
const common = { folder: '14 - System & Services', mark: 'C', scope: 'system', roles: adminOnly } as const

export const serverHostRoutes = [
  route({
    get: '/system/hostname',
    name: 'system.hostname',
    title: 'Host name of the server',
    ...common,
    reply: { 200: Hostname },
    cli: { command: 'system:hostname' },
    handle: ({ services }) => services.serverHost.hostname(),
  }),
  route({
    put: '/system/hostname',
    name: 'system.hostname.update',
    title: 'Change the host name of the server',
    description:
      'The machine is renamed at once. The addresses that the panel gives out follow when it is started again; the name of its configuration file goes on being accepted, so that nobody is locked out by a name that leads nowhere.',
    ...common,
    reauth: true,
    body: SetHostname,
    example: { hostname: 'panel.example.com' },
    reply: { 200: Hostname },
    errors: { 'Invalid hostname': 400 },
    cli: { command: 'system:hostname-set' },
    handle: ({ ctx, body, services }) => services.serverHost.setHostname(ctx, body.hostname),
  }),
  route({
    get: '/system/time',
    name: 'system.time',
    title: 'Time of the server',
    ...common,
    reply: { 200: ServerTime },
    cli: { command: 'system:timezone' },
    handle: ({ services }) => services.serverHost.time(),
  }),
  route({
    put: '/system/time',
    name: 'system.time.update',
    title: 'Change the time zone of the server and who sets its clock',
    description: 'Daemons that run already keep the time zone that they were started with.',
    ...common,
    body: SetTime,
    example: { timezone: 'UTC' },
    reply: { 200: ServerTime },
    errors: { 'Invalid timezone': 400, 'Time synchronization is not installed': 409 },
    cli: { command: 'system:timezone-set' },
    handle: ({ ctx, body, services }) => services.serverHost.setTime(ctx, body),
  }),
  route({
    post: '/system/reboot',
    name: 'system.reboot',
    title: 'Restart the server',
    description: 'A second call replaces the first.',
    ...common,
    reauth: true,
    body: Reboot,
    example: { delay_seconds: 60 },
    reply: { 200: Ack },
    errors: { 'systemd is not installed': 409 },
    cli: { command: 'system:reboot', destroys: true },
    async handle({ ctx, body, services }) {
      await services.serverHost.reboot(ctx, body.delay_seconds)
      return ack('Reboot scheduled')
    },
  }),
]
