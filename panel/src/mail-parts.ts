import type { Clock } from '@croft/kit/clock.ts'
import { systemCtx } from './core/actor.ts'
import type { Secrets } from './core/secrets.ts'
import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import { mailSender } from './resources/mail-outbox/sender.ts'
import { mailService } from './resources/mail-outbox/service.ts'
import { mailStore } from './resources/mail-outbox/store.ts'
import { sendBySmtp } from './resources/mail-outbox/transport.ts'

export interface MailPartsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly settings: Settings
  readonly hostname: string
}

/** E-mail that the panel sends. */
export function createMailParts({ db, clock, secrets, settings, hostname }: MailPartsDeps) {
  const store = mailStore(db)
  const seal = (text: string, purpose: string) => secrets.seal(text, purpose)
  const open = (sealed: string, purpose: string) => secrets.open(sealed, purpose)
  const mail = mailService({ db, clock, store, settings, send: sendBySmtp, seal, open, hostname })
  return { hostname, mail, mailSender: mailSender({ db, clock, store, mail, open, ctx: systemCtx('mail') }) }
}
