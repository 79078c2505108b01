import type { Migration } from '@croft/kit/db/migrate.ts'

/** Logins by e-mail address, in whatever case it is typed. */
export const emailIndex: Migration = {
  number: 10,
  name: 'email index',
  up: (schema) => schema.createIndex('users', { columns: ['email'], of: 'lower' }),
}
