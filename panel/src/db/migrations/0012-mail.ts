import { flag, id, integer, json, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

export const mail: Migration = {
  number: 12,
  name: 'mail',
  async up(schema) {
    await schema.createTable(
      'mail_outbox',
      {
        id: id(),
        user_id: integer({ nullable: true, references: 'users.id', onDelete: 'cascade' }),
        kind: text(),
        recipient: text(),
        message_id: text(),
        content: text(),
        attempts: integer(),
        next_at: time({ nullable: true }),
        expires_at: time({ nullable: true }),
        sent_at: time({ nullable: true }),
        last_error: text(),
        created_at: time(),
      },
      {
        indexes: [
          { columns: ['next_at'], where: 'next_at is not null' },
          { columns: ['user_id', 'created_at'] },
          { columns: ['created_at'] },
        ],
      },
    )
    await schema.createTable(
      'collaborators',
      {
        id: id(),
        user_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        name: text(),
        email: text(),
        password_hash: text(),
        scopes: json(),
        domains: json(),
        enabled: flag({ default: 1 }),
        last_login_at: time({ nullable: true }),
        created_at: time(),
        updated_at: time(),
      },
      {
        indexes: [
          { columns: ['user_id', 'name'], unique: true },
          { columns: ['email'], of: 'lower' },
        ],
      },
    )
    await schema.addColumn('sessions', 'collaborator_id', integer({ nullable: true, references: 'collaborators.id', onDelete: 'cascade' }))
    await schema.createIndex('sessions', { columns: ['collaborator_id'], where: 'collaborator_id is not null' })
    await schema.createTable(
      'password_resets',
      {
        hash: text({ primary: true }),
        user_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        collaborator_id: integer({ nullable: true, references: 'collaborators.id', onDelete: 'cascade' }),
        state: text(),
        expires_at: time(),
        created_at: time(),
      },
      { indexes: [{ columns: ['user_id'] }, { columns: ['collaborator_id'] }, { columns: ['expires_at'] }] },
    )
    await schema.createTable('password_reset_requests', { email: text({ primary: true }), asked_at: time() })
  },
}
