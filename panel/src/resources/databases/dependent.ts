import type { Clock } from '@croft/kit/clock.ts'
import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import type { AccountDependent } from '../users/dependents.ts'
import type { DatabaseMachine } from './machine.ts'
import { type DatabaseStore, engineScope } from './store.ts'
import type { DatabaseUserStore } from './user-store.ts'

export interface DependentDeps {
  readonly db: PanelDb
  readonly store: DatabaseStore
  readonly users: DatabaseUserStore
  readonly machine: Pick<DatabaseMachine, 'drop'>
  readonly clock: Clock
}

const engines = ['mariadb', 'postgresql'] as const

/** What an account has in the database servers. It stays there, without logins, as long as the deleted account is kept. */
export function databaseDependent({ db, store, users, machine, clock }: DependentDeps): AccountDependent {
  const scopesOf = async (accountId: number) => {
    const rows = [...(await store.ofOwner(accountId)), ...(await users.ofOwner(accountId))]
    return engines.filter((engine) => rows.some((row) => row.engine === engine)).map((engine) => engineScope(engine, accountId))
  }
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
      const patch = { owner_id: to.id, updated_at: clock.now() }
      for (const { id } of await users.ofOwner(from.id)) await users.update(ctx, id, patch)
      for (const { id } of await store.ofOwner(from.id)) await store.update(ctx, id, patch, { event: 'database.transferred' })
    },
    holdsBackPurge: async () => null,
    async purge(ctx, accountId) {
      for (const row of await store.ofOwner(accountId)) {
        await machine.drop({ engine: row.engine, name: row.name, id: row.id })
        await store.remove(ctx, row.id, { event: 'database.purged' })
      }
      for (const { id } of await users.ofOwner(accountId)) await users.remove(ctx, id)
    },
    async usage(accountId) {
      const { count, bytes } = await store.usage(accountId)
      return { databases: count, disk_db_mb: Math.ceil(bytes / 1_048_576) }
    },
  }
}
