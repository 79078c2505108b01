import type { AuditLog } from '../../db/audit.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Settings } from '../../db/settings.ts'
import { defineResource } from '../define.ts'
import { retentionSettings } from '../settings/groups.ts'
import { auditRoutes } from './routes.ts'
import type { AuditService } from './service.ts'

const day = 86_400_000

export interface AuditParts {
  readonly db: PanelDb
  readonly settings: Settings
  readonly auditLog: AuditLog
  readonly audit: AuditService
}

export const auditResource = defineResource<AuditParts>({
  name: 'audit',
  rank: 9,
  routes: auditRoutes,
  chores: ({ db, settings, auditLog }) => [
    {
      name: 'audit.forget',
      everyMs: 86_400_000,
      run: async () => auditLog.forgetBefore(db.clock.now() - (await settings.get(retentionSettings)).audit_days * day),
    },
  ],
})
