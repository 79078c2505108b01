import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Password } from '../../core/password.ts'
import { Ack, ack, adminOnly, everyone } from '../../core/shapes.ts'
import type { UserService } from '../users/service.ts'
import type { TwoFactorService } from './service.ts'

const route = routeFactory<Ctx, { twoFactor: TwoFactorService; users: UserService; productName: string }>()
const common = {
  folder: '00 - Authentication',
  mark: 'C',
  scope: null,
  roles: everyone,
  session: true,
  reauth: true,
  ownLogin: true,
  duringEnrolment: true,
} as const
const Code = z.object({ totp_code: z.string().max(32) })
const Codes = z.array(z.string())

export const twoFactorRoutes = [
  route({
    get: '/auth/2fa',
    name: 'auth.2fa.show',
    title: 'Two-factor authentication of the caller',
    folder: '00 - Authentication',
    mark: 'C',
    scope: 'all',
    roles: everyone,
    ownLogin: true,
    duringEnrolment: true,
    reply: {
      200: z.object({
        enabled: z.boolean(),
        methods: z.array(z.string()),
        recovery_codes_left: z.number().int(),
        required: z.boolean(),
        unstamped_api_keys: z.number().int(),
      }),
    },
    cli: { command: 'auth:2fa-status' },
    handle: ({ ctx, services }) => services.twoFactor.status(ctx),
  }),
  route({
    post: '/auth/2fa/setup',
    name: 'auth.2fa.setup',
    title: '2FA setup',
    ...common,
    reply: { 200: z.object({ secret: z.string(), otpauth_url: z.string(), qr_svg: z.string(), expires_in: z.number().int() }) },
    errors: { 'Two-factor authentication is already enabled': 409 },
    handle: ({ ctx, services }) => services.twoFactor.setup(ctx, services.productName),
  }),
  route({
    post: '/auth/2fa/enable',
    name: 'auth.2fa.enable',
    title: '2FA enable',
    ...common,
    body: Code.extend({ api_keys: z.enum(['keep', 'disable']).optional() }),
    example: { totp_code: '123456' },
    reply: { 200: z.object({ success: z.literal(true), message: z.string(), recovery_codes: Codes }) },
    errors: { 'Invalid two-factor code': 400, 'Decide what happens to existing API keys (api_keys: keep or disable)': 409 },
    handle: ({ ctx, body, services }) => services.twoFactor.enable(ctx, body.totp_code, body.api_keys),
  }),
  route({
    post: '/auth/2fa/disable',
    name: 'auth.2fa.disable',
    title: '2FA disable',
    ...common,
    body: z.object({ password: Password }).extend(Code.shape),
    example: { password: 'Correct-Horse-7', totp_code: '123456' },
    reply: { 200: Ack },
    errors: { 'Two-factor authentication must be enabled': 403 },
    async handle({ ctx, body, services }) {
      await services.twoFactor.disable(ctx, body.password, body.totp_code)
      return ack('Two-factor authentication disabled')
    },
  }),
  route({
    post: '/auth/2fa/recovery-codes',
    name: 'auth.2fa.recovery-codes',
    title: 'New recovery codes',
    ...common,
    body: Code,
    example: { totp_code: '123456' },
    reply: { 200: z.object({ recovery_codes: Codes }) },
    errors: { 'Invalid two-factor code': 400 },
    handle: ({ ctx, body, services }) => services.twoFactor.newCodes(ctx, body.totp_code),
  }),
  route({
    post: '/users/:username/2fa/reset',
    name: 'users.2fa.reset',
    title: "Take two-factor authentication off a user's account",
    folder: '02 - Users & Resellers',
    mark: 'C',
    scope: 'all',
    roles: adminOnly,
    reauth: true,
    params: z.object({ username: z.string() }),
    reply: { 200: Ack },
    errors: { 'Two-factor authentication is not enabled': 409 },
    cli: { command: 'accounts:2fa-reset', destroys: true },
    async handle({ ctx, params: { username }, services }) {
      await services.twoFactor.reset(ctx, await services.users.require(ctx, username))
      return ack('Two-factor authentication reset')
    },
  }),
]
