import { integer, text } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

export const ftpTraffic: Migration = {
  number: 20,
  name: 'ftp-traffic',
  up: (schema) =>
    schema.createTable(
      'ftp_traffic',
      {
        login: text(),
        day: text(),
        owner_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        bytes: integer(),
      },
      { primaryKey: ['login', 'day'], indexes: [{ columns: ['owner_id', 'day'] }] },
    ),
}
