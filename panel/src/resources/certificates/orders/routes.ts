import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../../core/actor.ts'
import { everyone } from '../../../core/shapes.ts'
import { CertificateParams, Challenge, IssueCertificate, OrderAccepted, Preflight, RenewCertificate } from '../schema.ts'
import type { CertificateOrderService } from './service.ts'

const route = routeFactory<Ctx, { certificateOrders: CertificateOrderService }>()
const of = {
  folder: '05 - SSL Certificates',
  mark: 'C',
  scope: 'ssl',
  roles: everyone,
  capability: 'ssl',
  params: CertificateParams,
} as const
const refusals = {
  'A certificate order is already running': 409,
  'The terms of a certificate authority have not been accepted yet': 409,
  'Certificate authority rate limit reached; next attempt at 2026-05-18T17:39:25+07:00': 409,
} as const

export const certificateOrderRoutes = [
  route({
    post: '/ssl/:domain/issue',
    name: 'ssl.issue',
    title: 'Issue certificate',
    ...of,
    async: 'job',
    body: IssueCertificate,
    example: { challenge: 'http-01', force_https: true },
    reply: { 202: OrderAccepted, 200: Preflight },
    errors: {
      'www.example.com does not resolve to this server': 400,
      'Wildcard certificates need dns-01': 400,
      'Invalid names': 400,
      'DNS provider not found': 404,
      ...refusals,
    },
    cli: { command: 'ssl:issue' },
    handle: ({ ctx, params: { domain }, body, services }) => services.certificateOrders.issue(ctx, domain, body),
  }),
  route({
    post: '/ssl/:domain/renew',
    name: 'ssl.renew',
    title: 'Renew certificate',
    ...of,
    async: 'job',
    body: RenewCertificate,
    example: { force: true },
    reply: { 202: OrderAccepted },
    errors: { 'Certificate is not due for renewal': 409, 'Certificate is not managed by ACME': 409, ...refusals },
    cli: { command: 'ssl:renew' },
    handle: ({ ctx, params: { domain }, body, services }) => services.certificateOrders.renew(ctx, domain, body.force),
  }),
  route({
    get: '/ssl/:domain/preflight',
    name: 'ssl.preflight',
    title: 'Check whether a certificate can be issued',
    ...of,
    query: z.object({ challenge: Challenge.default('http-01'), names: z.string().max(4096).optional() }),
    reply: { 200: Preflight },
    errors: { 'Invalid names': 400 },
    cli: { command: 'ssl:check' },
    handle: ({ ctx, params: { domain }, query, services }) => services.certificateOrders.preflight(ctx, domain, query),
  }),
]
