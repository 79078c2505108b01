import type { Selectable } from 'kysely'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { SshPasswordRow } from '../../db/tables/accounts.ts'
import { defineTable, insert, update } from '../../db/write.ts'
import { accountScope } from '../users/store.ts'

export type StoredSshPassword = Selectable<SshPasswordRow>

const passwords = defineTable({
  table: 'ssh_passwords',
  event: 'ssh-password',
  resource: (row) => ({ type: 'user', id: String(row.user_id) }),
  owner: (row) => row.user_id,
  scopes: (row) => [accountScope(row.user_id)],
  secret: ['verifier'],
})

/** SSH passwords by account; who may see the account is decided before. */
export function sshPasswordStore(db: PanelDb) {
  const find = (userId: number): Promise<StoredSshPassword | undefined> =>
    db.q.selectFrom('ssh_passwords').selectAll().where('user_id', '=', userId).executeTakeFirst()
  return {
    find,
    async save(ctx: Ctx, userId: number, patch: Pick<SshPasswordRow, 'updated_at'> & Partial<SshPasswordRow>): Promise<void> {
      const fresh = { user_id: userId, enabled: 0, verifier: '', ...patch }
      if ((await find(userId)) === undefined) await insert(ctx, db, passwords, fresh, { event: 'ssh-password.updated' })
      else await update(ctx, db, passwords, { user_id: userId }, patch)
    },
  }
}
export type SshPasswordStore = ReturnType<typeof sshPasswordStore>

/** What sshd verifies for an account now, sealed; `null`: no password opens it. */
export const sealedPasswordOf = async (store: SshPasswordStore, userId: number): Promise<string | null> => {
  const row = await store.find(userId)
  return row === undefined || row.enabled === 0 || row.verifier === '' ? null : row.verifier
}
