import { sql } from 'kysely'
import { flag, id, integer, json, text, time } from '@croft/kit/db/columns.ts'
import type { Migration } from '@croft/kit/db/migrate.ts'

export const identity: Migration = {
  number: 8,
  name: 'identity',
  async up(schema) {
    await schema.createTable(
      'passkeys',
      {
        id: text({ primary: true }),
        user_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        name: text(),
        credential_id: text({ unique: true }),
        public_key: text(),
        counter: integer(),
        transports: json(),
        created_at: time(),
        last_used_at: time({ nullable: true }),
      },
      { indexes: [{ columns: ['user_id'] }] },
    )
    await schema.createTable(
      'passkey_challenges',
      {
        hash: text({ primary: true }),
        session_id: text({ nullable: true, references: 'sessions.id', onDelete: 'cascade' }),
        name: text(),
        expires_at: time(),
      },
      { indexes: [{ columns: ['expires_at'] }, { columns: ['session_id'] }] },
    )
    await schema.createTable(
      'notifications',
      {
        id: id(),
        user_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        event_id: integer({ nullable: true }),
        severity: text(),
        title: text(),
        body: text(),
        event: text(),
        resource_type: text(),
        resource_id: text(),
        link: text(),
        shown: flag({ default: 1 }),
        read_at: time({ nullable: true }),
        expires_at: time({ nullable: true }),
        created_at: time(),
      },
      { indexes: [{ columns: ['user_id', 'event_id'], unique: true }, { columns: ['created_at'] }] },
    )
    await schema.createTable(
      'notification_channels',
      {
        id: text({ primary: true }),
        user_id: integer({ references: 'users.id', onDelete: 'cascade' }),
        type: text(),
        target: text(),
        enabled: flag({ default: 1 }),
      },
      { indexes: [{ columns: ['user_id'] }] },
    )
    await schema.createTable('notification_rules', {
      user_id: integer({ primary: true, references: 'users.id', onDelete: 'cascade' }),
      events: json(),
    })
    await schema.createTable(
      'notification_deliveries',
      {
        id: id(),
        notification_id: integer({ references: 'notifications.id', onDelete: 'cascade' }),
        channel: text(),
        attempts: integer(),
        next_at: time({ nullable: true }),
        last_error: text(),
      },
      { indexes: [{ columns: ['notification_id'] }, { columns: ['next_at'], where: 'next_at is not null' }] },
    )
    await schema.createTable('notification_cursor', { id: integer({ primary: true }), event_id: integer() })
    // what happened before this release is nobody's news
    await sql`insert into notification_cursor (id, event_id) select 1, coalesce(max(e.id), 0) from events as e`.execute(schema.q)
  },
}
