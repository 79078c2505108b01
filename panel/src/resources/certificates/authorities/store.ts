import type { Selectable } from 'kysely'
import type { PanelDb } from '../../../db/database.ts'
import type { AcmeAccountRow, AcmeAttemptRow } from '../../../db/tables/tls.ts'

export type AuthorityRecord = Selectable<AcmeAccountRow>

/** How far back limits of the account, and those of single domains, look. */
const accountWindow = 3 * 3_600_000
const domainWindow = 7 * 86_400_000
/** Longest that an attempt counts against a limit of an authority. */
const remembered = 8 * 86_400_000

/** Authorities that are or were used, and what was asked of them. */
export function authorityStore(db: PanelDb) {
  return {
    /** Those to choose from, the first choice first. */
    chosen: (): Promise<AuthorityRecord[]> =>
      db.q
        .selectFrom('acme_accounts')
        .selectAll()
        .where('position', 'is not', null)
        .where('agreed_at', 'is not', null)
        .orderBy('position')
        .execute(),
    find: (directoryUrl: string): Promise<AuthorityRecord | undefined> =>
      db.q.selectFrom('acme_accounts').selectAll().where('directory_url', '=', directoryUrl).executeTakeFirst(),
    all: (): Promise<AuthorityRecord[]> => db.q.selectFrom('acme_accounts').selectAll().orderBy('directory_url').execute(),
    /** Makes these the choice, in this order; the others are kept for what they issued. */
    choose: (rows: readonly AcmeAccountRow[]): Promise<void> =>
      db.transaction(async (q) => {
        await q.updateTable('acme_accounts').set({ position: null }).execute()
        for (const row of rows) {
          const { directory_url: _, created_at: __, ...changed } = row
          await q
            .insertInto('acme_accounts')
            .values(row)
            .onConflict((conflict) => conflict.column('directory_url').doUpdateSet(changed))
            .execute()
        }
      }),
    note: (directoryUrl: string, patch: Partial<Pick<AcmeAccountRow, 'url' | 'paused_until'>>): Promise<unknown> =>
      db.transaction((q) => q.updateTable('acme_accounts').set(patch).where('directory_url', '=', directoryUrl).execute()),
    attempted: (row: Omit<AcmeAttemptRow, 'id'>): Promise<unknown> =>
      db.transaction((q) => q.insertInto('acme_attempts').values(row).execute()),
    /** What counts for these registrable domains: everything of the last hours, and what concerned them within a week. */
    attempts: (directoryUrl: string, registered: readonly string[], now: number): Promise<Selectable<AcmeAttemptRow>[]> =>
      db.q
        .selectFrom('acme_attempts')
        .selectAll()
        .where('directory_url', '=', directoryUrl)
        .where((eb) =>
          eb.or([
            eb('at', '>', now - accountWindow),
            eb.and([eb('registered_domain', 'in', registered.length === 0 ? [''] : [...registered]), eb('at', '>', now - domainWindow)]),
          ]),
        )
        .orderBy('at')
        .execute(),
    forgetAttempts: (now: number): Promise<unknown> =>
      db.transaction((q) =>
        q
          .deleteFrom('acme_attempts')
          .where('at', '<', now - remembered)
          .execute(),
      ),
  }
}
export type AuthorityStore = ReturnType<typeof authorityStore>
