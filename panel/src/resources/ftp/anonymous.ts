import type { Selectable } from 'kysely'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { FtpAnonymousRow } from '../../db/tables/ftp.ts'
import { defineTable, insert, touch, update } from '../../db/write.ts'
import type { DomainFollower } from '../domains/followers.ts'
import type { StoredDomain } from '../domains/store.ts'
import { type Domains, requireSite } from '../site-aliases/site.ts'
import type { FtpAnonymous, UpdateFtpAnonymous } from './schema.ts'
import { ftpScope } from './store.ts'

const tableOf = (domain: Pick<StoredDomain, 'name' | 'owner_id'>) =>
  defineTable({
    table: 'ftp_anonymous',
    event: 'ftp.anonymous',
    resource: () => ({ type: 'domain', id: domain.name }),
    owner: () => domain.owner_id,
    scopes: () => [ftpScope(domain.owner_id)],
  })

/** The folder of a domain that everybody may read, as parts below the home. */
export const publicFolder = (folder: string): string[] => ['domains', ...folder.split('/').filter(Boolean), 'public_ftp']

const findRow = (db: PanelDb, domainId: number): Promise<Selectable<FtpAnonymousRow> | undefined> =>
  db.q.selectFrom('ftp_anonymous').selectAll().where('domain_id', '=', domainId).executeTakeFirst()

const unlessSaid = { enabled: 0, max_connections: 5 }

export interface FtpAnonymousDeps {
  readonly db: PanelDb
  readonly domains: Domains
  readonly clock: Clock
  /** The setting `ftp.anonymous`: whether customers decide for themselves. */
  readonly isAllowed: () => Promise<boolean>
}

/** FTP without a password: one folder of a domain, which everybody may read and nobody may write. */
export function ftpAnonymousService({ db, domains, clock, isAllowed }: FtpAnonymousDeps) {
  const model = async (domain: StoredDomain): Promise<FtpAnonymous> => {
    const { enabled, max_connections } = (await findRow(db, domain.id)) ?? unlessSaid
    const home_dir = `/${publicFolder(domain.folder).join('/')}`
    return { domain: domain.name, enabled: enabled === 1, allow_upload: false, home_dir, max_connections }
  }
  return {
    show: async (ctx: Ctx, name: string): Promise<FtpAnonymous> => model(await requireSite(domains, ctx, name)),
    async update(ctx: Ctx, name: string, body: UpdateFtpAnonymous): Promise<FtpAnonymous> {
      const mayDecide = ctx.actor.role === 'admin' || (await isAllowed())
      return db.transaction(async () => {
        const domain = await requireSite(domains, ctx, name)
        if (!mayDecide) throw forbidden('Admin access required')
        // a file that everybody may put there and nobody may read needs more than the daemon can hold apart
        if (body.allow_upload === true) throw conflict('Anonymous uploads are not available')
        const there = await findRow(db, domain.id)
        const enabled = body.enabled === undefined ? undefined : Number(body.enabled)
        const patch = { enabled, max_connections: body.max_connections, updated_at: clock.now() }
        const table = tableOf(domain)
        if (there !== undefined) await update(ctx, db, table, { domain_id: domain.id }, patch)
        else {
          const sent = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
          const row = { domain_id: domain.id, ...unlessSaid, updated_at: patch.updated_at, ...sent }
          await insert(ctx, db, table, row, { event: 'ftp.anonymous.updated' })
        }
        return model(domain)
      })
    },
  }
}
export type FtpAnonymousService = ReturnType<typeof ftpAnonymousService>

/** A domain that is renamed, deleted, restored or given away takes its open folder along. */
export function ftpFollower(db: PanelDb): DomainFollower {
  return {
    async changed(ctx, before, after) {
      if (before === null || (await findRow(db, after.id)) === undefined) return
      const owners = [...new Set([before.owner_id, after.owner_id])]
      await touch(ctx, db, owners.map(ftpScope), 'domain.updated', { type: 'domain', id: after.name }, after.owner_id)
    },
    aliasesChanged: async () => undefined,
  }
}
