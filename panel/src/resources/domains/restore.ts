import { sql } from 'kysely'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { parentNames } from '../../core/hostname.ts'
import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import type { StoredUser, UserStore } from '../users/store.ts'
import type { PhpChoice } from './php-choice.ts'
import { domainRules } from './rules.ts'
import { ownNames } from './service.ts'
import type { DomainRecord, DomainStore } from './store.ts'

export interface RestoreDeps {
  readonly db: PanelDb
  readonly store: DomainStore
  readonly userStore: Pick<UserStore, 'findById'>
  readonly php: Pick<PhpChoice, 'scope'>
  readonly clock: Clock
}

/** Deletions of one account that follow each other closer than this were one release of it. */
const oneRelease = 1000

/** Brings deleted domains back while their grace period lasts, with the names that they answered to. */
export function domainRestore({ db, store, userStore, php, clock }: RestoreDeps) {
  const { requireRoom } = domainRules(store)
  const deleted = (id: number): Promise<DomainRecord | undefined> =>
    db.q
      .selectFrom('domains')
      .selectAll()
      .where('id', '=', id)
      .where('deleted_at', 'is not', null)
      .where('purge_at', 'is not', null)
      .executeTakeFirst()
  const namesOf = async (row: DomainRecord) => {
    const aliases = await db.q.selectFrom('domain_aliases').select('alias').where('domain_id', '=', row.id).orderBy('id').execute()
    return [...ownNames(row), ...aliases.map(({ alias }) => ({ name: alias, kind: 'alias' as const }))]
  }
  const requireFree = async (names: readonly { name: string }[]) => {
    const list = names.map(({ name }) => name)
    const taken = await db.q.selectFrom('host_names').select('name').where('name', 'in', list).executeTakeFirst()
    const hosted = await db.q
      .selectFrom('domains')
      .select('id')
      .where('name', 'in', list)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    if (taken !== undefined || hosted !== undefined) throw conflict('Domain already exists')
  }
  /** 404 when it cannot come back, 403 and 409 when it may not: the rules for a new domain, as they are now. */
  const requireRestorable = async (id: number): Promise<{ row: DomainRecord; owner: StoredUser }> => {
    const row = await deleted(id)
    const owner = row === undefined ? undefined : await userStore.findById(row.owner_id)
    if (row === undefined || owner === undefined || owner.deleted_at !== null) throw notFound('Deleted item')
    if (row.target_id !== null && (await store.findById(row.target_id)) === undefined)
      throw conflict('Restore the target of the alias first')
    const parent = await store.nearest(parentNames(row.name.replace(/^\*\./, '')))
    if (row.type !== 'alias' && parent !== undefined && parent.owner_id !== row.owner_id) {
      throw forbidden('Parent domain belongs to another account')
    }
    await requireRoom(owner, row.type)
    await requireFree(await namesOf(row))
    return { row, owner }
  }
  const restore = (ctx: Ctx, id: number): Promise<DomainRecord> =>
    db.transaction(async () => {
      const { row } = await requireRestorable(id)
      const secondPrimary = row.type === 'primary' && (await store.count(row.owner_id, ['primary'])) > 0
      if ((await store.claimNames(row.id, await namesOf(row))) !== null) throw conflict('Domain already exists')
      const patch = {
        ...(secondPrimary ? { type: 'addon' as const } : {}),
        deleted_at: null,
        deleted_by: '',
        purge_at: null,
        delete_files: 0,
        updated_at: clock.now(),
      }
      const back = await store.update(ctx, row.id, patch, { event: 'domain.restored' })
      await touch(ctx, db, [php.scope(row.owner_id)], 'domain.php', { type: 'domain', id: row.name }, row.owner_id)
      return back
    })
  return {
    requireRestorable,
    restore,
    /** The domains that went with their account, in an order in which they can come back: what others refer to first. */
    async releasedWith(account: {
      readonly id: number
      readonly deleted_at: number | null
      readonly deleted_by: string
    }): Promise<DomainRecord[]> {
      const rows = await db.q
        .selectFrom('domains')
        .selectAll()
        .where('owner_id', '=', account.id)
        .where('deleted_at', 'is not', null)
        .where('purge_at', 'is not', null)
        .where('deleted_by', '=', account.deleted_by)
        .orderBy('deleted_at', 'desc')
        .orderBy(sql`id`, 'desc')
        .execute()
      let moment = account.deleted_at ?? 0
      const together = rows.filter(({ deleted_at: at }) => {
        const near = at !== null && Math.abs(moment - at) <= oneRelease
        if (near) moment = at
        return near
      })
      return together.toSorted((a, b) => Number(a.target_id !== null) - Number(b.target_id !== null) || a.id - b.id)
    },
  }
}
export type DomainRestore = ReturnType<typeof domainRestore>
