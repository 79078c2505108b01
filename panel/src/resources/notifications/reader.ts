import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { type StoredEvent, eventsSince } from '../../db/events.ts'
import { mailLanguage } from '../mail-outbox/letter.ts'
import { defaultRules, destinationsOf, repeating, wordsOf } from './catalogue.ts'
import type { NotificationMails } from './mails.ts'
import type { NotificationStore } from './store.ts'

const batch = 200
const hour = 3_600_000

export interface EventReaderDeps {
  readonly db: PanelDb
  readonly store: NotificationStore
  readonly ctx: Ctx
  readonly mails: NotificationMails
  readonly open: (sealed: string) => string
}

/** Turns events into what people are told. How far it has read is written with what it wrote: nothing is told twice or not at all. */
export function eventReader({ db, store, ctx, mails, open }: EventReaderDeps) {
  /** `null` for one that was sealed with a lost key: it must not keep everybody else from being told. */
  function addressIn(sealed: string): string | null {
    try {
      return open(sealed)
    } catch {
      return null
    }
  }
  async function tell(event: StoredEvent, userId: number): Promise<void> {
    const destinations = destinationsOf((await store.rules(userId)) ?? defaultRules, event.event)
    if (destinations.length === 0) return
    if (repeating.has(event.event) && (await store.isKnown(userId, event, db.clock.now() - hour))) return
    const words = wordsOf(event, mailLanguage(await store.language(userId)))
    const { severity, title, body, link } = words
    const channels = (await store.channels(userId)).filter((each) => each.enabled === 1 && destinations.includes(each.id))
    const addresses = channels.filter(({ type }) => type === 'email').map(({ target }) => addressIn(target))
    const byMail = addresses.filter((address) => address !== null)
    const isOneLost = byMail.length < addresses.length
    const mailed = destinations.includes('email') || byMail.length > 0
    const mayMail = mailed && (await mails.may(userId, event.event))
    const row = await store.insert(ctx, {
      user_id: userId,
      event_id: event.id,
      severity,
      title: title.slice(0, 250),
      body: body.slice(0, 4000),
      event: event.event,
      resource_type: event.resource_type,
      resource_id: event.resource_id,
      link,
      // what cannot go out by mail is not lost
      shown: destinations.includes('panel') || isOneLost || (mailed && !mayMail) ? 1 : 0,
      read_at: null,
      expires_at: null,
      created_at: event.at,
    })
    if (mayMail) await mails.queue(ctx, userId, destinations.includes('email'), byMail, words)
    const deliveries = channels
      .filter(({ type }) => type !== 'email')
      .map(({ id: channel }) => ({ notification_id: row.id, channel, attempts: 0, next_at: db.clock.now(), last_error: '' }))
    if (deliveries.length > 0) await db.q.insertInto('notification_deliveries').values(deliveries).execute()
  }

  /** True when there may be more. */
  const readBatch = (): Promise<boolean> =>
    db.transaction(async (q) => {
      const cursor = await q.selectFrom('notification_cursor').select('event_id').where('id', '=', 1).executeTakeFirstOrThrow()
      const events = await eventsSince(db, cursor.event_id, {}, batch)
      const last = events.at(-1)
      if (last === undefined) return false
      const moved = await q
        .updateTable('notification_cursor')
        .set({ event_id: last.id })
        .where('id', '=', 1)
        .where('event_id', '=', cursor.event_id)
        .executeTakeFirst()
      // another process was there first
      if (moved.numUpdatedRows === 0n) return false
      const present = new Set(await store.users(['admin', 'reseller', 'user']))
      for (const event of events) {
        if (event.event.startsWith('notification.')) continue
        const to = event.owner_id === null ? await store.users(['admin']) : [event.owner_id].filter((id) => present.has(id))
        for (const userId of to) await tell(event, userId)
      }
      return events.length === batch
    })

  return {
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted && (await readBatch()));
    },
  }
}
export type EventReader = ReturnType<typeof eventReader>
