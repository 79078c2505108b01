import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone, managers } from '../../core/shapes.ts'
import { CreatePackage, DuplicatePackage, Package, UpdatePackage } from './schema.ts'
import type { PackageService } from './service.ts'

const route = routeFactory<Ctx, { packages: PackageService }>()
const common = { folder: 'Packages', mark: 'C', scope: 'packages', roles: managers } as const
const params = z.object({ name: z.string() })

export const packageRoutes = [
  route({
    get: '/packages',
    name: 'packages.list',
    title: 'List packages',
    ...common,
    query: z.object({ owner: z.string().optional() }),
    list: { sort: ['name', 'owner', 'created_at', 'updated_at'] },
    reply: { 200: z.array(Package) },
    cli: { command: 'packages:list', columns: ['name', 'owner', 'type', 'users_count'] },
    handle: ({ ctx, query, page, services }) => services.packages.list(ctx, query, page),
  }),
  route({
    post: '/packages',
    name: 'packages.create',
    title: 'Create a package',
    ...common,
    body: CreatePackage,
    example: { name: 'business', max_domains: 25, disk_quota_mb: 51200 },
    reply: { 201: Package },
    errors: { 'Name is required': 400, 'Package already exists': 409 },
    cli: { command: 'packages:create' },
    handle: ({ ctx, body, services }) => services.packages.create(ctx, body),
  }),
  route({
    get: '/packages/:name',
    name: 'packages.show',
    title: 'Show a package',
    ...common,
    roles: everyone,
    params,
    reply: { 200: Package },
    cli: { command: 'packages:show' },
    handle: ({ ctx, params: { name }, services }) => services.packages.show(ctx, name),
  }),
  route({
    put: '/packages/:name',
    name: 'packages.update',
    title: 'Change a package',
    ...common,
    params,
    body: UpdatePackage,
    example: { max_domains: 30 },
    reply: { 200: Package },
    cli: { command: 'packages:update' },
    handle: ({ ctx, params: { name }, body, services }) => services.packages.update(ctx, name, body),
  }),
  route({
    delete: '/packages/:name',
    name: 'packages.delete',
    title: 'Delete a package',
    ...common,
    params,
    reply: { 200: Ack },
    errors: { 'Cannot delete the default package': 403, 'Package is in use': 409 },
    cli: { command: 'packages:delete', destroys: true },
    async handle({ ctx, params: { name }, services }) {
      await services.packages.remove(ctx, name)
      return ack('Package deleted')
    },
  }),
  route({
    post: '/packages/:name/duplicate',
    name: 'packages.duplicate',
    title: 'Copy a package under another name',
    ...common,
    params,
    body: DuplicatePackage,
    example: { name: 'business-copy' },
    reply: { 201: Package },
    errors: { 'Package already exists': 409 },
    cli: { command: 'packages:clone' },
    handle: ({ ctx, params: { name }, body, services }) => services.packages.duplicate(ctx, name, body.name),
  }),
]
