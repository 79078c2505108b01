import type { Selectable } from 'kysely'
import { rfc3339, rfc3339OrNull } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { PasskeyRow } from '../../db/tables/identity.ts'
import { defineTable, insert, remove } from '../../db/write.ts'
import type { Passkey } from './schema.ts'

export type StoredPasskey = Selectable<PasskeyRow>

const passkeys = defineTable({
  table: 'passkeys',
  event: 'user.passkey',
  resource: (row) => ({ type: 'passkey', id: row.id }),
  owner: (row) => row.user_id,
  scopes: () => [],
  secret: ['public_key', 'credential_id'],
  data: ({ id, name }) => ({ id, name }),
})

export const passkeyModel = (row: StoredPasskey): Passkey => ({
  id: row.id,
  name: row.name,
  created_at: rfc3339(row.created_at),
  last_used_at: rfc3339OrNull(row.last_used_at),
})

export function passkeyStore(db: PanelDb) {
  const all = () => db.q.selectFrom('passkeys').selectAll()
  return {
    ofUser: (userId: number): Promise<StoredPasskey[]> => all().where('user_id', '=', userId).orderBy('created_at').orderBy('id').execute(),
    find: (userId: number, id: string): Promise<StoredPasskey | undefined> =>
      all().where('user_id', '=', userId).where('id', '=', id).executeTakeFirst(),
    /** For login: credentials are unique over all users. */
    findCredential: (credentialId: string): Promise<StoredPasskey | undefined> =>
      all().where('credential_id', '=', credentialId).executeTakeFirst(),
    insert: (ctx: Ctx, row: PasskeyRow) => insert(ctx, db, passkeys, row),
    remove: (ctx: Ctx, id: string) => remove(ctx, db, passkeys, id),
    /** Notes a use; `false` when another use has taken this count already. */
    used: (row: StoredPasskey, counter: number, now: number): Promise<boolean> =>
      db.transaction(async (q) => {
        const done = await q
          .updateTable('passkeys')
          .set({ counter, last_used_at: now })
          .where('id', '=', row.id)
          .where('counter', '=', row.counter)
          .executeTakeFirst()
        return done.numUpdatedRows === 1n
      }),
  }
}
export type PasskeyStore = ReturnType<typeof passkeyStore>
