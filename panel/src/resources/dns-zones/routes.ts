import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import {
  CreateZone,
  DeleteZone,
  ImportZone,
  ResetZone,
  UpdateZone,
  Zone,
  ZoneFilter,
  ZoneImported,
  ZoneParams,
  ZoneWithRecords,
} from './schema.ts'
import type { ZoneService } from './service.ts'
import type { ZoneFiles } from './zone-files.ts'

const route = routeFactory<Ctx, { dnsZones: ZoneService; dnsZoneFiles: ZoneFiles }>()
const common = { folder: '04 - DNS', mark: 'C', scope: 'dns', roles: everyone, capability: 'dnscontrol' } as const
const params = ZoneParams

export const zoneRoutes = [
  route({
    get: '/dns/zones',
    name: 'dns.zones.list',
    title: 'List zones',
    ...common,
    byDomain: true,
    query: ZoneFilter,
    list: { sort: ['domain', 'owner', 'kind', 'serial', 'template', 'status', 'created_at', 'updated_at'] },
    reply: { 200: z.array(Zone) },
    cli: { command: 'dns:zone-list', columns: ['domain', 'owner', 'kind', 'serial', 'records_count', 'dnssec', 'status'] },
    handle: ({ ctx, query, page, services }) => services.dnsZones.list(ctx, query, page),
  }),
  route({
    post: '/dns/zones',
    name: 'dns.zones.create',
    title: 'Create zone',
    ...common,
    body: CreateZone,
    example: { domain: 'zone.example.com', owner: 'john' },
    reply: { 201: Zone },
    errors: {
      'Domain is required': 400,
      'Invalid domain': 400,
      'Parent domain belongs to another account': 403,
      'DNS template not found': 404,
      'DNS zone already exists': 409,
    },
    cli: { command: 'dns:zone-create' },
    handle: ({ ctx, body, services }) => services.dnsZones.create(ctx, body),
  }),
  route({
    get: '/dns/zones/:domain',
    name: 'dns.zones.show',
    title: 'Get zone with records',
    ...common,
    params,
    reply: { 200: ZoneWithRecords },
    cli: { command: 'dns:zone-show' },
    handle: ({ ctx, params: { domain }, services }) => services.dnsZones.show(ctx, domain),
  }),
  route({
    put: '/dns/zones/:domain',
    name: 'dns.zones.update',
    title: 'Update zone',
    ...common,
    params,
    body: UpdateZone,
    example: { default_ttl: 300 },
    reply: { 200: Zone },
    cli: { command: 'dns:zone-update' },
    handle: ({ ctx, params: { domain }, body, services }) => services.dnsZones.update(ctx, domain, body),
  }),
  route({
    delete: '/dns/zones/:domain',
    name: 'dns.zones.delete',
    title: 'Delete zone',
    ...common,
    params,
    body: DeleteZone,
    reply: { 200: Ack },
    errors: { 'DNS zone is in use': 409 },
    cli: { command: 'dns:zone-delete', destroys: true },
    async handle({ ctx, params: { domain }, body, services }) {
      await services.dnsZones.remove(ctx, domain, body.force)
      return ack('DNS zone deleted')
    },
  }),
  route({
    post: '/dns/zones/:domain/reset',
    name: 'dns.zones.reset',
    title: 'Reset zone to its template',
    ...common,
    params,
    body: ResetZone,
    example: { keep_custom: true, confirm: true },
    reply: { 200: Zone },
    errors: { 'Confirm is required': 400, 'DNS template not found': 404 },
    cli: { command: 'dns:zone-reset', destroys: true },
    handle: ({ ctx, params: { domain }, body, services }) => services.dnsZones.reset(ctx, domain, body),
  }),
  route({
    get: '/dns/zones/:domain/export',
    name: 'dns.zones.export',
    title: 'Export zone as a BIND file',
    ...common,
    params,
    reply: { 200: 'text/dns' },
    cli: { command: 'dns:zone-export' },
    handle: ({ ctx, params: { domain }, services }) => services.dnsZoneFiles.export(ctx, domain),
  }),
  route({
    post: '/dns/zones/:domain/import',
    name: 'dns.zones.import',
    title: 'Import a BIND zone file',
    description:
      '`merge` adds and changes records, `replace` also removes what the file does not hold. The SOA record stays that of the zone.',
    ...common,
    params,
    body: ImportZone,
    maxBytes: 4_456_448,
    example: { zone: 'blog 3600 IN A 203.0.113.20\n', mode: 'merge' },
    reply: { 200: ZoneImported },
    errors: { 'Invalid zone file: line 3: unexpected end of file': 400 },
    cli: { command: 'dns:zone-import' },
    handle: ({ ctx, params: { domain }, body, services }) => services.dnsZoneFiles.import(ctx, domain, body),
  }),
]
