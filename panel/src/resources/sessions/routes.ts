import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { Session } from '../auth/schema.ts'
import type { SessionService } from './service.ts'

const route = routeFactory<Ctx, { sessions: SessionService }>()
const own = { folder: '01 - Session & Audit', mark: 'C', scope: 'all', roles: everyone } as const
const others = { folder: '02 - Users & Resellers', mark: 'C', scope: 'users', roles: everyone } as const
const Ended = z.object({ success: z.literal(true), message: z.string(), count: z.number().int() })
const byId = z.object({ id: z.string() })
const byUser = z.object({ username: z.string() })

export const sessionRoutes = [
  route({
    get: '/auth/sessions',
    name: 'auth.sessions.list',
    title: 'List sessions',
    ...own,
    reply: { 200: z.array(Session) },
    cli: { command: 'sessions:list', columns: ['id', 'ip', 'device', 'login_at', 'last_seen', 'current'] },
    handle: ({ ctx, services }) => services.sessions.own(ctx),
  }),
  route({
    delete: '/auth/sessions/:id',
    name: 'auth.sessions.end',
    title: 'End session',
    ...own,
    params: byId,
    reply: { 200: Ack },
    errors: { 'Session not found': 404 },
    cli: { command: 'sessions:revoke', destroys: true },
    async handle({ ctx, params: { id }, services }) {
      await services.sessions.endOwn(ctx, id)
      return ack('Session ended')
    },
  }),
  route({
    delete: '/auth/sessions',
    name: 'auth.sessions.end-others',
    title: 'End other sessions',
    ...own,
    reply: { 200: Ended },
    cli: { command: 'sessions:revoke-all', destroys: true },
    async handle({ ctx, services }) {
      return { ...ack('Other sessions ended'), count: await services.sessions.endOthers(ctx) }
    },
  }),
  route({
    get: '/users/:username/sessions',
    name: 'users.sessions.list',
    title: 'User sessions',
    ...others,
    params: byUser,
    reply: { 200: z.array(Session) },
    cli: { command: 'accounts:sessions' },
    handle: ({ ctx, params: { username }, services }) => services.sessions.ofUser(ctx, username),
  }),
  route({
    delete: '/users/:username/sessions',
    name: 'users.sessions.end-all',
    title: 'End all sessions of a user',
    ...others,
    params: byUser,
    reply: { 200: Ended },
    cli: { command: 'accounts:sessions-end', destroys: true },
    async handle({ ctx, params: { username }, services }) {
      return { ...ack('Sessions ended'), count: await services.sessions.endAllOf(ctx, username) }
    },
  }),
  route({
    delete: '/users/:username/sessions/:id',
    name: 'users.sessions.end',
    title: 'End one session of a user',
    ...others,
    params: byUser.extend(byId.shape),
    reply: { 200: Ack },
    errors: { 'Session not found': 404 },
    cli: { command: 'accounts:session-end', destroys: true },
    async handle({ ctx, params: { username, id }, services }) {
      await services.sessions.endOneOf(ctx, username, id)
      return ack('Session ended')
    },
  }),
]
