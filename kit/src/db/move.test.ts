import { expect, it, onTestFinished } from 'vitest'
import { flag, id, integer, text } from './columns.ts'
import { migrate, type Migration } from './migrate.ts'
import { moveDatabase } from './move.ts'
import { openDatabase } from './open.ts'
import { eachEngine, testDatabaseUrl } from './testing.ts'

interface Tables {
  a_children: { id?: number; parent_id: number; note: string | null }
  parents: { id?: number; name: string; on: number }
  heads: { id: number; hash: string }
}
const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'first',
    up: async (schema) => {
      await schema.createTable('parents', { id: id(), name: text(), on: flag() })
      await schema.createTable('a_children', { id: id(), parent_id: integer({ references: 'parents.id' }), note: text({ nullable: true }) })
      await schema.createTable('heads', { id: integer({ primary: true }), hash: text() })
      await schema.q.withTables<{ heads: { id: number; hash: string } }>().insertInto('heads').values({ id: 1, hash: '' }).execute()
    },
  },
]

eachEngine('moving', (_open, engine) => {
  const open = async (kind: 'sqlite' | 'postgres') => {
    const db = openDatabase<Tables>({ url: await testDatabaseUrl(kind) })
    onTestFinished(() => db.close())
    return db
  }
  const filled = async () => {
    const db = await open('sqlite')
    await migrate(db, migrations)
    await db.transaction(async (q) => {
      for (let n = 1; n <= 450; n += 1)
        await q
          .insertInto('parents')
          .values({ name: `näme ${n}`, on: n % 2 })
          .execute()
      await q.insertInto('a_children').values({ parent_id: 449, note: null }).execute()
      await q.deleteFrom('parents').where('id', '=', 450).execute()
      await q.updateTable('heads').set({ hash: 'abc' }).execute()
    })
    return db
  }

  it('goes to the other engine', async () => {
    await expect(moveDatabase(await open(engine), await open(engine), migrations)).rejects.toThrow('from SQLite to PostgreSQL, or back')
  })

  it.runIf(engine === 'postgres')('copies every row and goes on with the ids', async () => {
    const source = await filled()
    const target = await open('postgres')
    const counts = await moveDatabase(source, target, migrations)
    expect(Object.fromEntries(counts)).toEqual({ a_children: 1, parents: 449, heads: 1 })
    for (const table of ['parents', 'a_children', 'heads'] as const) {
      expect(await target.q.selectFrom(table).selectAll().orderBy('id').execute()).toEqual(
        await source.q.selectFrom(table).selectAll().orderBy('id').execute(),
      )
    }
    const next = await target.transaction((q) =>
      q.insertInto('parents').values({ name: 'x', on: 0 }).returning('id').executeTakeFirstOrThrow(),
    )
    expect(next.id).toBe(451)
  })

  it.runIf(engine === 'postgres')('may be started again after a cut, but never over another database', async () => {
    const source = await filled()
    const target = await open('postgres')
    const cut: Migration = { number: 2, name: 'cut', up: () => Promise.reject(new Error('power cut')) }
    await expect(moveDatabase(source, target, [...migrations, cut])).rejects.toThrow('power cut')
    await moveDatabase(source, target, migrations)
    await expect(moveDatabase(source, target, migrations)).rejects.toThrow('not empty')
  })

  it.runIf(engine === 'postgres')('goes back with everything that came since, and the ids go on', async () => {
    const [first, between, back] = [await filled(), await open('postgres'), await open('sqlite')]
    await moveDatabase(first, between, migrations)
    await between.transaction(async (q) => {
      await q.insertInto('parents').values({ name: 'later', on: 1 }).execute()
      const gone = await q.insertInto('parents').values({ name: 'gone', on: 1 }).returning('id').executeTakeFirstOrThrow()
      await q.deleteFrom('parents').where('id', '=', gone.id).execute()
    })
    const counts = await moveDatabase(between, back, migrations)
    expect(Object.fromEntries(counts)).toEqual({ a_children: 1, parents: 450, heads: 1 })
    for (const table of ['parents', 'a_children', 'heads'] as const) {
      expect(await back.q.selectFrom(table).selectAll().orderBy('id').execute()).toEqual(
        await between.q.selectFrom(table).selectAll().orderBy('id').execute(),
      )
    }
    const next = await back.transaction((q) =>
      q.insertInto('parents').values({ name: 'x', on: 0 }).returning('id').executeTakeFirstOrThrow(),
    )
    expect(next.id).toBe(453)
    await expect(moveDatabase(between, back, migrations)).rejects.toThrow('not empty')
  })

  it.runIf(engine === 'postgres')('back may be started again after a cut, too', async () => {
    const [first, between, back] = [await filled(), await open('postgres'), await open('sqlite')]
    await moveDatabase(first, between, migrations)
    const cut: Migration = { number: 2, name: 'cut', up: () => Promise.reject(new Error('power cut')) }
    await expect(moveDatabase(between, back, [...migrations, cut])).rejects.toThrow('power cut')
    expect(Object.fromEntries(await moveDatabase(between, back, migrations))).toMatchObject({ parents: 449 })
  })
})
