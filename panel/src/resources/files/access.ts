import { forbidden, invalid } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'

/** The account on whose files a request works. */
export interface FilesAccount {
  readonly id: number
  readonly username: string
  readonly status: string
  /** MiB; -1 = unlimited. */
  readonly disk_quota_mb: number
}

/** Accounts in the caller's view: 404 `User not found`, or the caller's own without a name. */
export interface FilesAccounts {
  require(ctx: Ctx, username?: string): Promise<FilesAccount>
}

/** Whose files a request may work on, and whether it may change them now. */
export interface FilesAccess {
  readonly account: (ctx: Ctx, username?: string) => Promise<FilesAccount>
  /** What changes files cannot be taken back, so it never runs inside a transaction, which is what a dry run is. */
  readonly requireReal: () => void
}

/** Suspended accounts are worked on by administrators alone. */
export const filesAccess = ({ db, accounts }: { readonly db: PanelDb; readonly accounts: FilesAccounts }): FilesAccess => ({
  account: async (ctx, username) => {
    const found = await accounts.require(ctx, username)
    if (found.status !== 'active' && ctx.actor.role !== 'admin') throw forbidden('Account is suspended')
    return found
  },
  requireReal: () => {
    if (db.inTransaction) throw invalid('Dry run is not available for files')
  },
})
