import { conflict, limitReached, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { requireHostname } from '../../core/hostname.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import type { PackageService } from '../packages/service.ts'
import type { UserService } from '../users/service.ts'
import { type StoredUser, userLimits } from '../users/store.ts'
import type { TransferInput } from './operation-transfer.ts'
import type { PhpChoice } from './php-choice.ts'
import { domainRules, folderOf } from './rules.ts'
import { type DomainService, ownNames } from './service.ts'
import type { DomainStore, StoredDomain } from './store.ts'

export interface RelocationDeps {
  readonly db: PanelDb
  readonly store: DomainStore
  readonly domains: Pick<DomainService, 'require'>
  readonly users: Pick<UserService, 'require'>
  readonly packages: Pick<PackageService, 'forAccount'>
  readonly php: PhpChoice
  readonly operations: Pick<Operations, 'start'>
}

/** Renaming, copying and handing over whole domains: what can be judged at once is refused here, the work is an operation. */
export function domainRelocation({ db, store, domains, users, packages, php, operations }: RelocationDeps) {
  const { requireOwnParent, requireOwnZone, requireRoom } = domainRules(store)
  const requireSite = async (ctx: Ctx, name: string): Promise<StoredDomain> => {
    const row = await domains.require(ctx, name)
    if (row.type === 'alias') throw conflict(`Domain is an alias of ${row.target ?? ''}`)
    return row
  }
  const requireFree = async (name: string) => {
    if (await store.nameTaken(name)) throw conflict('Domain already exists')
  }
  const begin = (ctx: Ctx, verb: string, row: StoredDomain, input: unknown) =>
    operations.start(ctx, `domain.${verb}`, input, { resource: { type: 'domain', id: row.name }, ownerId: row.owner_id })

  /** A domain, what lies below it and what shows it, parents first. */
  const family = async (root: StoredDomain): Promise<StoredDomain[]> => {
    const found = [root]
    for (const row of found) {
      const children = await store.children(row.id)
      found.push(...children.filter((child) => child.owner_id === root.owner_id && !found.some(({ id }) => id === child.id)))
    }
    return found
  }
  const requireRoomFor = async (rows: readonly StoredDomain[], to: StoredUser) => {
    const of = (...types: StoredDomain['type'][]) => rows.filter(({ type }) => types.includes(type)).length
    await requireRoom(to, 'addon', of('primary', 'addon'))
    await requireRoom(to, 'subdomain', of('subdomain'))
    await requireRoom(
      to,
      'alias',
      of('alias') + rows.flatMap(({ aliases }) => (aliases ?? '').split(',').filter((name) => name !== '')).length,
    )
    const bytes = rows.reduce((sum, row) => sum + Number(row.disk_bytes ?? 0), 0)
    const quota = userLimits(to).disk_quota_mb
    if (quota !== -1 && bytes > quota * 1_048_576) throw limitReached('disk_quota_mb', quota)
  }
  const startTransfer = async (ctx: Ctx, root: StoredDomain, to: StoredUser): Promise<number> => {
    const rows = await family(root)
    await requireOwnParent(ctx, to, root.name)
    await requireRoomFor(rows, to)
    const pack = await packages.forAccount(to)
    const available = await php.available(pack)
    const version = async (row: StoredDomain) =>
      row.php_version === '' ? '' : php.choose(available.includes(row.php_version) ? row.php_version : undefined, pack, to)
    const input: TransferInput = {
      domains: [],
      from: { id: root.owner_id, username: root.owner, uid: await store.uidOf(root.owner_id) },
      to: { id: to.id, username: to.username, uid: to.uid },
    }
    for (const row of rows) {
      input.domains.push({ id: row.id, folder: row.folder, isSite: row.type !== 'alias', phpVersion: await version(row) })
    }
    return begin(ctx, 'transfer', root, input)
  }

  return {
    rename: (ctx: Ctx, name: string, newDomain: string, keepRedirect: boolean): Promise<number> =>
      db.transaction(async () => {
        const row = await requireSite(ctx, name)
        const to = requireHostname(newDomain, 'Invalid domain', true)
        const owner = await users.require(ctx, row.owner)
        await requireFree(to)
        await requireOwnParent(ctx, owner, to)
        await requireOwnZone(owner, to)
        const children = await store.children(row.id)
        // under the new name it would no longer be their parent
        if (children.some(({ type }) => type !== 'alias')) throw conflict('Domain is in use')
        if (keepRedirect) await requireRoom(owner, 'alias', ownNames(row).length)
        const input = { domainId: row.id, from: row.name, to, folderFrom: row.folder, folderTo: folderOf(to), keepRedirect }
        return begin(ctx, 'rename', row, input)
      }),
    clone: (ctx: Ctx, name: string, target: string): Promise<number> =>
      db.transaction(async () => {
        const row = await requireSite(ctx, name)
        const to = requireHostname(target, 'Invalid domain', true)
        const owner = await users.require(ctx, row.owner)
        await requireFree(to)
        await requireOwnParent(ctx, owner, to)
        await requireOwnZone(owner, to)
        await requireRoom(owner, 'addon')
        return begin(ctx, 'clone', row, { domainId: row.id, target: to, folder: folderOf(to) })
      }),
    transfer: (ctx: Ctx, name: string, username: string): Promise<number> =>
      db.transaction(async () => {
        const row = await requireSite(ctx, name)
        const to = await users.require(ctx, username)
        if (to.id === row.owner_id) throw conflict('Domain already belongs to this user')
        if (to.status !== 'active') throw notFound('User')
        return startTransfer(ctx, row, to)
      }),
    /** Hands over everything of an account that is being deleted: one operation for each domain that lies below no other. */
    async transferAll(ctx: Ctx, from: { id: number }, to: StoredUser): Promise<void> {
      if (from.id === to.id) throw conflict('Domain already belongs to this user')
      const rows = await store.ofOwner(from.id)
      const ids = new Set(rows.map(({ id }) => id))
      const roots = rows.filter((row) => row.target_id === null && (row.parent_id === null || !ids.has(row.parent_id)))
      await requireRoomFor(rows, to)
      for (const root of roots) await startTransfer(ctx, root, to)
    },
  }
}
export type DomainRelocation = ReturnType<typeof domainRelocation>
