import { sql } from 'kysely'
import type { PanelDb } from '../../db/database.ts'

/** Who has the nearest of these names that the edge answers to, aliases included, whoever it is. */
export const nearestHolder =
  (db: PanelDb) =>
  (names: readonly string[]): Promise<Readonly<{ owner_id: number; domain_id: number }> | undefined> =>
    db.q
      .selectFrom('host_names as h')
      .innerJoin('domains as d', 'd.id', 'h.domain_id')
      .select(['d.owner_id', 'd.id as domain_id'])
      .where('h.name', 'in', ['', ...names])
      .orderBy(sql`length(h.name)`, 'desc')
      .executeTakeFirst()

/** Who has the nearest of these names that is a DNS zone here. */
export const nearestZone =
  (db: PanelDb) =>
  (names: readonly string[]): Promise<Readonly<{ owner_id: number; name: string }> | undefined> =>
    db.q
      .selectFrom('dns_zones')
      .select(['owner_id', 'name'])
      .where('name', 'in', ['', ...names])
      .where('deleted_at', 'is', null)
      .orderBy(sql`length(name)`, 'desc')
      .executeTakeFirst()
