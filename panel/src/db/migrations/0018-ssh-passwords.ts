import { flag, integer, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

/** Passwords by which accounts come in by SSH, and folders of domains that everybody may read by FTP. */
export const sshPasswords: Migration = {
  number: 18,
  name: 'ssh passwords',
  async up(schema) {
    await schema.createTable('ssh_passwords', {
      user_id: integer({ primary: true, references: 'users.id', onDelete: 'cascade' }),
      enabled: flag(),
      verifier: text(),
      updated_at: time(),
    })
    await schema.createTable('ftp_anonymous', {
      domain_id: integer({ primary: true, references: 'domains.id', onDelete: 'cascade' }),
      enabled: flag(),
      max_connections: integer(),
      updated_at: time(),
    })
  },
}
