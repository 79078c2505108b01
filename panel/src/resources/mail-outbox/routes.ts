import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, adminOnly } from '../../core/shapes.ts'
import { TestMail } from './schema.ts'
import type { MailService } from './service.ts'
import { testLetter } from './texts.ts'

const route = routeFactory<Ctx, { mail: MailService; hostname: string }>()

export const mailRoutes = [
  route({
    post: '/settings/mail/test',
    name: 'settings.mail.test',
    title: 'Send a test message by e-mail',
    folder: 'Settings',
    mark: 'C',
    roles: adminOnly,
    scope: 'system',
    async: 'none',
    body: TestMail,
    example: { to: 'admin@example.com' },
    reply: { 200: Ack },
    errors: { 'Delivery failed: No mail server is set up': 409 },
    cli: { command: 'settings:test-mail' },
    async handle({ body, services }) {
      await services.mail.test(body.to, testLetter('en', services.hostname))
      return ack('Test message sent')
    },
  }),
]
