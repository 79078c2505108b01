import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import type { AccountDependent } from '../users/dependents.ts'
import { type FtpStore, ftpScope } from './store.ts'

/** FTP accounts of an account. They go out of service with it, and come back with it. */
export function ftpDependent(db: PanelDb, store: FtpStore): AccountDependent {
  const scopesOf = async (accountId: number) => ((await store.hasAny(accountId)) ? [ftpScope(accountId)] : [])
  const removeAll = async (ctx: Parameters<AccountDependent['release']>[0], accountId: number, owner: string) => {
    for (const { id } of await store.ofOwner(accountId)) await store.remove(ctx, id, owner)
  }
  return {
    scopesOf,
    async release(ctx, account) {
      await touch(ctx, db, await scopesOf(account.id), 'user.deleted', { type: 'user', id: account.username }, account.id)
    },
    async restored(ctx, account) {
      await touch(ctx, db, await scopesOf(account.id), 'user.restored', { type: 'user', id: account.username }, account.id)
    },
    // whoever knows the passwords of the old owner has no business with the new one
    transfer: (ctx, from) => removeAll(ctx, from.id, from.username),
    holdsBackPurge: async () => null,
    purge: (ctx, accountId) => removeAll(ctx, accountId, ''),
    async usage(accountId) {
      return { ftp_accounts: await store.count(accountId) }
    },
  }
}
