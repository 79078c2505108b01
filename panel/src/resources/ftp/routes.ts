import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Message, everyone, message } from '../../core/shapes.ts'
import { CreateFtpAccount, FtpAccount, FtpFilter, FtpParams, IpRestrictions, UpdateFtpAccount } from './schema.ts'
import type { FtpService } from './service.ts'

const route = routeFactory<Ctx, { ftp: FtpService }>()
const common = { folder: '08 - FTP', scope: 'ftp', roles: everyone } as const
const params = FtpParams
const missing = { 'FTP account not found': 404 } as const

export const ftpRoutes = [
  route({
    get: '/ftp',
    name: 'ftp.list',
    title: 'List FTP accounts',
    ...common,
    byDomain: true,
    mark: 'P',
    query: FtpFilter,
    list: {
      sort: ['username', 'owner', 'home_dir', 'quota_mb', 'enabled', 'created_at'],
      wrap: (accounts, total) => ({ accounts, total }),
    },
    reply: { 200: z.object({ accounts: z.array(FtpAccount), total: z.number().int() }).meta({ id: 'FtpAccounts' }) },
    cli: { command: 'ftp:list', columns: ['username', 'owner', 'home_dir', 'quota_mb', 'read_only', 'enabled'] },
    handle: ({ ctx, query, page, request, services }) => services.ftp.list(ctx, query, page, request.ext),
  }),
  route({
    post: '/ftp',
    name: 'ftp.create',
    title: 'Create FTP account',
    description: 'Its name gets the owner’s prefix. It sees one folder of the home: that of the domain when one is given, else `home_dir`.',
    ...common,
    byDomain: true,
    mark: 'P',
    body: CreateFtpAccount,
    example: { username: 'deploy', password: 'Correct-Horse-7', domain: 'example.com' },
    reply: { 201: FtpAccount },
    errors: {
      'Username must be at least 2 characters': 400,
      'Invalid username': 400,
      'Password is required': 400,
      'Password is too weak': 400,
      'Invalid home_dir': 400,
      'Domain not found': 404,
      'Limit reached: max_ftp_accounts (10)': 403,
      'FTP account already exists': 409,
    },
    cli: { command: 'ftp:create' },
    handle: ({ ctx, body, request, services }) => services.ftp.create(ctx, body, request.ext),
  }),
  route({
    get: '/ftp/:id',
    name: 'ftp.show',
    title: 'Get FTP account',
    ...common,
    byDomain: true,
    mark: 'P+',
    params,
    reply: { 200: FtpAccount },
    errors: missing,
    cli: { command: 'ftp:show' },
    handle: ({ ctx, params: { id }, request, services }) => services.ftp.show(ctx, id, request.ext),
  }),
  route({
    put: '/ftp/:id',
    name: 'ftp.update',
    title: 'Update FTP account',
    description:
      'Sessions that began under another password, folder or right to write end at once. `bandwidth_kbps` is kilobit per second in each direction.',
    ...common,
    byDomain: true,
    mark: 'P+',
    params,
    body: UpdateFtpAccount,
    example: { quota_mb: 500, read_only: false },
    reply: { 200: FtpAccount },
    errors: { ...missing, 'Password is too weak': 400, 'Invalid home_dir': 400, 'Invalid protocols': 400 },
    cli: { command: 'ftp:update' },
    handle: ({ ctx, params: { id }, body, request, services }) => services.ftp.update(ctx, id, body, request.ext),
  }),
  route({
    delete: '/ftp/:id',
    name: 'ftp.delete',
    title: 'Delete FTP account',
    description: 'Its sessions end at once; the files stay.',
    ...common,
    byDomain: true,
    mark: 'P',
    params,
    reply: { 200: Message },
    errors: missing,
    cli: { command: 'ftp:delete', destroys: true },
    async handle({ ctx, params: { id }, services }) {
      await services.ftp.remove(ctx, id)
      return message('FTP account deleted successfully')
    },
  }),
  route({
    put: '/ftp/:id/ip-restrictions',
    name: 'ftp.restrict',
    title: 'Restrict the addresses of an FTP account',
    description: 'IPv4 and IPv6, for both ways. Empty: from everywhere.',
    ...common,
    byDomain: true,
    mark: 'P+',
    params,
    body: IpRestrictions,
    example: { allowed_ips: ['203.0.113.0/24'] },
    reply: { 200: z.object({ success: z.literal(true), allowed_ips: z.array(z.string()) }).meta({ id: 'FtpRestrictions' }) },
    errors: { ...missing, "Invalid IP or CIDR '<x>'": 400 },
    cli: { command: 'ftp:restrict' },
    async handle({ ctx, params: { id }, body, services }) {
      return { success: true as const, allowed_ips: await services.ftp.restrict(ctx, id, body.allowed_ips) }
    },
  }),
  route({
    post: '/ftp/:id/toggle',
    name: 'ftp.toggle',
    title: 'Enable or disable an FTP account',
    ...common,
    byDomain: true,
    mark: 'P+',
    params,
    reply: { 200: z.object({ success: z.literal(true), message: z.string(), enabled: z.boolean() }).meta({ id: 'FtpToggled' }) },
    errors: missing,
    cli: { command: 'ftp:toggle' },
    async handle({ ctx, params: { id }, services }) {
      const enabled = await services.ftp.toggle(ctx, id)
      return { success: true as const, message: `FTP account ${enabled ? 'enabled' : 'disabled'}`, enabled }
    },
  }),
]
