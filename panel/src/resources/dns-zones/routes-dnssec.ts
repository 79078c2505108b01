import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, JobAccepted, ack, everyone, jobAccepted } from '../../core/shapes.ts'
import type { ZoneChecks } from './check.ts'
import type { DnssecService } from './dnssec.ts'
import { DisableDnssec, DnssecStatus, EnableDnssec, Rollover, ZoneCheck, ZoneParams } from './schema.ts'

const route = routeFactory<Ctx, { dnssec: DnssecService; dnsChecks: ZoneChecks }>()
const common = { folder: '04 - DNS', mark: 'C', scope: 'dns', roles: everyone, capability: 'dnscontrol', params: ZoneParams } as const

export const dnssecRoutes = [
  route({
    get: '/dns/zones/:domain/check',
    name: 'dns.zones.check',
    title: 'Check whether a zone is delegated here and served everywhere',
    ...common,
    reply: { 200: ZoneCheck },
    cli: { command: 'dns:zone-check' },
    handle: ({ ctx, params: { domain }, services }) => services.dnsChecks.check(ctx, domain),
  }),
  route({
    get: '/dns/zones/:domain/dnssec',
    name: 'dns.dnssec.show',
    title: 'Show how a zone is signed',
    ...common,
    reply: { 200: DnssecStatus },
    cli: { command: 'dns:dnssec-show' },
    handle: ({ ctx, params: { domain }, services }) => services.dnssec.status(ctx, domain),
  }),
  route({
    post: '/dns/zones/:domain/dnssec',
    name: 'dns.dnssec.enable',
    title: 'Sign a zone',
    description: 'The answer holds the DS records for the registrar.',
    ...common,
    body: EnableDnssec,
    example: { algorithm: 'ecdsap256sha256' },
    reply: { 200: DnssecStatus },
    errors: { 'DNSSEC is already enabled': 409 },
    cli: { command: 'dns:dnssec-enable' },
    handle: ({ ctx, params: { domain }, body, services }) => services.dnssec.enable(ctx, domain, body.algorithm, body.nsec3),
  }),
  route({
    delete: '/dns/zones/:domain/dnssec',
    name: 'dns.dnssec.disable',
    title: 'Stop signing a zone',
    ...common,
    body: DisableDnssec,
    reply: { 200: Ack },
    errors: { 'Remove the DS record at the registrar first': 409 },
    cli: { command: 'dns:dnssec-disable', destroys: true },
    async handle({ ctx, params: { domain }, body, services }) {
      await services.dnssec.disable(ctx, domain, body.force)
      return ack('DNSSEC disabled')
    },
  }),
  route({
    post: '/dns/zones/:domain/dnssec/rollover',
    name: 'dns.dnssec.rollover',
    title: 'Exchange a signing key',
    description:
      'The old key goes when no resolver remembers it. For a key-signing key the parent has to show the new DS record first; both sign until then.',
    ...common,
    async: 'job',
    body: Rollover,
    example: { key: 'zsk' },
    reply: { 202: JobAccepted },
    errors: { 'DNSSEC is not enabled': 409, 'Another operation is running on this zone': 409 },
    cli: { command: 'dns:dnssec-rollover' },
    async handle({ ctx, params: { domain }, body, services }) {
      return jobAccepted('Key rollover started', await services.dnssec.rollover(ctx, domain, body.key))
    },
  }),
]
