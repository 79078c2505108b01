import { closeSync, openSync } from 'node:fs'
import SqliteFile from 'better-sqlite3'
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type SqliteDatabase,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely'
import type { Handles } from './handles.ts'

const remembered = 500
/** Longer statements were made for one number of rows: keeping them costs megabytes and they hardly come back. */
const longestRemembered = 8192
/** Pages in memory, in KiB; the kernel keeps the rest of the file at hand. The library's own 16 MB for each of three would stay for ever. */
const cacheKiB = 4096

/** Keeps prepared statements: preparing costs several times an indexed read. Any change of the schema forgets them all. */
function withStatementCache(file: SqliteFile.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => {
      statements.clear()
      file.close()
    },
    prepare(text) {
      const known = statements.get(text)
      if (known !== undefined) return known
      const statement = file.prepare<unknown[]>(text)
      if (!/^\s*(select|insert|update|delete|with|begin|commit|rollback)\b/i.test(text)) statements.clear()
      else if (statements.size < remembered && text.length <= longestRemembered) statements.set(text, statement)
      return statement
    },
  }
}

/** SQLite has no levels of isolation; this one tells the driver that a commit need not wait for the disk. */
const relaxed = 'read uncommitted'

/** Takes the write lock at the start: a transaction that reads first and writes later could otherwise fail half-way as busy. */
class WritingDriver extends SqliteDriver {
  readonly #file: SqliteFile.Database
  #durable = true
  constructor(file: SqliteFile.Database, database: SqliteDatabase) {
    super({ database })
    this.#file = file
  }
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings = {}): Promise<void> {
    const durable = settings.isolationLevel !== relaxed
    if (durable !== this.#durable) {
      // what was committed before without waiting reaches the disk with the next commit that waits
      this.#file.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`)
      this.#durable = durable
    }
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

const kyselyOf = (file: SqliteFile.Database, writes: boolean): Kysely<unknown> => {
  const database = withStatementCache(file)
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => (writes ? new WritingDriver(file, database) : new SqliteDriver({ database })),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}

/** One writer, one reader for single statements, one reader for snapshots, so that reading never waits for a transaction. */
export function openSqlite(path: string): Handles {
  // The file holds password hashes: it must never exist with wider rights, not even for a moment. Its journals inherit them.
  closeSync(openSync(path, 'a', 0o600))
  const open = (readonly: boolean): SqliteFile.Database => {
    const file = new SqliteFile(path, { readonly, timeout: 5000 })
    if (!readonly) file.pragma('journal_mode = WAL')
    file.pragma('synchronous = FULL')
    file.pragma('foreign_keys = ON')
    file.pragma(`cache_size = -${cacheKiB}`)
    return file
  }
  const writer = kyselyOf(open(false), true)
  const reader = kyselyOf(open(true), false)
  const snapshots = kyselyOf(open(true), false)
  return {
    engine: 'sqlite',
    writer,
    reader,
    beginWrite: (_isolation, durable) => (durable ? writer.transaction() : writer.transaction().setIsolationLevel(relaxed)),
    beginSnapshot: () => snapshots.transaction(),
    notify: async () => {},
    listen: async () => async () => {},
    close: async () => {
      await Promise.all([snapshots.destroy(), reader.destroy()])
      await writer.destroy()
    },
  }
}
