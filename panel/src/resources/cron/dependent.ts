import type { Clock } from '@croft/kit/clock.ts'
import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import type { AccountDependent } from '../users/dependents.ts'
import { type CronStore, cronScope } from './store.ts'

/** The cron jobs of an account: they rest with it, and go with it. */
export function cronDependent({ db, store, clock }: { db: PanelDb; store: CronStore; clock: Clock }): AccountDependent {
  const scopesOf = async (accountId: number) => ((await store.count(accountId)) === 0 ? [] : [cronScope(accountId)])
  return {
    scopesOf,
    // rows stay as they are: without the account nothing of them is wanted
    async release(ctx, account) {
      await touch(ctx, db, await scopesOf(account.id), 'user.deleted', { type: 'user', id: account.username }, account.id)
    },
    async restored(ctx, account) {
      await touch(ctx, db, await scopesOf(account.id), 'user.restored', { type: 'user', id: account.username }, account.id)
    },
    async transfer(ctx, from, to) {
      for (const { id } of await store.ofOwner(from.id))
        await store.update(ctx, id, { owner_id: to.id, updated_at: clock.now() }, { event: 'cron.transferred' })
    },
    holdsBackPurge: async () => null,
    usage: async (accountId) => ({ cronjobs: await store.count(accountId) }),
  }
}
