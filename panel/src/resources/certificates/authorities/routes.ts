import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../../core/actor.ts'
import { adminOnly } from '../../../core/shapes.ts'
import { AcmeAccount, UpdateAcmeAccount } from '../schema.ts'
import type { AuthorityService } from './service.ts'

const route = routeFactory<Ctx, { certificateAuthorities: AuthorityService }>()
const common = { folder: '05 - SSL Certificates', mark: 'C', scope: 'ssl', roles: adminOnly } as const

export const authorityRoutes = [
  route({
    get: '/ssl/acme/account',
    name: 'ssl.acme.show',
    title: 'Show the account at the certificate authority',
    ...common,
    reply: { 200: AcmeAccount },
    cli: { command: 'ssl:authority' },
    handle: ({ services }) => services.certificateAuthorities.show(),
  }),
  route({
    put: '/ssl/acme/account',
    name: 'ssl.acme.update',
    title: 'Choose certificate authorities and accept their terms',
    ...common,
    body: UpdateAcmeAccount,
    example: { directory_url: 'https://acme-v02.api.letsencrypt.org/directory', email: 'admin@example.com', agree_tos: true },
    reply: { 200: AcmeAccount },
    errors: { 'Terms of service must be accepted': 400, 'Invalid profile': 400, 'Eab_kid is required': 400, 'Eab_hmac is required': 400 },
    cli: { command: 'ssl:authority-set' },
    handle: ({ body, services }) => services.certificateAuthorities.update(body),
  }),
]
