import { type Selectable, sql } from 'kysely'
import { isUniqueViolation } from '@croft/kit/db/dialect.ts'
import { conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { SshKeyRow } from '../../db/tables/accounts.ts'
import { defineTable, insert, remove } from '../../db/write.ts'
import { accountScope } from '../users/store.ts'

export type StoredSshKey = Selectable<SshKeyRow>

const sshKeys = defineTable({
  table: 'ssh_keys',
  event: 'ssh-key',
  resource: (row) => ({ type: 'ssh-key', id: row.id }),
  owner: (row) => row.user_id,
  scopes: (row) => [accountScope(row.user_id)],
})

/** SSH keys by account; who may see the account is decided before. */
export function sshKeyStore(db: PanelDb) {
  const ofUser = (userId: number) => db.q.selectFrom('ssh_keys').where('user_id', '=', userId)
  return {
    list: (userId: number): Promise<StoredSshKey[]> => ofUser(userId).selectAll().orderBy('name').orderBy('id').execute(),
    find: (userId: number, id: string): Promise<StoredSshKey | undefined> =>
      ofUser(userId).selectAll().where('id', '=', id).executeTakeFirst(),
    count: async (userId: number): Promise<number> => {
      const row = await ofUser(userId)
        .select(sql<number>`count(*)`.as('n'))
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    insert: (ctx: Ctx, row: SshKeyRow): Promise<StoredSshKey> =>
      insert(ctx, db, sshKeys, row).catch((error: unknown) => {
        throw isUniqueViolation(error) ? conflict('SSH key already exists', { cause: error }) : error
      }),
    remove: (ctx: Ctx, id: string) => remove(ctx, db, sshKeys, id),
    /** One line each, in the order in which they are written for sshd. */
    linesOf: async (userId: number): Promise<string[]> =>
      (await ofUser(userId).select('public_key').orderBy('id').execute()).map((row) => row.public_key),
  }
}
export type SshKeyStore = ReturnType<typeof sshKeyStore>
