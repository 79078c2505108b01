import { time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

/** Uploads that are whole are known for a while: what comes next names them by their id. */
export const finishedUploads: Migration = {
  number: 19,
  name: 'finished-uploads',
  async up(schema) {
    await schema.addColumn('file_uploads', 'finished_at', time({ nullable: true }))
  },
}
