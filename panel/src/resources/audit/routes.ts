import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { adminOnly, everyone } from '../../core/shapes.ts'
import { AuditEntry, AuditFilter, ExportQuery, Period, Verified } from './schema.ts'
import type { AuditService } from './service.ts'

const route = routeFactory<Ctx, { audit: AuditService }>()
const common = { folder: '01 - Session & Audit', mark: 'C', scope: 'audit', roles: everyone } as const

export const auditRoutes = [
  route({
    get: '/audit',
    name: 'audit.list',
    title: 'Audit log',
    ...common,
    query: AuditFilter,
    list: { sort: ['id', 'at', 'actor', 'action', 'owner', 'status'] },
    reply: { 200: z.array(AuditEntry) },
    cli: { command: 'audit:list', columns: ['id', 'at', 'actor', 'via', 'action', 'owner', 'result'] },
    handle: ({ ctx, query, page, services }) => services.audit.list(ctx, query, page),
  }),
  route({
    get: '/audit/verify',
    name: 'audit.verify',
    title: 'Check that nobody has changed the audit log',
    ...common,
    roles: adminOnly,
    query: Period,
    reply: { 200: Verified },
    cli: { command: 'audit:verify' },
    handle: ({ query: { from, to }, services }) => services.audit.verify(from, to),
  }),
  route({
    get: '/audit/export',
    name: 'audit.export',
    title: 'Download the audit log',
    ...common,
    query: ExportQuery,
    reply: { 200: 'text/csv' },
    cli: { command: 'audit:export' },
    handle: ({ ctx, query, services }) => services.audit.export(ctx, query),
  }),
  route({
    get: '/audit/:id',
    name: 'audit.show',
    title: 'Show an audit entry',
    ...common,
    params: z.object({ id: z.number().int().positive() }),
    reply: { 200: AuditEntry },
    errors: { 'Entry not found': 404 },
    cli: { command: 'audit:show' },
    handle: ({ ctx, params: { id }, services }) => services.audit.show(ctx, id),
  }),
]
