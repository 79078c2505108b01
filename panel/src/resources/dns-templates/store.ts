import { type Selectable, type SqlBool, sql } from 'kysely'
import { rfc3339 } from '@croft/kit/clock.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DnsTemplateRow } from '../../db/tables/dns.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'
import type { DnsTemplate, TemplateRecord } from './schema.ts'

export type StoredTemplate = Selectable<DnsTemplateRow> & {
  readonly owner: string
  readonly owner_role: string
  readonly zones_count: number
}

const templates = defineTable({
  table: 'dns_templates',
  event: 'dns.template',
  resource: (row) => ({ type: 'dns-template', id: row.name }),
  owner: (row) => row.owner_id,
  // a template is read when a zone is made; zones that are there keep their records
  scopes: () => [],
})

export const recordsOf = (row: Pick<DnsTemplateRow, 'records'>): TemplateRecord[] => JSON.parse(row.records) as TemplateRecord[]

const shown = ({ name, type, content, ttl, priority }: TemplateRecord) => ({
  name,
  type,
  content,
  ttl: ttl ?? null,
  priority: priority ?? null,
})

export const templateModel = (
  row: Pick<StoredTemplate, 'name' | 'owner' | 'zones_count' | 'created_at' | 'updated_at'>,
  records: readonly TemplateRecord[],
): DnsTemplate => ({
  name: row.name,
  owner: row.owner,
  records: records.map(shown),
  zones_count: Number(row.zones_count),
  created_at: rfc3339(row.created_at),
  updated_at: rfc3339(row.updated_at),
})

/** Zones of this name whose owner the template is for: everybody for an administrator's, the customers and itself for a reseller's. */
const inReach = sql<SqlBool>`(o.role = 'admin' or z.owner_id = t.owner_id or z.owner_id in (select u.id from users as u where u.creator_id = t.owner_id))`

export function templateStore(db: PanelDb) {
  const select = () =>
    db.q
      .selectFrom('dns_templates as t')
      .innerJoin('users as o', 'o.id', 't.owner_id')
      .selectAll('t')
      .select(['o.username as owner', 'o.role as owner_role'])
      .select(
        sql<number>`(select count(*) from dns_zones as z where z.template = t.name and z.deleted_at is null and ${inReach})`.as(
          'zones_count',
        ),
      )
  /** Administrators see all; resellers their own and the administrators'. */
  const visible = (actor: Actor) =>
    actor.role === 'admin' ? select() : select().where((eb) => eb.or([eb('t.owner_id', '=', actor.userId), eb('o.role', '=', 'admin')]))
  return {
    list: (actor: Actor): Promise<StoredTemplate[]> => visible(actor).orderBy('t.name').orderBy('t.id').execute(),
    /** One's own before that of an administrator. */
    find: (actor: Actor, name: string): Promise<StoredTemplate | undefined> =>
      visible(actor)
        .where('t.name', '=', name)
        .orderBy(sql`case when t.owner_id = ${actor.userId} then 0 when o.role = 'admin' then 1 else 2 end`)
        .orderBy('t.id')
        .executeTakeFirst(),
    /** For zones of an account: its own, that of the reseller who made it, an administrator's. */
    forAccount: (account: { readonly id: number; readonly creator_id: number | null }, name: string): Promise<StoredTemplate | undefined> =>
      select()
        .where('t.name', '=', name)
        .where((eb) =>
          eb.or([eb('t.owner_id', '=', account.id), eb('t.owner_id', '=', account.creator_id ?? account.id), eb('o.role', '=', 'admin')]),
        )
        .orderBy(sql`case when t.owner_id = ${account.id} then 0 when t.owner_id = ${account.creator_id ?? account.id} then 1 else 2 end`)
        .orderBy('t.id')
        .executeTakeFirst(),
    ownExists: async (ownerId: number, name: string): Promise<boolean> =>
      (await db.q.selectFrom('dns_templates').select('id').where('owner_id', '=', ownerId).where('name', '=', name).executeTakeFirst()) !==
      undefined,
    usedByPackage: async (name: string): Promise<boolean> =>
      (await db.q.selectFrom('packages').select('id').where('dns_template', '=', name).limit(1).executeTakeFirst()) !== undefined,
    countZones: async (name: string): Promise<number> => {
      const row = await db.q
        .selectFrom('dns_zones')
        .select(sql<number>`count(*)`.as('n'))
        .where('template', '=', name)
        .where('deleted_at', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(row.n)
    },
    insert: (ctx: Ctx, row: Omit<DnsTemplateRow, 'id'>) => insert(ctx, db, templates, row),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<DnsTemplateRow, 'id'>>) => update(ctx, db, templates, id, patch),
    remove: (ctx: Ctx, id: number) => remove(ctx, db, templates, id),
  }
}
export type TemplateStore = ReturnType<typeof templateStore>
