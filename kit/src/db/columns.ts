import { sql, type CreateTableBuilder, type ColumnDefinitionBuilder, type Kysely, type RawBuilder } from 'kysely'
import type { Engine } from './dialect.ts'

export interface ColumnOptions {
  /** Columns are NOT NULL unless this is set. */
  readonly nullable?: true
  readonly default?: string | number
  readonly primary?: true
  readonly unique?: true
  /** `users.id`. */
  readonly references?: string
  /** What happens to this row when the referenced one goes; the default refuses. */
  readonly onDelete?: 'cascade' | 'set null'
}
export interface Column extends ColumnOptions {
  readonly type: 'id' | 'text' | 'integer'
}

/** Integer primary key, increasing, never used twice. */
export const id = (): Column => ({ type: 'id' })
/** Unicode text, compared and sorted by code point on both engines. */
export const text = (options: ColumnOptions = {}): Column => ({ ...options, type: 'text' })
/** 64-bit integer, within what a JavaScript number holds exactly. */
export const integer = (options: ColumnOptions = {}): Column => ({ ...options, type: 'integer' })
/** Milliseconds since the epoch. */
export const time = integer
/** 0 or 1, 0 by default. */
export const flag = (options: ColumnOptions = {}): Column => integer({ default: 0, ...options })
/** JSON as text. */
export const json = text

export interface Index {
  readonly columns: readonly string[]
  /** `lower`: one column as it is without upper case, for queries that ask for `lower(column)`. */
  readonly of?: 'lower'
  readonly unique?: true
  /** Only rows that fulfil this are indexed; plain SQL that both engines read. */
  readonly where?: string
}

export interface TableOptions {
  readonly primaryKey?: readonly string[]
  readonly indexes?: readonly Index[]
}

/** What a migration may do to the schema, the same on both engines. */
export interface Schema {
  readonly engine: Engine
  /** For data; a migration carries the row types of its own time: `schema.q.withTables<{ users: { id: number } }>()`. */
  readonly q: Kysely<unknown>
  createTable(name: string, columns: Readonly<Record<string, Column>>, options?: TableOptions): Promise<void>
  addColumn(table: string, name: string, column: Column): Promise<void>
  createIndex(table: string, index: Index): Promise<void>
  dropTable(name: string): Promise<void>
}

function dataType(engine: Engine, column: Column): 'text' | 'bigint' | 'integer' | RawBuilder<unknown> {
  if (column.type === 'text') return engine === 'postgres' ? sql`text collate "C"` : 'text'
  return engine === 'postgres' ? 'bigint' : 'integer'
}

function decorate(engine: Engine, column: Column, builder: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  if (column.type === 'id') {
    const key = builder.notNull().primaryKey()
    return engine === 'postgres' ? key.generatedByDefaultAsIdentity() : key.autoIncrement()
  }
  let built = column.nullable ? builder : builder.notNull()
  if (column.default !== undefined) built = built.defaultTo(column.default)
  if (column.primary) built = built.primaryKey()
  if (column.unique) built = built.unique()
  if (column.references !== undefined) built = built.references(column.references).onDelete(column.onDelete ?? 'restrict')
  return built
}

/** Binds the schema helpers to an engine and the transaction of a migration. */
export function schemaOf(engine: Engine, q: Kysely<unknown>): Schema {
  const createIndex = async (table: string, index: Index): Promise<void> => {
    const name = [
      table,
      ...index.columns,
      ...(index.of === undefined ? [] : [index.of]),
      index.where === undefined ? 'idx' : 'partial',
    ].join('_')
    const columns = sql.join(index.columns.map((column) => (index.of === 'lower' ? sql`lower(${sql.ref(column)})` : sql.ref(column))))
    const unique = index.unique ? sql`unique ` : sql``
    const where = index.where === undefined ? sql`` : sql` where ${sql.raw(index.where)}`
    await sql`create ${unique}index ${sql.ref(name)} on ${sql.table(table)} (${columns})${where}`.execute(q)
  }
  return {
    engine,
    q,
    createIndex,
    async createTable(name, columns, options = {}) {
      let table: CreateTableBuilder<string, string> = q.schema.createTable(name)
      for (const [column, definition] of Object.entries(columns)) {
        table = table.addColumn(column, dataType(engine, definition), (builder) => decorate(engine, definition, builder))
      }
      if (options.primaryKey) table = table.addPrimaryKeyConstraint(`${name}_pkey`, [...options.primaryKey])
      await table.execute()
      for (const index of options.indexes ?? []) await createIndex(name, index)
    },
    async addColumn(table, name, column) {
      await q.schema
        .alterTable(table)
        .addColumn(name, dataType(engine, column), (builder) => decorate(engine, column, builder))
        .execute()
    },
    async dropTable(name) {
      await q.schema.dropTable(name).execute()
    },
  }
}
