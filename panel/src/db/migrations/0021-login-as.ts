import { text } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

/** A login-as session knows the session it came from: it ends with it, and leads back to it alone. */
export const loginAs: Migration = {
  number: 21,
  name: 'login-as',
  async up(schema) {
    await schema.addColumn('sessions', 'original_session_id', text({ nullable: true }))
    await schema.createIndex('sessions', { columns: ['impersonator_id'], where: 'impersonator_id is not null' })
  },
}
