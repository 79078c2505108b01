import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, managers } from '../../core/shapes.ts'
import { CreateTemplate, DnsTemplate, TemplateParams, UpdateTemplate } from './schema.ts'
import type { TemplateService } from './service.ts'

const route = routeFactory<Ctx, { dnsTemplates: TemplateService }>()
const common = { folder: '04 - DNS', mark: 'C', scope: 'dns', roles: managers } as const
const params = TemplateParams
const refusals = {
  'Unsupported record type': 400,
  'Invalid record name': 400,
  'Unknown placeholder: {x}': 400,
  'DNS record already exists': 409,
  'CNAME cannot coexist with other records': 409,
} as const

export const templateRoutes = [
  route({
    get: '/dns/templates',
    name: 'dns.templates.list',
    title: 'List templates of zones',
    ...common,
    list: { sort: ['name', 'owner', 'created_at', 'updated_at'] },
    reply: { 200: z.array(DnsTemplate) },
    cli: { command: 'dns:template-list', columns: ['name', 'owner', 'zones_count', 'updated_at'] },
    handle: ({ ctx, page, services }) => services.dnsTemplates.list(ctx, page),
  }),
  route({
    post: '/dns/templates',
    name: 'dns.templates.create',
    title: 'Add a template of zones',
    description:
      'Placeholders: {domain}, {ip}, {ipv6}, {ns1} to {ns6}, {hostname}, {dkim}. A record whose placeholder is empty is left out.',
    ...common,
    body: CreateTemplate,
    example: {
      name: 'shop',
      records: [
        { name: '@', type: 'A', content: '{ip}' },
        { name: '@', type: 'NS', content: '{ns1}' },
      ],
    },
    reply: { 201: DnsTemplate },
    errors: { ...refusals, 'DNS template already exists': 409 },
    cli: { command: 'dns:template-create' },
    handle: ({ ctx, body, services }) => services.dnsTemplates.create(ctx, body),
  }),
  route({
    get: '/dns/templates/:name',
    name: 'dns.templates.show',
    title: 'Show a template of zones',
    ...common,
    params,
    reply: { 200: DnsTemplate },
    cli: { command: 'dns:template-show' },
    handle: ({ ctx, params: { name }, services }) => services.dnsTemplates.show(ctx, name),
  }),
  route({
    put: '/dns/templates/:name',
    name: 'dns.templates.update',
    title: 'Change a template of zones',
    description: 'Zones that are there keep their records; resetting one brings the new ones.',
    ...common,
    params,
    body: UpdateTemplate,
    example: {
      records: [
        { name: '@', type: 'A', content: '{ip}' },
        { name: '@', type: 'NS', content: '{ns1}' },
      ],
    },
    reply: { 200: DnsTemplate },
    errors: refusals,
    cli: { command: 'dns:template-update' },
    handle: ({ ctx, params: { name }, body, services }) => services.dnsTemplates.update(ctx, name, body.records),
  }),
  route({
    delete: '/dns/templates/:name',
    name: 'dns.templates.delete',
    title: 'Delete a template of zones',
    ...common,
    params,
    reply: { 200: Ack },
    errors: { 'DNS template is in use': 409 },
    cli: { command: 'dns:template-delete', destroys: true },
    async handle({ ctx, params: { name }, services }) {
      await services.dnsTemplates.remove(ctx, name)
      return ack('DNS template deleted')
    },
  }),
]
