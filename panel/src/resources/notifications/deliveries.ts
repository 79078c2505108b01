import type { PanelDb } from '../../db/database.ts'
import { deliverDue } from '../../jobs/deliver.ts'
import { ProviderRefused, type Reach } from '../dns-providers/provider.ts'
import { send } from './channels.ts'
import { notificationModel } from './store.ts'

/** Milliseconds before the next attempt; after the last it is given up. */
const pauses = [60_000, 300_000, 1_800_000] as const
const most = 50

/** Sends what is due to the channels of people. One that does not answer holds up nobody for long: each attempt is bounded. */
export function deliveries({
  db,
  reach,
  open,
}: {
  readonly db: PanelDb
  readonly reach: Reach
  readonly open: (sealed: string) => string
}) {
  const due = () =>
    db.q
      .selectFrom('notification_deliveries as d')
      .innerJoin('notifications as n', 'n.id', 'd.notification_id')
      .leftJoin('notification_channels as c', (join) => join.onRef('c.id', '=', 'd.channel').onRef('c.user_id', '=', 'n.user_id'))
      .selectAll('n')
      .select(['d.id as delivery', 'd.attempts', 'c.type', 'c.target', 'c.enabled'])
      .where('d.next_at', '<=', db.clock.now())
      .orderBy('d.id')
      .limit(most)
      .execute()
  const forget = (id: number) =>
    db.transaction(async (q) => {
      await q.deleteFrom('notification_deliveries').where('id', '=', id).execute()
    })
  return {
    run: (signal: AbortSignal): Promise<void> =>
      deliverDue(signal, () => db.clock.now(), {
        due,
        async send(row) {
          const { type, target, enabled } = row
          // deleted or switched off since
          if (type === null || target === null || enabled !== 1) return
          await send(reach, { type, target: open(target) }, notificationModel(row))
        },
        done: ({ delivery }) => forget(delivery),
        failed: ({ delivery }, state) =>
          db.transaction(async (q) => {
            await q.updateTable('notification_deliveries').set(state).where('id', '=', delivery).execute()
          }),
        // one that can never be sent, such as a target sealed with a lost key, must not keep the others waiting
        mayPass: (error) => error instanceof ProviderRefused,
        pauses,
      }),
  }
}
export type Deliveries = ReturnType<typeof deliveries>
