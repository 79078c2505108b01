import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, JobAccepted, ack, adminOnly, everyone, jobAccepted } from '../../core/shapes.ts'
import { FtpConfig, FtpSession, FtpStatus, UpdateFtpConfig } from './schema.ts'
import type { FtpServerService } from './server-service.ts'

const route = routeFactory<Ctx, { ftpServer: FtpServerService }>()
const common = { folder: '08 - FTP', mark: 'C', scope: 'ftp', roles: everyone } as const

export const ftpServerRoutes = [
  route({
    get: '/ftp/status',
    name: 'ftp.status',
    title: 'Status of the FTP server',
    ...common,
    mark: 'P',
    reply: { 200: FtpStatus },
    cli: { command: 'ftp:status' },
    handle: ({ ctx, request, services }) => services.ftpServer.status(ctx, request.ext),
  }),
  route({
    post: '/ftp/install',
    name: 'ftp.install',
    title: 'Install the FTP server',
    description: 'Pure-FTPd from the Debian sources that are configured on the server. Accounts come in by SFTP without it.',
    ...common,
    roles: adminOnly,
    async: 'job',
    reply: { 202: JobAccepted },
    errors: { 'Pure-FTPd is already installed': 409 },
    cli: { command: 'ftp:install' },
    async handle({ ctx, services }) {
      return jobAccepted('Installation started', await services.ftpServer.install(ctx))
    },
  }),
  route({
    get: '/ftp/sessions',
    name: 'ftp.sessions.list',
    title: 'List sessions of FTP and SFTP',
    ...common,
    reply: { 200: z.array(FtpSession) },
    cli: { command: 'ftp:sessions', columns: ['id', 'username', 'ip', 'protocol', 'file', 'since'] },
    handle: ({ ctx, services }) => services.ftpServer.sessions(ctx),
  }),
  route({
    delete: '/ftp/sessions/:id',
    name: 'ftp.sessions.end',
    title: 'End a session of FTP or SFTP',
    ...common,
    params: z.object({ id: z.string() }),
    reply: { 200: Ack },
    errors: { 'Session not found': 404 },
    cli: { command: 'ftp:session-end', destroys: true },
    async handle({ ctx, params: { id }, services }) {
      await services.ftpServer.endSession(ctx, id)
      return ack('Session ended')
    },
  }),
  route({
    get: '/ftp/config',
    name: 'ftp.config.show',
    title: 'Settings of the FTP server',
    ...common,
    roles: adminOnly,
    reply: { 200: FtpConfig },
    cli: { command: 'ftp:config' },
    handle: ({ services }) => services.ftpServer.config(),
  }),
  route({
    put: '/ftp/config',
    name: 'ftp.config.update',
    title: 'Change the settings of the FTP server',
    description: 'Sessions go on. The ports must be open in the firewall.',
    ...common,
    roles: adminOnly,
    body: UpdateFtpConfig,
    example: { passive_ports: '40000-40100', max_per_ip: 10 },
    reply: { 200: FtpConfig },
    errors: { 'Invalid passive_ports': 400 },
    cli: { command: 'ftp:configure' },
    handle: ({ ctx, body, services }) => services.ftpServer.configure(ctx, body),
  }),
]
