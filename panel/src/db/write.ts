import type { Insertable, Kysely, Selectable, Updateable } from 'kysely'
import { conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../core/actor.ts'
import type { Scope } from '../drivers/driver.ts'
import type { FieldChanges } from './change-set.ts'
import type { PanelDb } from './database.ts'
import type { NewEvent } from './events.ts'
import { pendingOf } from './pending.ts'
import type { PanelTables } from './tables.ts'

export type TableName = keyof PanelTables
export type RowOf<Name extends TableName> = Selectable<PanelTables[Name]>
export type ResourceRef = NewEvent['resource']

/** A table whose rows customers own: it knows its events and which scopes a row belongs to, so no write can forget them. */
export interface Table<Name extends TableName> {
  readonly table: Name
  /** Beginning of its event names: `domain` gives `domain.created`. */
  readonly event: string
  readonly resource: (row: RowOf<Name>) => ResourceRef
  /** In whose view the events and jobs are; `null`: administrators only. */
  readonly owner: (row: RowOf<Name>) => number | null
  /** What has to be applied again when this row changes; an empty list says "nothing" on purpose. */
  readonly scopes: (row: RowOf<Name>) => readonly Scope[]
  /** Columns whose values appear as `<redacted>`. */
  readonly secret?: readonly (keyof RowOf<Name> & string)[]
  /** Payload of its events. */
  readonly data?: (row: RowOf<Name>) => Readonly<Record<string, unknown>>
}

export interface WriteOptions {
  /** Full name instead of `<event>.created`, `.updated`, `.deleted`. */
  readonly event?: string
  /** Type of the job instead of the one that follows from the event. */
  readonly job?: string
  /** More payload of the event. */
  readonly data?: Readonly<Record<string, unknown>>
}

export const defineTable = <Name extends TableName>(table: Table<Name>): Table<Name> => table

/** The value of column `id`, or all columns of the primary key. */
export type Key<Name extends TableName> = number | string | Partial<RowOf<Name>>

type AnyRow = Record<string, unknown>
/** Kysely cannot follow a table name that is a type parameter; the public signatures keep the types. */
const untyped = (db: PanelDb) => db.q as unknown as Kysely<Record<string, AnyRow>>
const columnsOf = (key: unknown): [string, unknown][] => (typeof key === 'object' && key !== null ? Object.entries(key) : [['id', key]])

/** Times of bookkeeping; a write that would change nothing else is no change. */
const bookkeeping = new Set(['updated_at'])
const redacted = '<redacted>'
const longest = 1000

function note<Name extends TableName>(
  ctx: Ctx,
  db: PanelDb,
  table: Table<Name>,
  rows: RowOf<Name>[],
  fields: FieldChanges,
  name: string,
  options: WriteOptions,
) {
  const row = rows.at(-1) as RowOf<Name>
  const changed = Object.keys(fields)
  const data = { ...table.data?.(row), ...options.data, ...(name === 'updated' ? { changed } : {}) }
  const event = { event: options.event ?? `${table.event}.${name}`, resource: table.resource(row), ownerId: table.owner(row), data }
  const pending = pendingOf(db)
  pending.event(ctx, event, fields)
  for (const scope of rows.flatMap((each) => table.scopes(each))) pending.touch(ctx, scope, event, options.job)
}

/** Adds a row, its event, and marks its scopes as due. Returns the row as stored. */
export function insert<Name extends TableName>(
  ctx: Ctx,
  db: PanelDb,
  table: Table<Name>,
  values: Insertable<PanelTables[Name]>,
  options: WriteOptions = {},
): Promise<RowOf<Name>> {
  return db.transaction(async () => {
    const row = (await untyped(db)
      .insertInto<string>(table.table)
      .values(values as AnyRow)
      .returningAll()
      .executeTakeFirstOrThrow()) as unknown as RowOf<Name>
    note(ctx, db, table, [row], {}, 'created', options)
    return row
  })
}

/** Changes one row, with its event, and marks its scopes, old and new, as due. A patch that changes nothing does nothing. Returns the new row. */
export function update<Name extends TableName>(
  ctx: Ctx,
  db: PanelDb,
  table: Table<Name>,
  key: Key<Name>,
  patch: Updateable<PanelTables[Name]>,
  options: WriteOptions = {},
): Promise<RowOf<Name>> {
  return db.transaction(async () => {
    const before = await requireRow(db, table, key)
    const values = Object.fromEntries(Object.entries(patch as AnyRow).filter(([, value]) => value !== undefined))
    const fields = changesOf(table, before as AnyRow, values)
    if (Object.keys(fields).length === 0) return before
    let query = untyped(db).updateTable<string>(table.table).set(values).returningAll()
    for (const [column, value] of columnsOf(key)) query = query.where(column, '=', value)
    const row = (await query.executeTakeFirstOrThrow()) as unknown as RowOf<Name>
    note(ctx, db, table, [before, row], fields, 'updated', options)
    return row
  })
}

/** Removes one row, with its event, and marks its scopes as due. Returns the row that was. */
export function remove<Name extends TableName>(
  ctx: Ctx,
  db: PanelDb,
  table: Table<Name>,
  key: Key<Name>,
  options: WriteOptions = {},
): Promise<RowOf<Name>> {
  return db.transaction(async () => {
    const row = await requireRow(db, table, key)
    let query = untyped(db).deleteFrom<string>(table.table)
    for (const [column, value] of columnsOf(key)) query = query.where(column, '=', value)
    await query.execute()
    note(ctx, db, table, [row], {}, 'deleted', options)
    return row
  })
}

async function requireRow<Name extends TableName>(db: PanelDb, table: Table<Name>, key: Key<Name>): Promise<RowOf<Name>> {
  let query = untyped(db).selectFrom<string>(table.table).selectAll().limit(2)
  for (const [column, value] of columnsOf(key)) query = query.where(column, '=', value)
  const rows = await query.execute()
  if (rows.length === 0) throw conflict('Changed by someone else')
  if (rows.length > 1) throw new Error(`a write to ${table.table} must name one row`)
  return rows[0] as unknown as RowOf<Name>
}

function changesOf<Name extends TableName>(table: Table<Name>, before: AnyRow, patch: AnyRow): FieldChanges {
  const secret: readonly string[] = table.secret ?? []
  const shown = (column: string, value: unknown) => {
    if (secret.includes(column)) return value === null ? null : redacted
    return typeof value === 'string' && value.length > longest ? `${value.slice(0, longest)}…` : value
  }
  const changed = Object.entries(patch).filter(([column, value]) => !bookkeeping.has(column) && before[column] !== value)
  return Object.fromEntries(changed.map(([column, value]) => [column, [shown(column, before[column]), shown(column, value)]]))
}

/** An event without a row. */
export const emit = (ctx: Ctx, db: PanelDb, event: NewEvent): Promise<void> =>
  db.transaction(async () => {
    pendingOf(db).event(ctx, event, {})
  })

/** Marks scopes as due without changing a row of them; `event` (`user.suspended`) names the job. */
export const touch = (
  ctx: Ctx,
  db: PanelDb,
  scopes: readonly Scope[],
  event: string,
  resource: ResourceRef,
  ownerId: number | null = null,
): Promise<void> =>
  db.transaction(async () => {
    const pending = pendingOf(db)
    for (const scope of scopes) pending.touch(ctx, scope, { event, resource, ownerId })
  })
