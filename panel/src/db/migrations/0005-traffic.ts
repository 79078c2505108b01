import { integer, text } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

export const traffic: Migration = {
  number: 5,
  name: 'traffic',
  up: (schema) =>
    schema.createTable(
      'site_traffic',
      {
        domain_id: integer({ references: 'domains.id', onDelete: 'cascade' }),
        day: text(),
        owner_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        bytes: integer(),
      },
      { primaryKey: ['domain_id', 'day'], indexes: [{ columns: ['owner_id', 'day'] }] },
    ),
}
