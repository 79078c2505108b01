import { z } from 'zod'
import { Reply, StreamBody, routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import type { CertificateRequestService } from './requests.ts'
import {
  AutoRenew,
  Certificate,
  CertificateFilter,
  CertificateParams,
  CertificateRequest,
  CreateCsr,
  DeleteCertificate,
  ForceHttps,
  SelfSign,
  TlsOptions,
  UploadCertificate,
} from './schema.ts'
import type { CertificateService } from './service.ts'

const route = routeFactory<Ctx, { certificates: CertificateService; certificateRequests: CertificateRequestService }>()
const common = { folder: '05 - SSL Certificates', mark: 'C', scope: 'ssl', roles: everyone, capability: 'ssl' } as const
const of = { ...common, params: CertificateParams } as const
const running = { 'A certificate order is already running': 409 } as const
const missing = { 'Certificate not found': 404 } as const
const columns = ['domain', 'owner', 'type', 'issuer', 'not_after', 'days_left', 'order_status', 'auto_renew']
const pemFile = (text: string, name: string) =>
  new Reply(200, new StreamBody(text, 'application/x-pem-file'), { 'Content-Disposition': `attachment; filename="${name}.pem"` })
/** A file name that says whose certificate it is. */
const fileName = (domain: string) => domain.replaceAll(/[^A-Za-z0-9.-]/g, '_')

export const certificateRoutes = [
  route({
    get: '/ssl',
    name: 'ssl.list',
    title: 'List certificates',
    ...common,
    byDomain: true,
    query: CertificateFilter,
    list: { sort: ['domain', 'owner', 'type', 'not_after', 'updated_at'] },
    reply: { 200: z.array(Certificate) },
    cli: { command: 'ssl:list', columns },
    handle: ({ ctx, query, page, services }) => services.certificates.list(ctx, query, page),
  }),
  route({
    get: '/ssl/:domain',
    name: 'ssl.show',
    title: 'Certificate status',
    ...of,
    reply: { 200: Certificate },
    cli: { command: 'ssl:show' },
    handle: ({ ctx, params: { domain }, services }) => services.certificates.show(ctx, domain),
  }),
  route({
    post: '/ssl/:domain/csr',
    name: 'ssl.csr.create',
    title: 'Generate CSR',
    ...of,
    body: CreateCsr,
    example: { common_name: 'example.com', organization: 'Example Ltd', country: 'GB' },
    reply: { 201: CertificateRequest },
    errors: { 'Invalid country': 400, 'Invalid common_name': 400, 'Invalid names': 400 },
    cli: { command: 'ssl:csr' },
    handle: ({ ctx, params: { domain }, body, services }) => services.certificateRequests.create(ctx, domain, body),
  }),
  route({
    get: '/ssl/:domain/csr',
    name: 'ssl.csr.list',
    title: 'List signing requests',
    ...of,
    reply: { 200: z.array(CertificateRequest) },
    cli: { command: 'ssl:csr-list', columns: ['id', 'domain', 'key_type', 'created_at'] },
    handle: ({ ctx, params: { domain }, services }) => services.certificateRequests.list(ctx, domain),
  }),
  route({
    post: '/ssl/:domain/upload',
    name: 'ssl.upload',
    title: 'Upload certificate',
    ...of,
    maxBytes: 262_144,
    body: UploadCertificate,
    example: {
      certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n',
      private_key: '-----BEGIN PRIVATE KEY-----\nMIIE…\n-----END PRIVATE KEY-----\n',
    },
    reply: { 200: Certificate },
    errors: {
      'Certificate is required': 400,
      'Invalid certificate': 400,
      'Invalid private_key': 400,
      'Private key does not match the certificate': 400,
      'Certificate does not cover example.com': 400,
      'Certificate has expired': 400,
      'Incomplete certificate chain': 400,
      ...running,
    },
    cli: { command: 'ssl:import' },
    handle: ({ ctx, params: { domain }, body, services }) => services.certificates.upload(ctx, domain, body),
  }),
  route({
    post: '/ssl/:domain/self-signed',
    name: 'ssl.self-sign',
    title: 'Make a self-signed certificate',
    ...of,
    body: SelfSign,
    example: { days: 365 },
    reply: { 200: Certificate },
    errors: running,
    cli: { command: 'ssl:self-sign' },
    handle: ({ ctx, params: { domain }, body, services }) => services.certificates.selfSign(ctx, domain, body),
  }),
  route({
    delete: '/ssl/:domain',
    name: 'ssl.delete',
    title: 'Delete a certificate',
    ...of,
    body: DeleteCertificate,
    reply: { 200: Ack },
    errors: { ...missing, 'Disable force HTTPS first': 409, ...running },
    cli: { command: 'ssl:delete', destroys: true },
    async handle({ ctx, params: { domain }, body, services }) {
      await services.certificates.remove(ctx, domain, body)
      return ack('Certificate deleted')
    },
  }),
  route({
    put: '/ssl/:domain/force-https',
    name: 'ssl.force-https',
    title: 'Lead visitors to HTTPS',
    ...of,
    body: ForceHttps,
    example: { enabled: true },
    reply: { 200: Certificate },
    errors: { 'No certificate installed': 409 },
    cli: { command: 'ssl:force-https' },
    handle: ({ ctx, params: { domain }, body, services }) => services.certificates.forceHttps(ctx, domain, body),
  }),
  route({
    put: '/ssl/:domain/auto-renew',
    name: 'ssl.auto-renew',
    title: 'Switch automatic renewal',
    ...of,
    body: AutoRenew,
    example: { enabled: true },
    reply: { 200: Certificate },
    cli: { command: 'ssl:auto' },
    handle: ({ ctx, params: { domain }, body, services }) => services.certificates.setAutoRenew(ctx, domain, body.enabled),
  }),
  route({
    put: '/ssl/:domain/options',
    name: 'ssl.options',
    title: 'Choose the oldest TLS version',
    ...of,
    body: TlsOptions,
    example: { tls_min: '1.3' },
    reply: { 200: Certificate },
    cli: { command: 'ssl:options' },
    handle: ({ ctx, params: { domain }, body, services }) => services.certificates.setOptions(ctx, domain, body.tls_min),
  }),
  route({
    get: '/ssl/:domain/download',
    name: 'ssl.download',
    title: 'Download a certificate',
    ...of,
    query: z.object({ part: z.enum(['certificate', 'chain', 'fullchain']).default('fullchain') }),
    reply: { 200: 'application/x-pem-file' },
    errors: missing,
    cli: { command: 'ssl:download' },
    handle: async ({ ctx, params: { domain }, query: { part }, services }) =>
      pemFile(await services.certificates.download(ctx, domain, part), `${fileName(domain)}-${part}`),
  }),
  route({
    get: '/ssl/:domain/private-key',
    name: 'ssl.private-key',
    title: 'Download a private key',
    ...of,
    reauth: true,
    content: true,
    reply: { 200: 'application/x-pem-file' },
    errors: { ...missing, 'Re-authentication required': 403 },
    cli: { command: 'ssl:private-key' },
    handle: async ({ ctx, params: { domain }, services }) =>
      pemFile(await services.certificates.privateKey(ctx, domain), `${fileName(domain)}-key`),
  }),
]
