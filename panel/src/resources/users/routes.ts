import { z } from 'zod'
import { rfc3339 } from '@croft/kit/clock.ts'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { countFields } from '../../core/limits.ts'
import { Ack, JobAccepted, ack, adminOnly, everyone, jobAccepted, managers } from '../../core/shapes.ts'
import type { UserLifecycle } from './lifecycle.ts'
import { CreateUser, DeleteUser, SetPackage, SetPassword, SuspendUser, UpdateUser, Usage, User, UserCreated } from './schema.ts'
import type { UserService } from './service.ts'
import { userLimits } from './store.ts'

const route = routeFactory<Ctx, { users: UserService; lifecycle: UserLifecycle; diskUsage: DiskUsage }>()
/** Measured use of disk and traffic of an account, in MB. */
export interface DiskUsage {
  ofAccount(userId: number): Promise<{ disk_web_mb: number; inodes: number; bandwidth_used_mb: number; measured_at: number | null }>
}

const common = { folder: '02 - Users & Resellers', mark: 'C', scope: 'users', roles: managers } as const
const params = z.object({ username: z.string() })
const percent = (used: number, limit: number) => (limit > 0 ? Math.round((used / limit) * 100) : 0)

export const userRoutes = [
  route({
    get: '/users',
    name: 'users.list',
    title: 'List users',
    ...common,
    query: z.object({
      role: z.string().optional(),
      status: z.string().optional(),
      package: z.string().optional(),
      creator: z.string().optional(),
    }),
    list: { sort: ['username', 'email', 'role', 'status', 'package', 'created_at', 'last_login_at'] },
    reply: { 200: z.array(User) },
    cli: { command: 'accounts:list', columns: ['username', 'email', 'role', 'package', 'status'] },
    handle: ({ ctx, query, page, services }) => services.users.list(ctx, query, page),
  }),
  route({
    get: '/packages/:name/users',
    name: 'packages.users',
    title: 'List the users of a package',
    ...common,
    folder: 'Packages',
    scope: 'packages',
    params: z.object({ name: z.string() }),
    list: { sort: ['username', 'email', 'role', 'status', 'created_at', 'last_login_at'] },
    reply: { 200: z.array(User) },
    errors: { 'Package not found': 404 },
    cli: { command: 'packages:accounts', columns: ['username', 'email', 'role', 'status'] },
    handle: ({ ctx, params: { name }, page, services }) => services.users.listOfPackage(ctx, name, page),
  }),
  route({
    post: '/users',
    name: 'users.create',
    title: 'Create user',
    ...common,
    body: CreateUser,
    missing: 'Username, email, and password are required',
    example: { username: 'john', email: 'john@example.com', password: 'Correct-Horse-7', package: 'default' },
    reply: { 201: UserCreated },
    errors: {
      'Invalid username': 400,
      'Username is reserved': 400,
      'Invalid email': 400,
      'Password is too weak': 400,
      'Package not found': 404,
      'User already exists': 409,
      'No mail server is set up': 409,
    },
    cli: { command: 'accounts:create' },
    handle: ({ ctx, body, services }) => services.users.create(ctx, body),
  }),
  route({
    get: '/users/:username',
    name: 'users.show',
    title: 'Get user',
    ...common,
    roles: everyone,
    params,
    reply: { 200: User },
    cli: { command: 'accounts:show' },
    handle: ({ ctx, params: { username }, services }) => services.users.show(ctx, username),
  }),
  route({
    put: '/users/:username',
    name: 'users.update',
    title: 'Update user',
    ...common,
    params,
    body: UpdateUser,
    example: { email: 'john@example.org', max_domains: 20 },
    reply: { 200: User },
    errors: { 'Cannot change your own role': 403 },
    cli: { command: 'accounts:update' },
    handle: ({ ctx, params: { username }, body, services }) => services.users.update(ctx, username, body),
  }),
  route({
    delete: '/users/:username',
    name: 'users.delete',
    title: 'Delete user',
    ...common,
    reauth: true,
    params,
    body: DeleteUser,
    reply: { 200: Ack },
    errors: { 'Cannot delete your own account': 403, 'Cannot delete the last administrator': 403, 'User still owns accounts': 409 },
    cli: { command: 'accounts:delete', destroys: true },
    async handle({ ctx, params: { username }, body, services }) {
      await services.lifecycle.remove(ctx, username, body)
      return ack('User deleted successfully')
    },
  }),
  route({
    post: '/users/:username/suspend',
    name: 'users.suspend',
    title: 'Suspend user',
    ...common,
    params,
    body: SuspendUser,
    example: { reason: 'Unpaid invoice' },
    reply: { 200: Ack },
    errors: { 'Cannot suspend an administrator': 403, 'User is already suspended': 409 },
    cli: { command: 'accounts:suspend' },
    async handle({ ctx, params: { username }, body, services }) {
      await services.lifecycle.suspend(ctx, username, body)
      return ack('User suspended successfully')
    },
  }),
  route({
    post: '/users/:username/unsuspend',
    name: 'users.unsuspend',
    title: 'Unsuspend user',
    ...common,
    params,
    reply: { 200: Ack },
    errors: { 'User is not suspended': 409 },
    cli: { command: 'accounts:unsuspend' },
    async handle({ ctx, params: { username }, services }) {
      await services.lifecycle.unsuspend(ctx, username)
      return ack('User unsuspended successfully')
    },
  }),
  route({
    post: '/users/:username/rename',
    name: 'users.rename',
    title: 'Rename user',
    description: 'Its sites pause for some seconds while the Unix user and the home get the new name.',
    ...common,
    roles: adminOnly,
    reauth: true,
    async: 'job',
    params,
    body: z.object({ new_username: z.string() }),
    example: { new_username: 'johnny' },
    reply: { 202: JobAccepted },
    errors: { 'Invalid username': 400, 'Username is reserved': 400, 'User already exists': 409 },
    cli: { command: 'accounts:rename' },
    async handle({ ctx, params: { username }, body, services }) {
      return jobAccepted('User rename started', await services.lifecycle.rename(ctx, username, body.new_username))
    },
  }),
  route({
    put: '/users/:username/password',
    name: 'users.password',
    title: "Set a user's password",
    ...common,
    reauth: true,
    params,
    body: SetPassword,
    example: { password: 'Correct-Horse-8' },
    reply: { 200: Ack },
    errors: { 'Password is too weak': 400 },
    cli: { command: 'accounts:password' },
    async handle({ ctx, params: { username }, body, services }) {
      await services.users.setPassword(ctx, username, body.password, body.must_change)
      return ack('Password changed successfully')
    },
  }),
  route({
    put: '/users/:username/package',
    name: 'users.package',
    title: "Change a user's package",
    ...common,
    params,
    body: SetPackage,
    example: { package: 'business' },
    reply: { 200: Ack },
    errors: { 'Package not found': 404 },
    cli: { command: 'accounts:package' },
    async handle({ ctx, params: { username }, body, services }) {
      await services.users.setPackage(ctx, username, body.package, body.force)
      return ack('Package changed successfully')
    },
  }),
  route({
    get: '/users/:username/usage',
    name: 'users.usage',
    title: 'What an account uses',
    ...common,
    roles: everyone,
    params,
    reply: { 200: Usage },
    cli: { command: 'accounts:usage' },
    async handle({ ctx, params: { username }, services }) {
      const { row, used } = await services.users.usage(ctx, username)
      const measured = await services.diskUsage.ofAccount(row.id)
      const limits = userLimits(row)
      const count = (name: string) => used[name] ?? 0
      return {
        domains: count('domains'),
        subdomains: count('subdomains'),
        domain_aliases: count('domain_aliases'),
        databases: count('databases'),
        email_accounts: count('email_accounts'),
        ftp_accounts: count('ftp_accounts'),
        cronjobs: count('cronjobs'),
        users: count('users'),
        disk_used_mb: measured.disk_web_mb,
        disk_web_mb: measured.disk_web_mb,
        disk_mail_mb: 0,
        disk_db_mb: 0,
        inodes: measured.inodes,
        bandwidth_used_mb: measured.bandwidth_used_mb,
        limits: Object.fromEntries(countFields.map((field) => [field, limits[field]])),
        percent: {
          disk: percent(measured.disk_web_mb, limits.disk_quota_mb),
          bandwidth: percent(measured.bandwidth_used_mb, limits.bandwidth_quota_mb),
        },
        measured_at: measured.measured_at === null ? null : rfc3339(measured.measured_at),
      }
    },
  }),
]
