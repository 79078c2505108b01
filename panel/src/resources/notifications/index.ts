import type { PanelDb } from '../../db/database.ts'
import type { Settings } from '../../db/settings.ts'
import { defineResource } from '../define.ts'
import type { Deliveries } from './deliveries.ts'
import type { EventReader } from './reader.ts'
import { notificationRoutes } from './routes.ts'
import type { NotificationService } from './service.ts'
import { notificationSettings } from './settings.ts'
import type { NotificationStore } from './store.ts'

export interface NotificationParts {
  readonly db: PanelDb
  readonly settings: Settings
  readonly notifications: NotificationService
  readonly notificationStore: NotificationStore
  readonly eventReader: EventReader
  readonly deliveries: Deliveries
}

export const notificationsResource = defineResource<NotificationParts>({
  name: 'notifications',
  rank: 8,
  routes: notificationRoutes,
  chores: ({ db, settings, notificationStore, eventReader, deliveries }) => [
    { name: 'notifications.read-events', everyMs: 10_000, run: (signal) => eventReader.run(signal) },
    { name: 'notifications.deliver', everyMs: 30_000, run: (signal) => deliveries.run(signal) },
    {
      name: 'notifications.forget',
      everyMs: 86_400_000,
      run: async () => notificationStore.forget(db.clock.now() - (await settings.get(notificationSettings)).keep_days * 86_400_000),
    },
  ],
})
