import type { Clock } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import { type Letter, type MailLanguage, asSubject, mailLanguage } from '../mail-outbox/letter.ts'
import type { MailService } from '../mail-outbox/service.ts'

const kind = 'notification'
const hour = 3_600_000
/** An account whose things happen every second is told of them in the panel. */
const perHour = 60

interface Told {
  readonly title: string
  readonly body: string
  /** Page of the console. */
  readonly link?: string
}

export interface NotificationMailDeps {
  readonly mail: MailService
  readonly clock: Clock
  /** `https://panel.example.com:3082`. */
  readonly baseUrl: string
  readonly hostname: string
}

/** Notifications by e-mail. */
export function notificationMails({ mail, clock, baseUrl, hostname }: NotificationMailDeps) {
  const letter = ({ title, body, link = '/' }: Told, language: MailLanguage): Letter => ({
    subject: asSubject(`${title} (${hostname})`),
    text: [title, body],
    link: { label: language === 'de' ? 'Im Panel ansehen' : 'Look at it in the panel', url: `${baseUrl}${link}` },
  })
  return {
    ready: () => mail.ready(),
    /** Whether an event may be told by mail now. That mail does not go out is not told by mail. */
    may: async (userId: number, event: string): Promise<boolean> =>
      !event.startsWith('mail.') && (await mail.ready()) && (await mail.count(userId, kind, clock.now() - hour)) < perHour,
    /** To the account's own address if `own`, and to others, each address once; part of the caller's transaction. */
    async queue(ctx: Ctx, userId: number, own: boolean, others: readonly string[], told: Told): Promise<void> {
      const sent = new Set<string>()
      if (own)
        await mail.toAccount(
          ctx,
          userId,
          ({ email }, language) => {
            sent.add(email.toLowerCase())
            return letter(told, language)
          },
          { kind },
        )
      for (const address of others) {
        if (sent.has(address.toLowerCase())) continue
        sent.add(address.toLowerCase())
        await mail.toAddress(ctx, address, userId, letter(told, 'en'), { kind })
      }
    },
    /** 409 `Delivery failed: <reason>`. */
    test: (address: string, told: Told): Promise<void> => mail.test(address, letter(told, mailLanguage('en'))),
  }
}
export type NotificationMails = ReturnType<typeof notificationMails>
