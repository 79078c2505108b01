import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import {
  CreateDatabase,
  Database,
  DatabaseCreated,
  DatabaseFilter,
  DatabaseParams,
  DeleteDatabase,
  ResetPassword,
  UpdateDatabase,
} from './schema.ts'
import type { DatabaseService } from './service.ts'

const route = routeFactory<Ctx, { databases: DatabaseService }>()
const common = { folder: '06 - Databases', scope: 'databases', roles: everyone } as const
const params = DatabaseParams
const missing = { 'Database not found': 404 } as const
const remote = { 'Invalid remote_host': 400, 'Domain not found': 404 } as const

export const databaseRoutes = [
  route({
    get: '/databases',
    name: 'databases.list',
    title: 'List databases',
    ...common,
    byDomain: true,
    mark: 'P',
    query: DatabaseFilter,
    list: { sort: ['id', 'name', 'user', 'owner', 'size_kb', 'created_at'] },
    reply: { 200: z.array(Database) },
    cli: { command: 'databases:list', columns: ['id', 'user', 'owner', 'domain', 'size_kb'] },
    handle: ({ ctx, query, page, request, services }) => services.databases.list(ctx, query, page, request.ext),
  }),
  route({
    post: '/databases',
    name: 'databases.create',
    title: 'Create database',
    description:
      'With a user that may do everything in it. Name and user get the owner’s prefix. The name of a deleted database is free when it was removed for good.',
    ...common,
    mark: 'P',
    body: CreateDatabase,
    example: { name: 'mydb', user: 'mydb_user', password: 'Correct-Horse-7', domain: 'example.com' },
    reply: { 201: DatabaseCreated },
    errors: {
      'Name is required': 400,
      'Password is required': 400,
      'Invalid database name (only [a-zA-Z0-9_] allowed)': 400,
      'Invalid database user name (only [a-zA-Z0-9_] allowed)': 400,
      'Password is too weak': 400,
      'Invalid charset': 400,
      'Invalid collation': 400,
      ...remote,
      'Limit reached: max_databases (10)': 403,
      'MariaDB is not installed': 409,
      'Database already exists': 409,
      'Database user already exists': 409,
    },
    cli: { command: 'databases:create' },
    handle: ({ ctx, body, services }) => services.databases.create(ctx, body),
  }),
  route({
    get: '/databases/:id',
    name: 'databases.show',
    title: 'Get database',
    ...common,
    byDomain: true,
    mark: 'P+',
    params,
    reply: { 200: Database },
    errors: missing,
    cli: { command: 'databases:show' },
    handle: ({ ctx, params: { id }, request, services }) => services.databases.show(ctx, id, request.ext),
  }),
  route({
    put: '/databases/:id',
    name: 'databases.update',
    title: 'Update database',
    description:
      'Which domain it belongs to, and from where else it is reached: `%` is any host. The server’s firewall has to let TCP port 3306 (MariaDB) or 5432 (PostgreSQL, TLS only) in from there.',
    ...common,
    byDomain: true,
    mark: 'P+',
    params,
    body: UpdateDatabase,
    example: { remote_access: true, remote_host: '203.0.113.10' },
    reply: { 200: Database },
    errors: { ...missing, ...remote },
    cli: { command: 'databases:update' },
    handle: ({ ctx, params: { id }, body, request, services }) => services.databases.update(ctx, id, body, request.ext),
  }),
  route({
    delete: '/databases/:id',
    name: 'databases.delete',
    title: 'Delete database',
    description: 'Out of service at once; the data are kept for the days of grace unless `purge` is set.',
    ...common,
    byDomain: true,
    mark: 'P+',
    params,
    body: DeleteDatabase,
    example: {},
    reply: { 200: Ack },
    errors: missing,
    cli: { command: 'databases:delete', destroys: true },
    async handle({ ctx, params: { id }, body, services }) {
      await services.databases.remove(ctx, id, body)
      return ack('Database deleted successfully')
    },
  }),
  route({
    post: '/databases/:id/reset-password',
    name: 'databases.password',
    title: 'Reset database password',
    ...common,
    mark: 'P+',
    params,
    body: ResetPassword,
    example: { password: 'Correct-Horse-8' },
    reply: { 200: Ack },
    errors: { ...missing, 'Password is required': 400, 'Password is too weak': 400, 'Database user not found': 404 },
    cli: { command: 'databases:reset-password' },
    async handle({ ctx, params: { id }, body, services }) {
      await services.databases.resetPassword(ctx, id, body)
      return ack('Password reset successfully')
    },
  }),
]
