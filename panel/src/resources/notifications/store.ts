import { type Selectable, sql } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { StoredEvent } from '../../db/events.ts'
import { pageRows } from '../../db/list.ts'
import type { NotificationChannelRow, NotificationRow } from '../../db/tables/identity.ts'
import { defineTable, insert } from '../../db/write.ts'
import type { ChannelOwner } from './channels.ts'
import type { Notification, NotificationFilter, Rules, Severity } from './schema.ts'

export type StoredNotification = Selectable<NotificationRow>
export type StoredChannel = Selectable<NotificationChannelRow>
export type NewNotification = Omit<NotificationRow, 'id'>

const table = defineTable({
  table: 'notifications',
  event: 'notification',
  resource: (row) => ({ type: 'notification', id: String(row.id) }),
  owner: (row) => row.user_id,
  // nothing on this machine
  scopes: () => [],
  data: ({ id, severity, title }) => ({ id, severity, title }),
})

export const notificationModel = (row: StoredNotification): Notification => ({
  id: row.id,
  severity: row.severity as Severity,
  title: row.title,
  body: row.body,
  event: row.event,
  resource: { type: row.resource_type, id: row.resource_id },
  link: row.link,
  read: row.read_at !== null,
  created_at: rfc3339(row.created_at),
})

export function notificationStore(db: PanelDb) {
  const shownTo = (userId: number) =>
    db.q
      .selectFrom('notifications as n')
      .where('n.user_id', '=', userId)
      .where('n.shown', '=', 1)
      .where((eb) => eb.or([eb('n.expires_at', 'is', null), eb('n.expires_at', '>', db.clock.now())]))
  const number = async (query: ReturnType<typeof shownTo>): Promise<number> =>
    Number((await query.select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()).n)
  return {
    list(userId: number, { unread, severity }: NotificationFilter, page: PageRequest) {
      let query = shownTo(userId).selectAll('n')
      if (unread !== undefined) query = query.where('n.read_at', unread ? 'is' : 'is not', null)
      if (severity !== undefined) query = query.where('n.severity', '=', severity)
      return pageRows(query, page, {
        sort: { id: 'n.id', created_at: 'n.created_at', severity: 'n.severity' },
        search: ['n.title', 'n.body'],
        order: { column: 'n.id', descending: true },
        tie: 'n.id',
      })
    },
    counts: async (userId: number) => ({
      unread: await number(shownTo(userId).where('n.read_at', 'is', null)),
      total: await number(shownTo(userId)),
    }),
    find: (userId: number, id: number): Promise<StoredNotification | undefined> =>
      shownTo(userId).selectAll('n').where('n.id', '=', id).executeTakeFirst(),
    /** Whether the user was told the same of the same thing since then, or has not read it yet. */
    async isKnown(userId: number, { event, resource_type: type, resource_id: id }: StoredEvent, since: number): Promise<boolean> {
      const row = await db.q
        .selectFrom('notifications')
        .select('id')
        .where('user_id', '=', userId)
        .where('event', '=', event)
        .where('resource_type', '=', type)
        .where('resource_id', '=', id)
        .where((eb) => eb.or([eb('created_at', '>', since), eb.and([eb('shown', '=', 1), eb('read_at', 'is', null)])]))
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    async language(userId: number): Promise<string> {
      const row = await db.q.selectFrom('users').select('language').where('id', '=', userId).executeTakeFirst()
      return row?.language ?? 'en'
    },
    insert: (ctx: Ctx, row: NewNotification) => insert(ctx, db, table, row),
    /** `null`: all that are not read. Returns how many. */
    markRead: (userId: number, id: number | null): Promise<number> =>
      db.transaction(async (q) => {
        let query = q
          .updateTable('notifications')
          .set({ read_at: db.clock.now() })
          .where('user_id', '=', userId)
          .where('shown', '=', 1)
          .where('read_at', 'is', null)
        if (id !== null) query = query.where('id', '=', id)
        return Number((await query.executeTakeFirst()).numUpdatedRows)
      }),
    remove: (userId: number, id: number): Promise<void> =>
      db.transaction(async (q) => {
        await q.deleteFrom('notifications').where('user_id', '=', userId).where('id', '=', id).execute()
      }),
    forget: (before: number): Promise<void> =>
      db.transaction(async (q) => {
        await q
          .deleteFrom('notifications')
          .where((eb) => eb.or([eb('created_at', '<', before), eb('expires_at', '<', db.clock.now())]))
          .execute()
      }),
    channels: (userId: number): Promise<StoredChannel[]> =>
      db.q.selectFrom('notification_channels').selectAll().where('user_id', '=', userId).orderBy('id').execute(),
    /** Those of the user become exactly these. */
    async setChannels(userId: number, rows: readonly NotificationChannelRow[]): Promise<void> {
      await db.transaction(async (q) => {
        await q.deleteFrom('notification_channels').where('user_id', '=', userId).execute()
        if (rows.length > 0)
          await q
            .insertInto('notification_channels')
            .values([...rows])
            .execute()
      })
    },
    /** `null`: the user has said nothing. */
    async rules(userId: number): Promise<Rules | null> {
      const row = await db.q.selectFrom('notification_rules').select('events').where('user_id', '=', userId).executeTakeFirst()
      return row === undefined ? null : (JSON.parse(row.events) as Rules)
    },
    setRules: (userId: number, rules: Rules): Promise<void> =>
      db.transaction(async (q) => {
        const events = JSON.stringify(rules)
        await q
          .insertInto('notification_rules')
          .values({ user_id: userId, events })
          .onConflict((on) => on.column('user_id').doUpdateSet({ events }))
          .execute()
      }),
    owner: (userId: number): Promise<ChannelOwner> =>
      db.q.selectFrom('users').select(['email', 'role']).where('id', '=', userId).executeTakeFirstOrThrow(),
    /** Users of these roles that are not deleted. */
    async users(roles: readonly ('admin' | 'reseller' | 'user')[]): Promise<number[]> {
      const rows = await db.q
        .selectFrom('users')
        .select('id')
        .where('role', 'in', [...roles])
        .where('deleted_at', 'is', null)
        .orderBy('id')
        .execute()
      return rows.map(({ id }) => id)
    },
  }
}
export type NotificationStore = ReturnType<typeof notificationStore>
