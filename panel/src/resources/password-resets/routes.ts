import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack } from '../../core/shapes.ts'
import { ForgotPassword, ResetPassword } from './schema.ts'
import type { PasswordResetService } from './service.ts'

const route = routeFactory<Ctx, { passwordResets: PasswordResetService }>()
const common = { folder: '00 - Authentication', mark: 'C', roles: 'public', scope: 'all', async: 'none' } as const

export const passwordResetRoutes = [
  route({
    post: '/auth/forgot-password',
    name: 'auth.forgot-password',
    title: 'Ask for a link that sets a new password',
    ...common,
    body: ForgotPassword,
    example: { email: 'john@example.com' },
    reply: { 200: Ack },
    async handle({ body, services }) {
      await services.passwordResets.ask(body.email)
      return ack('If the address is known, a message has been sent')
    },
  }),
  route({
    post: '/auth/reset-password',
    name: 'auth.reset-password',
    title: 'Set a password with a link from an e-mail',
    ...common,
    body: ResetPassword,
    example: { token: 'q3J5b0Vd2mS8xYwN1kTz7cRf4hLp6uGaE9iXoMvB0nQ', password: 'Purple-Lantern-42' },
    reply: { 200: Ack },
    errors: {
      'Invalid or expired token': 400,
      'Password is too weak': 400,
      'Invalid two-factor code': 401,
      'Too many failed logins': 429,
    },
    async handle({ body, services, request }) {
      await services.passwordResets.reset(request, body)
      return ack('Password changed successfully')
    },
  }),
]
