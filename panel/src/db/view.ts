import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, actorName, limitOf } from '../core/actor.ts'

/**
 * SQL for "the account in `column` is within the actor's view": its own, for a reseller also its users', for an administrator all. For
 * rows that are accounts; what belongs to accounts goes by `ownedInView`.
 */
export function accountInView(actor: Actor, column: string): RawBuilder<SqlBool> {
  const owner = sql.ref(column)
  if (actor.role === 'admin') return sql<SqlBool>`1 = 1`
  if (actor.role === 'user') return sql<SqlBool>`${owner} = ${actor.userId}`
  return sql<SqlBool>`(${owner} = ${actor.userId} or ${owner} in (select u.id from users as u where u.creator_id = ${actor.userId}))`
}

const nothing = sql<SqlBool>`1 = 0`

/**
 * SQL for "what belongs to the account in `owner` is within the actor's view". `domain` is the column with the id of the domain that the
 * row belongs to: who is limited to some domains sees only what belongs to one of them, and nothing where no column is named.
 */
export function ownedInView(actor: Actor, owner: string, domain?: string): RawBuilder<SqlBool> {
  const owned = accountInView(actor, owner)
  const limit = limitOf(actor)
  if (limit === null) return owned
  if (domain === undefined || limit.length === 0) return nothing
  return sql<SqlBool>`(${owned} and ${sql.ref(domain)} in (${sql.join(limit)}))`
}

/** The same by the column with a folder below the home (`domains/example.com/public_html`): it lies in that of a domain in view. */
export function folderInView(actor: Actor, owner: string, folder: string): RawBuilder<SqlBool> {
  const owned = accountInView(actor, owner)
  const limit = limitOf(actor)
  if (limit === null) return owned
  if (limit.length === 0) return nothing
  const inside = sql`substr(${sql.ref(folder)} || '/', 1, length(v.folder) + 9) = 'domains/' || v.folder || '/'`
  const sites = sql`select v.id from domains as v where v.id in (${sql.join(limit)}) and v.owner_id = ${sql.ref(owner)}`
  return sql<SqlBool>`(${owned} and exists (${sites} and v.deleted_at is null and ${inside}))`
}

/** The same for what somebody did, by the column with the name of the actor: who is limited sees only own doings. */
export function doneInView(actor: Actor, owner: string, doer: string): RawBuilder<SqlBool> {
  if (limitOf(actor) === null) return accountInView(actor, owner)
  return sql<SqlBool>`(${accountInView(actor, owner)} and ${sql.ref(doer)} = ${actorName(actor)})`
}

/** SQL for a case-insensitive substring in any of the columns; `%` and `_` of the text are literal. */
export function matches(columns: readonly string[], text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  return sql<SqlBool>`(${sql.join(
    columns.map((column) => sql`lower(${sql.ref(column)}) like ${pattern} escape '\\'`),
    sql` or `,
  )})`
}
