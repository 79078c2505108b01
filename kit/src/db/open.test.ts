import { AsyncLocalStorage } from 'node:async_hooks'
import { stat } from 'node:fs/promises'
import { sql } from 'kysely'
import { AppError } from '../errors.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { id, text } from './columns.ts'
import { isUniqueViolation } from './dialect.ts'
import { migrate } from './migrate.ts'
import { openDatabase, type Db, type TransactionOptions } from './open.ts'
import { eachEngine, testDatabaseUrl } from './testing.ts'

/** Runs something as another request would: outside the transaction of the test. */
const outside = AsyncLocalStorage.snapshot()

interface Tables {
  things: { id?: number; name: string }
}

async function prepared(db: Db<Tables>): Promise<Db<Tables>> {
  await migrate(db, [
    { number: 1, name: 'things', up: (schema) => schema.createTable('things', { id: id(), name: text({ unique: true }) }) },
  ])
  return db
}
const names = async (db: Db<Tables>) => (await db.q.selectFrom('things').select('name').orderBy('name').execute()).map((row) => row.name)
const add = (db: Db<Tables>, name: string) => db.q.insertInto('things').values({ name }).execute()

eachEngine('database', (open, engine) => {
  it('keeps a transaction and drops a failed one', async () => {
    const db = await prepared(await open<Tables>())
    await db.transaction(() => add(db, 'kept'))
    await expect(
      db.transaction(async () => {
        await add(db, 'dropped')
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await names(db)).toEqual(['kept'])
  })

  it('waits for the disk unless a transaction says that it need not', async () => {
    const db = await prepared(await open<Tables>())
    const source = sql<{ told: string }>`select source as told from pg_settings where name = 'synchronous_commit'`
    const ask = engine === 'sqlite' ? sql<{ told: number }>`pragma synchronous` : source
    const told = (options: TransactionOptions) =>
      db.transaction(async (q) => Object.values((await ask.execute(q)).rows[0] ?? {})[0], options)
    const relaxed = engine === 'sqlite' ? 1 : 'client'
    for (const durable of [false, true, false]) expect((await told({ durable })) === relaxed).toBe(!durable)
    expect(await told({})).not.toBe(relaxed)
  })

  it('refuses a write outside a transaction', async () => {
    const db = await prepared(await open<Tables>())
    await expect(add(db, 'x')).rejects.toThrow(/read-?only/)
    expect(await names(db)).toEqual([])
  })

  it('joins nested transactions and runs hooks once, around the commit', async () => {
    const db = await prepared(await open<Tables>())
    const seen: string[] = []
    await db.transaction(async () => {
      await db.transaction(async () => {
        db.beforeCommit(() => add(db, 'by hook').then(() => void seen.push('before')))
        db.afterCommit(() => void seen.push(`after, in transaction: ${String(db.inTransaction)}`))
      })
      expect(seen).toEqual([])
      await add(db, 'inner')
    })
    expect(seen).toEqual(['before', 'after, in transaction: false'])
    expect(await names(db)).toEqual(['by hook', 'inner'])
  })

  it('rolls back when a nested part failed, even if somebody caught it', async () => {
    const db = await prepared(await open<Tables>())
    const outer = db.transaction(async () => {
      await add(db, 'outer')
      await db.transaction(() => Promise.reject(new Error('inner'))).catch(() => undefined)
    })
    await expect(outer).rejects.toThrow('rolled back')
    expect(await names(db)).toEqual([])
  })

  it('runs no hook of a transaction that failed', async () => {
    const db = await prepared(await open<Tables>())
    const seen: string[] = []
    const failing = db.transaction(async () => {
      db.afterCommit(() => void seen.push('after'))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(seen).toEqual([])
  })

  it('reads outside while a transaction is open, without waiting for it', async () => {
    const db = await prepared(await open<Tables>())
    const written = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const writing = db.transaction(async () => {
      await add(db, 'later')
      written.resolve()
      await release.promise
    })
    await written.promise
    expect(await names(db)).toEqual([])
    release.resolve()
    await writing
    expect(await names(db)).toEqual(['later'])
  })

  it('refuses a handle that is used after its transaction', async () => {
    const db = await prepared(await open<Tables>())
    const kept = await db.transaction(async (q) => ({ q }))
    await expect(kept.q.insertInto('things').values({ name: 'x' }).execute()).rejects.toThrow('has ended')
  })

  it('lets no two transactions break a rule together', async () => {
    const db = await prepared(await open<Tables>())
    const atMostOne = (name: string) =>
      db.transaction(async () => {
        if ((await names(db)).length > 0) throw new Error('full')
        await add(db, name)
      })
    const results = await Promise.allSettled(['a', 'b', 'c', 'd'].map(atMostOne))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(await names(db)).toHaveLength(1)
  })

  it('sees one moment in a snapshot and refuses to write there', async () => {
    const db = await prepared(await open<Tables>())
    await db.snapshot(async () => {
      expect(await names(db)).toEqual([])
      await new Promise<void>((resolve, reject) => {
        // A transaction of another request, so outside this context.
        setImmediate(() => outside(() => db.transaction(() => add(db, 'new'))).then(() => resolve(), reject))
      })
      expect(await names(db)).toEqual([])
      await expect(db.transaction(() => add(db, 'x'))).rejects.toThrow('snapshot')
    })
    expect(await names(db)).toEqual(['new'])
  })

  it('names a unique violation', async () => {
    const db = await prepared(await open<Tables>())
    await db.transaction(() => add(db, 'same'))
    const error: unknown = await db.transaction(() => add(db, 'same')).catch((cause: unknown) => cause)
    expect(isUniqueViolation(error)).toBe(true)
  })

  it.runIf(engine === 'postgres')('runs again when a name was taken after it had been looked for', async () => {
    const db = await prepared(await open<Tables>())
    let runs = 0
    const claim = db.transaction(
      async () => {
        runs += 1
        if ((await names(db)).includes('wanted')) return 'taken'
        if (runs === 1) await outside(() => db.transaction(() => add(db, 'wanted')))
        await add(db, 'wanted')
        return 'claimed'
      },
      { isolation: 'read committed' },
    )
    expect([await claim, runs]).toEqual(['taken', 2])
  })

  it('never reuses an id', async () => {
    const db = await prepared(await open<Tables>())
    const idOf = (name: string) => db.transaction((q) => q.insertInto('things').values({ name }).returning('id').executeTakeFirstOrThrow())
    const first = await idOf('a')
    await db.transaction((q) => q.deleteFrom('things').execute())
    const second = await idOf('b')
    expect(typeof second.id).toBe('number')
    expect(second.id).toBeGreaterThan(Number(first.id))
  })

  it('carries wake-ups to other processes after the commit', async () => {
    const db = await prepared(await open<Tables>())
    const heard: (string | null)[] = []
    const stop = await db.listen('wake', (payload) => void heard.push(payload))
    await db.transaction(() => db.notify('wake', 'site:7'))
    await expect.poll(() => heard.length).toBe(engine === 'postgres' ? 1 : 0)
    await stop()
  })
})

describe('opening', () => {
  it('gives nobody else access to the SQLite file', async () => {
    const url = await testDatabaseUrl('sqlite')
    const db = openDatabase({ url })
    onTestFinished(() => db.close())
    expect((await stat(url.slice('sqlite:'.length))).mode & 0o777).toBe(0o600)
  })
  it('says 503 when PostgreSQL is away', async () => {
    const db = openDatabase<Tables>({ url: 'postgres://x@localhost/x?host=/nonexistent' })
    onTestFinished(() => db.close())
    const error: unknown = await db.transaction(() => add(db, 'x')).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).status).toBe(503)
  })
  it('refuses any other URL', () => {
    expect(() => openDatabase({ url: 'mysql://x' })).toThrow('sqlite:/')
  })
})
