import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import type { RecordService } from './record-service.ts'
import { ChangeRecords, CreateRecord, DnsRecord, RecordFilter, RecordParams, RecordsChanged, UpdateRecord, ZoneParams } from './schema.ts'

const route = routeFactory<Ctx, { dnsRecords: RecordService }>()
const common = { folder: '04 - DNS', mark: 'C', scope: 'dns', roles: everyone, capability: 'dnscontrol' } as const
const refusals = {
  'Unsupported record type': 400,
  'Invalid record name': 400,
  'Invalid A record: content must be an IPv4 address': 400,
  'DNS record already exists': 409,
  'CNAME cannot coexist with other records': 409,
} as const

export const recordRoutes = [
  route({
    get: '/dns/zones/:domain/records',
    name: 'dns.records.list',
    title: 'List records',
    ...common,
    params: ZoneParams,
    query: RecordFilter,
    list: { sort: ['name', 'type', 'content', 'ttl', 'priority'] },
    reply: { 200: z.array(DnsRecord) },
    cli: { command: 'dns:record-list', columns: ['id', 'name', 'type', 'content', 'ttl', 'priority', 'managed'] },
    handle: ({ ctx, params: { domain }, query, page, services }) => services.dnsRecords.list(ctx, domain, query, page),
  }),
  route({
    post: '/dns/zones/:domain/records',
    name: 'dns.records.create',
    title: 'Create record',
    ...common,
    params: ZoneParams,
    body: CreateRecord,
    example: { name: 'blog', type: 'A', content: '203.0.113.20' },
    reply: { 201: DnsRecord },
    errors: refusals,
    cli: { command: 'dns:record-create' },
    handle: ({ ctx, params: { domain }, body, services }) => services.dnsRecords.create(ctx, domain, body),
  }),
  route({
    put: '/dns/zones/:domain/records',
    name: 'dns.records.change',
    title: 'Change many records at once',
    description: 'All or nothing, at most 1000 entries. A refusal names the entry: `create[3]: Invalid record name`.',
    ...common,
    params: ZoneParams,
    body: ChangeRecords,
    example: { create: [{ name: 'shop', type: 'CNAME', content: 'shops.example.net' }] },
    reply: { 200: RecordsChanged },
    errors: { ...refusals, 'DNS record not found': 404, 'Zone must keep at least one NS record': 409 },
    cli: { command: 'dns:record-change' },
    handle: ({ ctx, params: { domain }, body, services }) => services.dnsRecords.change(ctx, domain, body),
  }),
  route({
    get: '/dns/zones/:domain/records/:id',
    name: 'dns.records.show',
    title: 'Get record',
    ...common,
    params: RecordParams,
    reply: { 200: DnsRecord },
    errors: { 'DNS record not found': 404 },
    cli: { command: 'dns:record-show' },
    handle: ({ ctx, params: { domain, id }, services }) => services.dnsRecords.show(ctx, domain, id),
  }),
  route({
    put: '/dns/zones/:domain/records/:id',
    name: 'dns.records.update',
    title: 'Update record',
    description: 'A record that the panel kept is the editor’s own afterwards.',
    ...common,
    params: RecordParams,
    body: UpdateRecord,
    example: { ttl: 300 },
    reply: { 200: DnsRecord },
    errors: { ...refusals, 'DNS record not found': 404 },
    cli: { command: 'dns:record-update' },
    handle: ({ ctx, params: { domain, id }, body, services }) => services.dnsRecords.update(ctx, domain, id, body),
  }),
  route({
    delete: '/dns/zones/:domain/records/:id',
    name: 'dns.records.delete',
    title: 'Delete record',
    ...common,
    params: RecordParams,
    reply: { 200: Ack },
    errors: { 'DNS record not found': 404, 'Zone must keep at least one NS record': 409 },
    cli: { command: 'dns:record-delete', destroys: true },
    async handle({ ctx, params: { domain, id }, services }) {
      await services.dnsRecords.remove(ctx, domain, id)
      return ack('DNS record deleted')
    },
  }),
]
