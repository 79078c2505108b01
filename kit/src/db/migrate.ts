import { sql } from 'kysely'
import { id, integer, schemaOf, text, time, type Schema } from './columns.ts'
import { transactionLock } from './dialect.ts'
import type { Db } from './open.ts'

/** One numbered step of the schema. Never edited once released; there is no way back. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly up: (schema: Schema) => Promise<void>
}

interface MigrationTables {
  schema_migrations: { id?: number; number: number; name: string; applied_at: number }
}

const migrationLock = 0x63726f66

/** Checks that the numbers are 1, 2, 3, …, so that two engineers who took the same number notice it at once. */
function checkNumbers(migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1)
      throw new Error(`migration "${migration.name}" has number ${migration.number}, expected ${index + 1}`)
  })
}

/**
 * Brings the schema up to date, one process at a time, each migration in a transaction of its own. Returns the numbers it applied.
 * Throws when the database is newer than the program or was made by other migrations.
 */
export async function migrate<Tables>(database: Db<Tables>, migrations: readonly Migration[]): Promise<number[]> {
  checkNumbers(migrations)
  const db = database as unknown as Db<MigrationTables>
  const applied: number[] = []
  for (let number = await nextMigration(db, migrations); number !== null; number = await nextMigration(db, migrations)) applied.push(number)
  return applied
}

/** Applies the first missing migration under the lock; `null` when there is none. */
async function nextMigration(db: Db<MigrationTables>, migrations: readonly Migration[]): Promise<number | null> {
  return db.transaction(
    async (q) => {
      await transactionLock(db.engine, migrationLock)?.execute(q)
      const schema = schemaOf(db.engine, db.q as unknown as Schema['q'])
      const tables = await sql<{ name: string }>`${
        db.engine === 'sqlite'
          ? sql`select name from sqlite_master where type = 'table' and name = 'schema_migrations'`
          : sql`select tablename as name from pg_tables where schemaname = current_schema() and tablename = 'schema_migrations'`
      }`.execute(q)
      if (tables.rows.length === 0) {
        await schema.createTable('schema_migrations', { id: id(), number: integer({ unique: true }), name: text(), applied_at: time() })
      }
      const done = await q.selectFrom('schema_migrations').select(['number', 'name']).orderBy('number').execute()
      for (const { number, name } of done) {
        const known = migrations[number - 1]
        if (known === undefined)
          throw new Error(
            `the database is newer than this program: it has migration ${number} (${name}), the program knows ${migrations.length}`,
          )
        if (known.name !== name) throw new Error(`migration ${number} of the database is "${name}", of this program "${known.name}"`)
      }
      const next = migrations[done.length]
      if (next === undefined) return null
      await next.up(schema)
      await q.insertInto('schema_migrations').values({ number: next.number, name: next.name, applied_at: Date.now() }).execute()
      return next.number
    },
    { isolation: 'read committed' },
  )
}
