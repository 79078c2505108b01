import type { Secrets } from './core/secrets.ts'
import type { PanelDb } from './db/database.ts'
import { type Settings, createSettings } from './db/settings.ts'
import { sslSettings } from './resources/certificates/settings.ts'
import { dnsSettings } from './resources/dns-zones/settings.ts'
import { filesSettings } from './resources/files/settings.ts'
import { ftpSettings } from './resources/ftp/settings.ts'
import { mailSettings } from './resources/mail-outbox/settings.ts'
import { notificationSettings } from './resources/notifications/settings.ts'
import { settingsGroups } from './resources/settings/groups.ts'
import { phpSettings } from './resources/site-php/settings.ts'
import { webSettings } from './resources/site-proxies/settings.ts'

/** The settings of all resources. */
export const createPanelSettings = (db: PanelDb, secrets: Secrets): Settings =>
  createSettings(
    db,
    [...settingsGroups, webSettings, phpSettings, filesSettings, ftpSettings, sslSettings, dnsSettings, notificationSettings, mailSettings],
    (text, purpose) => secrets.seal(text, purpose),
  )
