import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '../core/actor.ts'

/** SQL for "the owner in `column` is within the actor's view": its own, for a reseller also its users', for an administrator all. */
export function ownedInView(actor: Actor, column: string): RawBuilder<SqlBool> {
  const owner = sql.ref(column)
  if (actor.role === 'admin') return sql<SqlBool>`1 = 1`
  if (actor.role === 'user') return sql<SqlBool>`${owner} = ${actor.userId}`
  return sql<SqlBool>`(${owner} = ${actor.userId} or ${owner} in (select u.id from users as u where u.creator_id = ${actor.userId}))`
}

/** SQL for a case-insensitive substring in any of the columns; `%` and `_` of the text are literal. */
export function matches(columns: readonly string[], text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  return sql<SqlBool>`(${sql.join(
    columns.map((column) => sql`lower(${sql.ref(column)}) like ${pattern} escape '\\'`),
    sql` or `,
  )})`
}
