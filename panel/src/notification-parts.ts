import type { Clock } from '@croft/kit/clock.ts'
import { systemCtx } from './core/actor.ts'
import type { Secrets } from './core/secrets.ts'
import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import type { NamesOutside } from './dns-parts.ts'
import { outwardReach } from './resources/dns-providers/reach.ts'
import { deliveries } from './resources/notifications/deliveries.ts'
import type { MailService } from './resources/mail-outbox/service.ts'
import { notificationMails } from './resources/notifications/mails.ts'
import { eventReader } from './resources/notifications/reader.ts'
import { notificationService } from './resources/notifications/service.ts'
import { notificationSettings } from './resources/notifications/settings.ts'
import { notificationStore } from './resources/notifications/store.ts'

export interface NotificationPartsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly settings: Settings
  readonly names?: NamesOutside | undefined
  readonly mail: MailService
  readonly hostname: string
  readonly ports: readonly number[]
  readonly baseUrl: (port: number) => string
}

/** What people are told, made of events. */
export function createNotificationParts({ db, clock, secrets, settings, names, mail, hostname, ports, baseUrl }: NotificationPartsDeps) {
  const store = notificationStore(db)
  const reach = names?.reach ?? outwardReach(async () => (await settings.get(notificationSettings)).allowed_targets)
  const seal = (text: string) => secrets.seal(text, 'notification-channel')
  const open = (sealed: string) => secrets.open(sealed, 'notification-channel')
  const mails = notificationMails({ mail, clock, hostname, baseUrl: baseUrl(ports[0] ?? 3082) })
  return {
    notificationStore: store,
    notifications: notificationService({ db, clock, store, reach, seal, open, mails }),
    eventReader: eventReader({ db, store, ctx: systemCtx('notifications'), mails, open }),
    deliveries: deliveries({ db, reach, open }),
  }
}
