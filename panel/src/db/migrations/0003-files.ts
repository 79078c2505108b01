import { flag, id, integer, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

export const files: Migration = {
  number: 3,
  name: 'files',
  up: async (schema) => {
    await schema.createTable('file_settings', {
      user_id: integer({ primary: true, references: 'users.id', onDelete: 'cascade' }),
      recycle_bin_enabled: flag({ default: 1 }),
      editor_font_size: integer(),
      editor_theme: text(),
      trash_days: integer(),
    })
    await schema.createTable(
      'file_links',
      {
        id: id(),
        hash: text({ unique: true }),
        user_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        path: text(),
        expires_at: time(),
      },
      { indexes: [{ columns: ['expires_at'] }, { columns: ['user_id'] }] },
    )
  },
}
