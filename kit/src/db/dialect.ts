import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import { unavailable } from '../errors.ts'

/** The two engines every query runs on; what differs between them is in this file and in `columns.ts`. */
export type Engine = 'sqlite' | 'postgres'

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Two transactions touched the same rows; the loser may simply run again (PostgreSQL: serialization failure, deadlock). */
export const isSerializationFailure = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error))

/** A unique index or primary key refused the row. */
export const isUniqueViolation = (error: unknown): boolean =>
  ['23505', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(codeOf(error))

const outages = new Set([
  'SQLITE_BUSY',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  '57P01',
  '57P03',
  '53300',
  '53100',
])

/** Turns an engine that is busy, full or away into a 503 that keeps the cause; every other error comes back as it is. */
export const outageAsUnavailable = (error: unknown): unknown =>
  outages.has(codeOf(error)) || isSerializationFailure(error) ? unavailable('Service temporarily unavailable', 5, error) : error

interface Lockable<Self> {
  forUpdate(): Self
  skipLocked(): Self
}

/** Locks the selected rows and passes over those another transaction holds; SQLite has one writer and needs neither. */
export const skipLocked = <Query extends Lockable<Query>>(engine: Engine, query: Query): Query =>
  engine === 'postgres' ? query.forUpdate().skipLocked() : query

/** Locks the selected rows until the transaction ends, waiting for whoever holds them. */
export const lockRows = <Query extends { forUpdate(): Query }>(engine: Engine, query: Query): Query =>
  engine === 'postgres' ? query.forUpdate() : query

/** The greater of two values, for use inside an update. */
export const greatest = (engine: Engine, left: Expression<number>, right: Expression<number> | number): RawBuilder<number> =>
  engine === 'postgres' ? sql<number>`greatest(${left}, ${right}::bigint)` : sql<number>`max(${left}, ${right})`

/** Holds one named lock until the transaction ends; SQLite's only writer holds it already. */
export const transactionLock = (engine: Engine, key: number): RawBuilder<unknown> | null =>
  engine === 'postgres' ? sql`select pg_advisory_xact_lock(${key})` : null

/** Case-insensitive substring test with the wildcards of `needle` taken literally. */
export const containsText = (column: Expression<string>, needle: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`lower(${column}) like ${`%${needle.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`
