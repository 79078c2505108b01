import { defineResource } from '../define.ts'
import { mailRoutes } from './routes.ts'
import type { MailSender } from './sender.ts'
import type { MailService } from './service.ts'

/**
 * E-mail that the panel sends. Whoever wants to write to an account calls `mail.toAccount(ctx, userId, (to, language) => letter,
 * { kind })`, to another address `mail.toAddress(ctx, address, userId, letter, { kind })`; both only write a row, in the transaction of
 * the caller. A `Letter` is plain text: subject, paragraphs, a link, the output of a program (`letter.ts`).
 */
export const mailOutboxResource = defineResource<{ mail: MailService; mailSender: MailSender; hostname: string }>({
  name: 'mail-outbox',
  rank: 1,
  routes: mailRoutes,
  chores: ({ mailSender }) => [
    { name: 'mail.send', everyMs: 5000, run: (signal) => mailSender.run(signal) },
    { name: 'mail.forget', everyMs: 86_400_000, run: () => mailSender.forget() },
  ],
})
