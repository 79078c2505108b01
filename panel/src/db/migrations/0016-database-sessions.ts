import { integer, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

/** Sessions of the login tool for databases. */
export const databaseSessions: Migration = {
  number: 16,
  name: 'database-sessions',
  async up(schema) {
    await schema.createTable(
      'database_sessions',
      {
        id: text({ primary: true }),
        database_id: integer({ references: 'databases.id', onDelete: 'cascade' }),
        user_id: integer({ references: 'database_users.id', onDelete: 'cascade' }),
        opened_by: text(),
        token_hash: text({ nullable: true, unique: true }),
        token_until: time(),
        cookie_hash: text({ nullable: true }),
        password: text(),
        verifier: text(),
        created_at: time(),
        seen_at: time(),
      },
      { indexes: [{ columns: ['database_id'] }, { columns: ['user_id'] }, { columns: ['seen_at'] }] },
    )
  },
}
