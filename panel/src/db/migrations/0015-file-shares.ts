import { id, integer, text, time, flag } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

/** Files that are shown to whoever has the link, and uploads that may be resumed. */
export const fileShares: Migration = {
  number: 15,
  name: 'file-shares',
  async up(schema) {
    const owned = { references: 'users.id', onDelete: 'cascade' } as const
    await schema.createTable(
      'file_shares',
      {
        id: id(),
        share_id: text({ unique: true }),
        hash: text({ unique: true }),
        user_id: integer(owned),
        path: text(),
        password_hash: text({ nullable: true }),
        max_downloads: integer(),
        downloads: integer(),
        expires_at: time({ nullable: true }),
        created_at: time(),
      },
      { indexes: [{ columns: ['user_id'] }, { columns: ['expires_at'], where: 'expires_at is not null' }] },
    )
    await schema.createTable(
      'file_uploads',
      {
        id: text({ primary: true }),
        user_id: integer(owned),
        path: text(),
        name: text(),
        overwrite: flag(),
        size_bytes: integer(),
        expires_at: time(),
      },
      { indexes: [{ columns: ['user_id'] }, { columns: ['expires_at'] }] },
    )
  },
}
