import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import { pageInMemory } from '@croft/kit/page.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { builtinName, builtinTemplate } from './builtin.ts'
import { requireTemplateRecords } from './records.ts'
import type { CreateTemplate, DnsTemplate, TemplateRecord } from './schema.ts'
import { type StoredTemplate, type TemplateStore, recordsOf, templateModel } from './store.ts'

export interface TemplateDeps {
  readonly db: PanelDb
  readonly store: TemplateStore
  readonly clock: Clock
}

/** What zones of an account are made of. */
export interface ChosenTemplate {
  readonly name: string
  readonly records: readonly TemplateRecord[]
}

export function templateService({ db, store, clock }: TemplateDeps) {
  const builtin = async (): Promise<DnsTemplate> =>
    templateModel(
      { name: builtinName, owner: 'admin', zones_count: await store.countZones(builtinName), created_at: 0, updated_at: 0 },
      builtinTemplate,
    )
  const find = (ctx: Ctx, name: string): Promise<StoredTemplate | undefined> => store.find(ctx.actor, name)
  const show = async (ctx: Ctx, name: string): Promise<DnsTemplate> => {
    const row = await find(ctx, name)
    if (row !== undefined) return templateModel(row, recordsOf(row))
    if (name === builtinName) return builtin()
    throw notFound('DNS template')
  }
  const requireOwn = async (ctx: Ctx, name: string): Promise<StoredTemplate> => {
    const row = await find(ctx, name)
    if (row === undefined && name !== builtinName) throw notFound('DNS template')
    const own = row !== undefined && (ctx.actor.role === 'admin' || row.owner_id === ctx.actor.userId)
    if (!own) throw forbidden('Admin access required')
    return row
  }
  const create = (ctx: Ctx, { name, records }: CreateTemplate): Promise<DnsTemplate> =>
    db.transaction(async () => {
      requireTemplateRecords(records)
      if (await store.ownExists(ctx.actor.userId, name)) throw conflict('DNS template already exists')
      const shared = await find(ctx, name)
      if (ctx.actor.role === 'admin' && shared?.owner_role === 'admin') throw conflict('DNS template already exists')
      const now = clock.now()
      await store.insert(ctx, { name, owner_id: ctx.actor.userId, records: JSON.stringify(records), created_at: now, updated_at: now })
      return show(ctx, name)
    })
  return {
    show,
    async list(ctx: Ctx, page: PageRequest) {
      const rows = await store.list(ctx.actor)
      const models = rows.map((row) => templateModel(row, recordsOf(row)))
      const all = rows.some((row) => row.name === builtinName && row.owner_role === 'admin') ? models : [await builtin(), ...models]
      return pageInMemory(all, page, { id: 'name', search: ['name'] })
    },
    create,
    /** The built-in one is kept for an administrator under its name when it is changed. */
    update: (ctx: Ctx, name: string, records: readonly TemplateRecord[] | undefined): Promise<DnsTemplate> =>
      db.transaction(async () => {
        if (name === builtinName && ctx.actor.role === 'admin' && (await find(ctx, name)) === undefined) {
          return records === undefined ? builtin() : create(ctx, { name, records: [...records] })
        }
        const row = await requireOwn(ctx, name)
        if (records === undefined) return show(ctx, name)
        requireTemplateRecords(records)
        await store.update(ctx, row.id, { records: JSON.stringify(records), updated_at: clock.now() })
        return show(ctx, name)
      }),
    remove: (ctx: Ctx, name: string): Promise<void> =>
      db.transaction(async () => {
        if (name === builtinName && ctx.actor.role === 'admin' && (await find(ctx, name)) === undefined) {
          throw conflict('DNS template is in use')
        }
        const row = await requireOwn(ctx, name)
        // without it `default` is the built-in one again
        const used = name !== builtinName && (Number(row.zones_count) > 0 || (await store.usedByPackage(name)))
        if (used) throw conflict('DNS template is in use')
        await store.remove(ctx, row.id)
      }),
    /** The template of that name for zones of an account; `undefined` when there is none. */
    async forAccount(
      account: { readonly id: number; readonly creator_id: number | null },
      name: string,
    ): Promise<ChosenTemplate | undefined> {
      const row = await store.forAccount(account, name)
      if (row !== undefined) return { name, records: recordsOf(row) }
      return name === builtinName ? { name, records: builtinTemplate } : undefined
    },
  }
}
export type TemplateService = ReturnType<typeof templateService>
