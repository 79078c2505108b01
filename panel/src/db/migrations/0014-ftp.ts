import { flag, id, integer, json, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

/** FTP accounts and the FTP server. */
export const ftp: Migration = {
  number: 14,
  name: 'ftp',
  async up(schema) {
    await schema.createTable(
      'ftp_accounts',
      {
        id: id(),
        name: text(),
        owner_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        verifier: text(),
        folder: text(),
        quota_mb: integer(),
        read_only: flag(),
        enabled: flag(),
        ftp: flag(),
        sftp: flag(),
        allowed_ips: json(),
        bandwidth_kbps: integer(),
        used_bytes: integer(),
        last_login_at: time({ nullable: true }),
        created_at: time(),
        updated_at: time(),
      },
      { indexes: [{ columns: ['name'], unique: true }, { columns: ['owner_id'] }] },
    )
    await schema.createTable('ftp_server', {
      id: id(),
      port: integer(),
      passive_from: integer(),
      passive_to: integer(),
      tls: text(),
      max_clients: integer(),
      max_per_ip: integer(),
    })
  },
}
