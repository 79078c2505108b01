import { flag, id, integer, json, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

/** Customers' databases, their users and who may do what where. */
export const databases: Migration = {
  number: 11,
  name: 'databases',
  async up(schema) {
    const owned = { references: 'users.id', onDelete: 'cascade' } as const
    await schema.createTable(
      'databases',
      {
        id: id(),
        name: text(),
        engine: text(),
        owner_id: integer(owned),
        domain_id: integer({ nullable: true, references: 'domains.id', onDelete: 'set null' }),
        main_user: text(),
        charset: text(),
        collation: text(),
        remote_access: flag(),
        remote_host: text(),
        size_bytes: integer(),
        created_at: time(),
        updated_at: time(),
        deleted_at: time({ nullable: true }),
        deleted_by: text(),
        purge_at: time({ nullable: true }),
      },
      {
        indexes: [
          // what is kept for a restore still stands on the server under its name
          { columns: ['name'], unique: true },
          { columns: ['owner_id'] },
          { columns: ['domain_id'], where: 'domain_id is not null' },
          { columns: ['purge_at'], where: 'purge_at is not null' },
        ],
      },
    )
    await schema.createTable(
      'database_users',
      {
        id: id(),
        name: text(),
        engine: text(),
        owner_id: integer(owned),
        verifier: text(),
        hosts: json(),
        max_connections: integer(),
        enabled: flag(),
        created_at: time(),
        updated_at: time(),
      },
      { indexes: [{ columns: ['name'], unique: true }, { columns: ['owner_id'] }] },
    )
    const ofDatabase = { references: 'databases.id', onDelete: 'cascade' } as const
    await schema.createTable(
      'database_grants',
      {
        id: id(),
        database_id: integer(ofDatabase),
        user_id: integer({ references: 'database_users.id', onDelete: 'cascade' }),
        privileges: json(),
        created_at: time(),
      },
      { indexes: [{ columns: ['database_id', 'user_id'], unique: true }, { columns: ['user_id'] }] },
    )
    await schema.createTable(
      'database_hosts',
      { id: id(), database_id: integer(ofDatabase), host: text(), comment: text(), created_at: time() },
      { indexes: [{ columns: ['database_id', 'host'], unique: true }] },
    )
    await schema.createTable(
      'database_exports',
      {
        id: text({ primary: true }),
        owner_id: integer(owned),
        database_name: text(),
        path: text(),
        size_bytes: integer(),
        created_at: time(),
        expires_at: time(),
      },
      { indexes: [{ columns: ['owner_id'] }, { columns: ['expires_at'] }] },
    )
  },
}
