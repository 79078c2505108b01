import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { ownedInView } from '../../db/view.ts'

export interface Deleted {
  /** 16 hex, the same at every look. */
  readonly id: string
  readonly type: 'user' | 'domain' | 'database'
  readonly row: number
  readonly name: string
  readonly owner: string
  readonly owner_id: number
  readonly size_mb: number
  readonly deleted_at: number
  readonly deleted_by: string
  readonly purge_at: number
}

const idOf = (type: Deleted['type'], row: number) => createHash('sha256').update(`${type}:${row}`).digest('hex').slice(0, 16)
const megabytes = (bytes: number | null) => Math.ceil(Number(bytes ?? 0) / 1_048_576)

interface Found {
  readonly id: number
  readonly name: string
  readonly username: string
  readonly owner_id: number
  readonly deleted_at: number | null
  readonly deleted_by: string
  readonly purge_at: number | null
  readonly bytes: number | null
}

const shown = (
  type: Deleted['type'],
  { id, name, username, owner_id, deleted_at: at, deleted_by: by, purge_at: purge, bytes }: Found,
): Deleted => ({
  id: idOf(type, id),
  type,
  row: id,
  name,
  owner: username,
  owner_id,
  size_mb: megabytes(bytes),
  deleted_at: at ?? 0,
  deleted_by: by,
  purge_at: purge ?? 0,
})

/** What is deleted and not purged, within the actor's view. Domains of a deleted account come back with it and are not listed. */
export function deletedStore(db: PanelDb) {
  const users = async (actor: Actor): Promise<Deleted[]> => {
    const rows = await db.q
      .selectFrom('users as u')
      .select(['u.id', 'u.username', 'u.deleted_at', 'u.deleted_by', 'u.purge_at'])
      .select(
        sql<
          number | null
        >`(select sum(m.disk_bytes) from site_usage as m join domains as d on d.id = m.domain_id where d.owner_id = u.id)`.as('bytes'),
      )
      .where('u.deleted_at', 'is not', null)
      .where('u.purge_at', 'is not', null)
      .where(ownedInView(actor, 'u.id'))
      .execute()
    return rows.map((row) => shown('user', { ...row, name: row.username, owner_id: row.id }))
  }
  const domains = async (actor: Actor): Promise<Deleted[]> => {
    const rows = await db.q
      .selectFrom('domains as d')
      .innerJoin('users as o', 'o.id', 'd.owner_id')
      .leftJoin('site_usage as m', 'm.domain_id', 'd.id')
      .select(['d.id', 'd.name', 'd.owner_id', 'd.deleted_at', 'd.deleted_by', 'd.purge_at', 'o.username', 'm.disk_bytes'])
      .where('d.deleted_at', 'is not', null)
      .where('d.purge_at', 'is not', null)
      .where('o.deleted_at', 'is', null)
      .where(ownedInView(actor, 'd.owner_id'))
      .execute()
    return rows.map((row) => shown('domain', { ...row, bytes: row.disk_bytes }))
  }
  const databases = async (actor: Actor): Promise<Deleted[]> => {
    const rows = await db.q
      .selectFrom('databases as b')
      .innerJoin('users as o', 'o.id', 'b.owner_id')
      .select(['b.id', 'b.name', 'b.owner_id', 'b.deleted_at', 'b.deleted_by', 'b.purge_at', 'b.size_bytes', 'o.username'])
      .where('b.deleted_at', 'is not', null)
      .where('b.purge_at', 'is not', null)
      .where('o.deleted_at', 'is', null)
      .where(ownedInView(actor, 'b.owner_id'))
      .execute()
    return rows.map((row) => shown('database', { ...row, bytes: row.size_bytes }))
  }
  const list = async (actor: Actor): Promise<Deleted[]> => [...(await users(actor)), ...(await domains(actor)), ...(await databases(actor))]
  return {
    /** Latest first. */
    list: async (actor: Actor) => (await list(actor)).toSorted((a, b) => b.deleted_at - a.deleted_at || (a.name < b.name ? -1 : 1)),
    find: async (actor: Actor, id: string): Promise<Deleted | undefined> => (await list(actor)).find((item) => item.id === id),
    /** Whether the removal of its data has begun: then there is nothing whole left to bring back. */
    async purgeBegan({ type, row, name, deleted_at: since }: Deleted): Promise<boolean> {
      const begun = await db.q
        .selectFrom('jobs')
        .select('id')
        .where('type', '=', `${type}.purge`)
        .where('resource_type', '=', type)
        .where('resource_id', '=', type === 'domain' ? String(row) : name)
        .where('created_at', '>=', since)
        .where('started_at', 'is not', null)
        .executeTakeFirst()
      return begun !== undefined
    },
  }
}
export type DeletedStore = ReturnType<typeof deletedStore>
