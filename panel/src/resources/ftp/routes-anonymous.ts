import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { everyone } from '../../core/shapes.ts'
import type { FtpAnonymousService } from './anonymous.ts'
import { FtpAnonymous, UpdateFtpAnonymous } from './schema.ts'

const route = routeFactory<Ctx, { ftpAnonymous: FtpAnonymousService }>()
const common = { folder: '08 - FTP', mark: 'P+', scope: 'ftp', roles: everyone } as const
const params = z.object({ domain: z.string() })
const missing = { 'Domain not found': 404 } as const

export const ftpAnonymousRoutes = [
  route({
    get: '/ftp/:domain/anonymous',
    name: 'ftp.anonymous.show',
    title: 'Anonymous FTP of a domain',
    description:
      'The folder `public_ftp` of the domain, which everybody may read who logs in as `anonymous@<domain>` or `ftp@<domain>` with any password.',
    ...common,
    params,
    reply: { 200: FtpAnonymous },
    errors: missing,
    cli: { command: 'ftp:anonymous' },
    handle: ({ ctx, params: { domain }, services }) => services.ftpAnonymous.show(ctx, domain),
  }),
  route({
    put: '/ftp/:domain/anonymous',
    name: 'ftp.anonymous.update',
    title: 'Change the anonymous FTP of a domain',
    description:
      'Files must be readable for everybody. Nobody writes: uploads without a password are not available. While the setting `ftp.anonymous` is off, administrators alone decide.',
    ...common,
    params,
    body: UpdateFtpAnonymous,
    example: { enabled: true, max_connections: 5 },
    reply: { 200: FtpAnonymous },
    errors: { ...missing, 'Admin access required': 403, 'Anonymous uploads are not available': 409 },
    cli: { command: 'ftp:anonymous-set' },
    handle: ({ ctx, params: { domain }, body, services }) => services.ftpAnonymous.update(ctx, domain, body),
  }),
]
