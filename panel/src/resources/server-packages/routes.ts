import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { JobAccepted, adminOnly, jobAccepted } from '../../core/shapes.ts'
import { PackageUpdates, UpdatePackages, UpdatesQuery } from './schema.ts'
import type { ServerPackageService } from './service.ts'

const route = routeFactory<Ctx, { serverPackages: ServerPackageService }>()
const common = { folder: '14 - System & Services', mark: 'C', scope: 'system', roles: adminOnly } as const

export const serverPackageRoutes = [
  route({
    get: '/system/packages/updates',
    name: 'system.packages.updates',
    title: 'Updates of the packages of the server',
    description: 'Without `refresh` the lists are taken as they were read last.',
    ...common,
    query: UpdatesQuery,
    reply: { 200: PackageUpdates },
    errors: { 'This server has no apt-get': 409 },
    cli: { command: 'system:updates' },
    handle: ({ query: { refresh }, services }) => services.serverPackages.updates(refresh),
  }),
  route({
    post: '/system/packages/update',
    name: 'system.packages.update',
    title: 'Update packages of the server',
    description: 'Nothing is removed and no configuration file replaced; the panel itself is not among the packages.',
    ...common,
    reauth: true,
    async: 'job',
    body: UpdatePackages,
    example: { security_only: true },
    reply: { 202: JobAccepted },
    errors: { 'Another operation is running on this server': 409 },
    cli: { command: 'system:update' },
    async handle({ ctx, body, services }) {
      return jobAccepted('Update started', await services.serverPackages.update(ctx, body))
    },
  }),
]
