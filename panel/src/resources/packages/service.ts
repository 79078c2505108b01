import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden, limitReached, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Limits, defaultLimits, exceeded } from '../../core/limits.ts'
import type { PanelDb } from '../../db/database.ts'
import { defaultPackage } from './defaults.ts'
import type { PackageFields } from './schema.ts'
import { type PackageStore, type StoredPackage, packageLimits, packageModel } from './store.ts'

/** What the packages need of the accounts, which are a higher resource. */
export interface PackageUsers {
  /** The actor's own limits, for what it may grant. */
  limitsOf(ctx: Ctx): Promise<Limits>
  /** Gives the changed limits to every account on the package. */
  applyPackage(ctx: Ctx, packageId: number, changed: Partial<Limits>): Promise<void>
}

const limitFields = Object.keys(Limits.shape) as (keyof Limits)[]

/** The limits among the fields of a request. */
export const pickLimits = (fields: PackageFields): Partial<Limits> =>
  Object.fromEntries(limitFields.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]))

function columns(fields: PackageFields) {
  const { php_versions: versions, backup_on_demand: onDemand, ...rest } = fields
  const plain = Object.fromEntries(Object.entries(rest).filter(([name, value]) => !(name in Limits.shape) && value !== undefined))
  return {
    ...plain,
    ...(versions === undefined ? {} : { php_versions: JSON.stringify(versions) }),
    ...(onDemand === undefined ? {} : { backup_on_demand: onDemand ? 1 : 0 }),
  }
}

export function packageService({ db, store, users, clock }: { db: PanelDb; store: PackageStore; users: () => PackageUsers; clock: Clock }) {
  const require = async (ctx: Ctx, name: string): Promise<StoredPackage> => {
    const row = await store.find(ctx.actor, name)
    if (row === undefined) throw notFound('Package')
    return row
  }
  const requireOwn = async (ctx: Ctx, name: string): Promise<StoredPackage> => {
    const row = await require(ctx, name)
    if (ctx.actor.role !== 'admin' && row.owner_id !== ctx.actor.userId) throw forbidden('Admin access required')
    return row
  }
  const requireWithinOwn = async (ctx: Ctx, limits: Partial<Limits>) => {
    if (ctx.actor.role === 'admin') return
    const over = exceeded(limits, await users().limitsOf(ctx))
    if (over !== null) throw limitReached(over.field, over.limit)
  }
  const create = (ctx: Ctx, name: string, fields: PackageFields, base: Limits) =>
    db.transaction(async () => {
      const limits = { ...base, ...pickLimits(fields) }
      await requireWithinOwn(ctx, limits)
      if (await store.exists(name)) throw conflict('Package already exists')
      const now = clock.now()
      await store.insert(ctx, {
        ...defaultPackage,
        ...columns(fields),
        name,
        owner_id: ctx.actor.userId,
        limits: JSON.stringify(limits),
        created_at: now,
        updated_at: now,
      })
      return packageModel(await require(ctx, name))
    })
  return {
    require,
    /** The package an account is on; administrators without one have `default`. */
    async forAccount(account: { package_id: number | null }): Promise<StoredPackage> {
      const row = account.package_id === null ? undefined : await store.findById(account.package_id)
      return row ?? (await store.findDefault())
    },
    async list(ctx: Ctx, filter: { owner?: string | undefined }, page: PageRequest) {
      const { items, total } = await store.list(ctx.actor, filter, page)
      return { items: items.map(packageModel), total }
    },
    show: async (ctx: Ctx, name: string) => packageModel(await require(ctx, name)),
    create: (ctx: Ctx, body: PackageFields & { name: string }) => {
      const { name, ...fields } = body
      return create(ctx, name, fields, defaultLimits)
    },
    update: (ctx: Ctx, name: string, body: PackageFields & { apply_to_users: boolean }) =>
      db.transaction(async () => {
        const { apply_to_users: applyToUsers, ...fields } = body
        const row = await requireOwn(ctx, name)
        const changed = pickLimits(fields)
        const limits = { ...packageLimits(row), ...changed }
        await requireWithinOwn(ctx, limits)
        await store.update(ctx, row.id, { ...columns(fields), limits: JSON.stringify(limits), updated_at: clock.now() })
        if (applyToUsers && Object.keys(changed).length > 0) await users().applyPackage(ctx, row.id, changed)
        return packageModel(await require(ctx, name))
      }),
    remove: (ctx: Ctx, name: string) =>
      db.transaction(async () => {
        const row = await requireOwn(ctx, name)
        if (row.name === 'default') throw forbidden('Cannot delete the default package')
        if (await store.isUsed(row.id)) throw conflict('Package is in use')
        await store.remove(ctx, row.id)
      }),
    async duplicate(ctx: Ctx, name: string, newName: string) {
      const row = await require(ctx, name)
      const { name: _, owner: __, users_count: ___, created_at: ____, updated_at: _____, ...fields } = packageModel(row)
      return create(ctx, newName, fields, packageLimits(row))
    },
  }
}
export type PackageService = ReturnType<typeof packageService>
