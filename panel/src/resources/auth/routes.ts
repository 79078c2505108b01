import { z } from 'zod'
import { Reply, routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { scopeTable } from '../../core/permission.ts'
import { sessionCookie } from '../../core/cookie.ts'
import { Ack, Message, ack, everyone, managers, message } from '../../core/shapes.ts'
import { User } from '../users/schema.ts'
import type { UserService } from '../users/service.ts'
import { inCookieIfAsked } from './console-mode.ts'
import {
  ChangePassword,
  Login,
  LoginAs,
  LoginBody,
  Reauth,
  ReauthDone,
  ScopeItem,
  SessionConflict,
  TwoFactorNeeded,
  UpdateMe,
} from './schema.ts'
import type { AuthService } from './service.ts'

const route = routeFactory<Ctx, { auth: AuthService; users: UserService }>()
const common = { folder: '00 - Authentication', scope: 'all', roles: everyone } as const
const session = { ...common, scope: null, session: true } as const

export const authRoutes = [
  route({
    post: '/auth/login',
    name: 'auth.login',
    title: 'Login',
    ...common,
    mark: 'P',
    roles: 'public',
    async: 'none',
    body: LoginBody,
    missing: 'Username and password are required',
    example: { username: 'admin', password: 'Correct-Horse-7' },
    reply: { 200: z.union([Login, TwoFactorNeeded]), 409: SessionConflict },
    errors: {
      'Invalid credentials': 401,
      'Invalid two-factor code': 401,
      'Account is suspended': 403,
      'Too many failed logins': 429,
    },
    async handle({ body, services, request }) {
      const login = await services.auth.login(request, body)
      return 'token' in login ? inCookieIfAsked(request.headers, login) : login
    },
  }),
  route({
    post: '/auth/logout',
    name: 'auth.logout',
    title: 'Logout',
    ...common,
    ownLogin: true,
    mark: 'P',
    scope: null,
    async: 'none',
    duringEnrolment: true,
    duringPasswordChange: true,
    reply: { 200: Message },
    async handle({ ctx, services, request }) {
      await services.auth.logout(ctx)
      const done = message('Logged out successfully')
      return request.headers['cookie'] === undefined ? done : new Reply(200, done, { 'Set-Cookie': sessionCookie('', 0) })
    },
  }),
  route({
    get: '/auth/me',
    name: 'auth.me',
    title: 'Current user',
    ...common,
    ownLogin: true,
    mark: 'P',
    scope: null,
    duringEnrolment: true,
    duringPasswordChange: true,
    reply: { 200: User },
    cli: { command: 'auth:me' },
    handle: ({ ctx, services }) => services.auth.me(ctx),
  }),
  route({
    put: '/auth/me',
    name: 'auth.me.update',
    title: 'Change your own profile',
    ...session,
    mark: 'C',
    body: UpdateMe,
    example: { name: 'John', timezone: 'Asia/Bangkok' },
    reply: { 200: User },
    errors: { 'Re-authentication required': 403 },
    handle: ({ ctx, body, services }) => services.auth.updateMe(ctx, body),
  }),
  route({
    post: '/auth/refresh',
    name: 'auth.refresh',
    title: 'Refresh token',
    ...session,
    ownLogin: true,
    mark: 'P+',
    async: 'none',
    reply: { 200: z.object({ token: z.string(), expires_in: z.number().int() }) },
    async handle({ ctx, services, request }) {
      const fresh = await services.auth.refresh(ctx)
      const asked = inCookieIfAsked(request.headers, fresh)
      return asked instanceof Reply ? asked : new Reply(200, fresh, { 'X-New-Token': fresh.token })
    },
  }),
  route({
    post: '/auth/reauth',
    name: 'auth.reauth',
    title: 'Re-authenticate',
    ...session,
    ownLogin: true,
    mark: 'P+',
    async: 'none',
    body: Reauth,
    example: { password: 'Correct-Horse-7' },
    reply: { 200: ReauthDone },
    errors: { 'Password is required': 400, 'Invalid credentials': 401 },
    handle: ({ ctx, body, services }) => services.auth.reauth(ctx, body.password, body.totp_code),
  }),
  route({
    post: '/auth/login-as/:username',
    name: 'auth.login-as',
    title: 'Login as user',
    ...common,
    mark: 'P+',
    roles: managers,
    async: 'none',
    params: z.object({ username: z.string() }),
    body: LoginAs,
    reply: { 200: Login.extend({ impersonator: z.string() }) },
    errors: { 'Cannot log in as an admin account': 403, 'Account is suspended': 403 },
    async handle({ ctx, params: { username }, services, request }) {
      return inCookieIfAsked(request.headers, await services.auth.loginAs(ctx, request, await services.users.require(ctx, username)))
    },
  }),
  route({
    post: '/auth/impersonation/end',
    name: 'auth.impersonation.end',
    title: 'Return to the original user',
    ...session,
    mark: 'C',
    async: 'none',
    reply: { 200: Login },
    errors: { 'Not impersonating': 409 },
    async handle({ ctx, services, request }) {
      return inCookieIfAsked(request.headers, await services.auth.endImpersonation(ctx))
    },
  }),
  route({
    put: '/auth/password',
    name: 'auth.password',
    title: 'Change password',
    ...common,
    ownLogin: true,
    mark: 'C',
    duringPasswordChange: true,
    body: ChangePassword,
    example: { current_password: 'Correct-Horse-7', new_password: 'Correct-Horse-8' },
    reply: { 200: Ack },
    errors: { 'Invalid credentials': 401, 'Password is too weak': 400 },
    cli: { command: 'auth:password' },
    async handle({ ctx, body, services }) {
      await services.auth.changePassword(ctx, body)
      return ack('Password changed successfully')
    },
  }),
  route({
    get: '/auth/scopes',
    name: 'auth.scopes',
    title: 'Scopes that a key can have',
    ...common,
    ownLogin: true,
    mark: 'C',
    scope: null,
    reply: { 200: z.array(ScopeItem) },
    cli: { command: 'auth:scopes', columns: ['scope', 'description'] },
    handle: () => scopeTable,
  }),
]
