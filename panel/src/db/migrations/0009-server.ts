import { flag, integer, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

export const server: Migration = {
  number: 9,
  name: 'server',
  async up(schema) {
    await schema.createTable('server_hosts', {
      node: text({ primary: true }),
      hostname: text({ nullable: true }),
      configured_hostname: text({ default: '' }),
      timezone: text({ nullable: true }),
      ntp: integer({ nullable: true }),
      updated_at: time(),
    })
    await schema.createTable(
      'server_ips',
      {
        ip: text({ primary: true }),
        prefix: integer(),
        interface: text(),
        managed: flag(),
        shared: flag({ default: 1 }),
        owner_id: integer({ nullable: true, references: 'users.id', onDelete: 'set null' }),
        nat_ip: text({ default: '' }),
        created_at: time(),
      },
      { indexes: [{ columns: ['owner_id'] }] },
    )
  },
}
