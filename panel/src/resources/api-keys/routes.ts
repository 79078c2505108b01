import { z } from 'zod'
import { rfc3339 } from '@croft/kit/clock.ts'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { ApiKey, CreateKey, KeyCreated, KeyRequest, UpdateKey } from './schema.ts'
import type { ApiKeyService } from './service.ts'

const route = routeFactory<Ctx, { apiKeys: ApiKeyService }>()
const common = { folder: '00 - Authentication', mark: 'C', scope: 'api-keys', roles: everyone } as const
const ofUser = z.object({ username: z.string() })
const one = ofUser.extend({ id: z.string() })
const refusals = { "Unknown permission 'x'": 400, "Invalid IP or CIDR 'x'": 400, 'Invalid expires_in': 400 } as const

export const apiKeyRoutes = [
  route({
    post: '/users/:username/api-keys',
    name: 'users.api-keys.create',
    title: 'Create API key',
    ...common,
    mark: 'P',
    reauth: true,
    params: ofUser,
    body: CreateKey,
    example: { name: 'WHMCS Provisioning', permissions: ['domains', 'read'] },
    reply: { 201: KeyCreated },
    errors: { 'Name is required': 400, ...refusals, 'Limit reached: api_keys (50)': 403 },
    cli: { command: 'apikeys:create' },
    handle: ({ ctx, params: { username }, body, services }) => services.apiKeys.create(ctx, username, body),
  }),
  route({
    get: '/users/:username/api-keys',
    name: 'users.api-keys.list',
    title: 'List API keys',
    ...common,
    params: ofUser,
    query: z.object({ enabled: z.boolean().optional() }),
    list: { sort: ['name', 'created_at', 'expires_at', 'last_used'] },
    reply: { 200: z.array(ApiKey) },
    cli: { command: 'apikeys:list', columns: ['id', 'name', 'key_prefix', 'permissions', 'enabled', 'last_used'] },
    handle: ({ ctx, params: { username }, query, page, services }) => services.apiKeys.list(ctx, username, query.enabled, page),
  }),
  route({
    get: '/users/:username/api-keys/:id',
    name: 'users.api-keys.show',
    title: 'Show an API key',
    ...common,
    params: one,
    reply: { 200: ApiKey },
    cli: { command: 'apikeys:show' },
    handle: ({ ctx, params: { username, id }, services }) => services.apiKeys.show(ctx, username, id),
  }),
  route({
    put: '/users/:username/api-keys/:id',
    name: 'users.api-keys.update',
    title: 'Change an API key',
    ...common,
    reauth: true,
    params: one,
    body: UpdateKey,
    example: { enabled: false },
    reply: { 200: ApiKey },
    errors: refusals,
    cli: { command: 'apikeys:update' },
    handle: ({ ctx, params: { username, id }, body, services }) => services.apiKeys.update(ctx, username, id, body),
  }),
  route({
    delete: '/users/:username/api-keys/:id',
    name: 'users.api-keys.delete',
    title: 'Delete API key',
    ...common,
    params: one,
    reply: { 200: Ack },
    cli: { command: 'apikeys:delete', destroys: true },
    async handle({ ctx, params: { username, id }, services }) {
      await services.apiKeys.remove(ctx, username, id)
      return ack('API key deleted')
    },
  }),
  route({
    post: '/users/:username/api-keys/:id/rotate',
    name: 'users.api-keys.rotate',
    title: 'Give an API key a new secret',
    ...common,
    reauth: true,
    params: one,
    body: z.object({ grace_minutes: z.number().int().min(0).max(1440).default(0) }),
    example: { grace_minutes: 10 },
    reply: { 201: KeyCreated },
    cli: { command: 'apikeys:rotate' },
    handle: ({ ctx, params: { username, id }, body, services }) => services.apiKeys.rotate(ctx, username, id, body.grace_minutes),
  }),
  route({
    get: '/users/:username/api-keys/:id/requests',
    name: 'users.api-keys.requests',
    title: 'Requests made with an API key',
    ...common,
    params: one,
    query: z.object({ from: z.string().optional(), to: z.string().optional(), status: z.number().int().optional() }),
    list: { sort: ['at', 'status'] },
    reply: { 200: z.array(KeyRequest) },
    cli: { command: 'apikeys:requests' },
    async handle({ ctx, params: { username, id }, query, page, services }) {
      const filter = {
        status: query.status,
        ...(query.from === undefined ? {} : { from: Date.parse(query.from) }),
        ...(query.to === undefined ? {} : { to: Date.parse(query.to) }),
      }
      const { items, total } = await services.apiKeys.requests(ctx, username, id, filter, page)
      const model = items.map(({ at, method, path, status, ip, duration_ms, request_id }) => ({
        at: rfc3339(at),
        method,
        path,
        status,
        ip,
        duration_ms,
        request_id,
      }))
      return { items: model, total }
    },
  }),
]
