import { integer, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

/** The second factor of collaborators. */
export const collaboratorCodes: Migration = {
  number: 17,
  name: 'collaborator-codes',
  async up(schema) {
    await schema.addColumn('collaborators', 'totp_secret', text({ nullable: true }))
    await schema.addColumn('collaborators', 'totp_enabled_at', time({ nullable: true }))
    await schema.addColumn('collaborators', 'totp_started_at', time({ nullable: true }))
    await schema.addColumn('collaborators', 'totp_last_step', integer({ default: 0 }))
    await schema.createTable(
      'collaborator_recovery_codes',
      { collaborator_id: integer({ references: 'collaborators.id', onDelete: 'cascade' }), hash: text() },
      { primaryKey: ['collaborator_id', 'hash'] },
    )
  },
}
