import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import {
  CreateDatabaseUser,
  CreateGrant,
  CreateRemoteHost,
  DatabaseParams,
  DatabaseUser,
  DeleteDatabaseUser,
  Grant,
  RemoteHost,
  UpdateDatabaseUser,
  UserFilter,
  UserParams,
} from './schema.ts'
import type { DatabaseUserService } from './user-service.ts'

const route = routeFactory<Ctx, { databaseUsers: DatabaseUserService }>()
const common = { folder: '06 - Databases', mark: 'C', scope: 'databases', roles: everyone } as const
const noUser = { 'Database user not found': 404 } as const
const noDatabase = { 'Database not found': 404 } as const

export const databaseUserRoutes = [
  route({
    get: '/databases/users',
    name: 'databases.users.list',
    title: 'List database users',
    ...common,
    query: UserFilter,
    list: { sort: ['user', 'owner', 'engine', 'created_at'] },
    reply: { 200: z.array(DatabaseUser) },
    cli: { command: 'databases:user-list', columns: ['user', 'owner', 'engine', 'databases', 'enabled'] },
    handle: ({ ctx, query, page, services }) => services.databaseUsers.list(ctx, query, page),
  }),
  route({
    post: '/databases/users',
    name: 'databases.users.create',
    title: 'Create a database user',
    ...common,
    body: CreateDatabaseUser,
    example: { user: 'app', password: 'Correct-Horse-7' },
    reply: { 201: DatabaseUser },
    errors: {
      'User is required': 400,
      'Invalid database user name (only [a-zA-Z0-9_] allowed)': 400,
      'Password is too weak': 400,
      'Invalid hosts': 400,
      'MariaDB is not installed': 409,
      'Database user already exists': 409,
    },
    cli: { command: 'databases:user-create' },
    handle: ({ ctx, body, services }) => services.databaseUsers.create(ctx, body),
  }),
  route({
    put: '/databases/users/:user',
    name: 'databases.users.update',
    title: 'Change a database user',
    ...common,
    params: UserParams,
    body: UpdateDatabaseUser,
    example: { max_connections: 20 },
    reply: { 200: DatabaseUser },
    errors: { ...noUser, 'Password is too weak': 400, 'Invalid hosts': 400 },
    cli: { command: 'databases:user-update' },
    handle: ({ ctx, params: { user }, body, services }) => services.databaseUsers.update(ctx, user, body),
  }),
  route({
    delete: '/databases/users/:user',
    name: 'databases.users.delete',
    title: 'Delete a database user',
    ...common,
    params: UserParams,
    body: DeleteDatabaseUser,
    example: {},
    reply: { 200: Ack },
    errors: { ...noUser, 'Database user is in use': 409 },
    cli: { command: 'databases:user-delete', destroys: true },
    async handle({ ctx, params: { user }, body, services }) {
      await services.databaseUsers.remove(ctx, user, body.force)
      return ack('Database user deleted')
    },
  }),
  route({
    get: '/databases/:id/grants',
    name: 'databases.grants.list',
    title: 'List who may do what in a database',
    ...common,
    params: DatabaseParams,
    reply: { 200: z.array(Grant) },
    errors: noDatabase,
    cli: { command: 'databases:grant-list', columns: ['user', 'privileges', 'hosts'] },
    handle: ({ ctx, params: { id }, services }) => services.databaseUsers.grants(ctx, id),
  }),
  route({
    post: '/databases/:id/grants',
    name: 'databases.grants.create',
    title: 'Give a user rights on a database',
    description:
      'Replaces those it had. PostgreSQL knows `ALL` (works as the owner), `READONLY`, SELECT, INSERT, UPDATE, DELETE, CREATE (in the schema `public`), REFERENCES, TRIGGER and CREATE TEMPORARY TABLES, for all tables there are and that the owner makes later; who may drop or alter a table is who owns it.',
    ...common,
    params: DatabaseParams,
    body: CreateGrant,
    example: { user: 'john_app', privileges: ['SELECT', 'INSERT'] },
    reply: { 201: Grant },
    errors: { ...noDatabase, 'Invalid privilege: GRANT': 400, ...noUser },
    cli: { command: 'databases:grant-add' },
    handle: ({ ctx, params: { id }, body, services }) => services.databaseUsers.grant(ctx, id, body),
  }),
  route({
    delete: '/databases/:id/grants/:user',
    name: 'databases.grants.delete',
    title: 'Take the rights on a database from a user',
    ...common,
    params: DatabaseParams.extend({ user: z.string() }),
    reply: { 200: Ack },
    errors: { ...noDatabase, ...noUser },
    cli: { command: 'databases:grant-remove', destroys: true },
    async handle({ ctx, params: { id, user }, services }) {
      await services.databaseUsers.revoke(ctx, id, user)
      return ack('Grant removed')
    },
  }),
  route({
    get: '/databases/:id/hosts',
    name: 'databases.hosts.list',
    title: 'List hosts from where a database is reached',
    ...common,
    params: DatabaseParams,
    reply: { 200: z.array(RemoteHost) },
    errors: noDatabase,
    cli: { command: 'databases:host-list', columns: ['host', 'comment'] },
    handle: ({ ctx, params: { id }, services }) => services.databaseUsers.hosts(ctx, id),
  }),
  route({
    post: '/databases/:id/hosts',
    name: 'databases.hosts.create',
    title: 'Let a host reach a database',
    description:
      'All users of the database, from an address, a network, a host name or `%`. The server’s firewall has to let TCP port 3306 (MariaDB) or 5432 (PostgreSQL, TLS only) in from there.',
    ...common,
    params: DatabaseParams,
    body: CreateRemoteHost,
    example: { host: '203.0.113.10', comment: 'Office' },
    reply: { 201: RemoteHost },
    errors: { ...noDatabase, 'Host is required': 400, 'Invalid host': 400, 'Host already exists': 409 },
    cli: { command: 'databases:host-add' },
    handle: ({ ctx, params: { id }, body, services }) => services.databaseUsers.addHost(ctx, id, body),
  }),
  route({
    delete: '/databases/:id/hosts/:host',
    name: 'databases.hosts.delete',
    title: 'No longer let a host reach a database',
    ...common,
    params: DatabaseParams.extend({ host: z.string() }),
    reply: { 200: Ack },
    errors: { ...noDatabase, 'Host not found': 404 },
    cli: { command: 'databases:host-remove', destroys: true },
    async handle({ ctx, params: { id, host }, services }) {
      await services.databaseUsers.removeHost(ctx, id, host)
      return ack('Host removed')
    },
  }),
]
