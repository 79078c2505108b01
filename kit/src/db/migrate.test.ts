import { expect, it } from 'vitest'
import { integer, text } from './columns.ts'
import { migrate, type Migration } from './migrate.ts'
import { eachEngine } from './testing.ts'

const first: Migration = { number: 1, name: 'first', up: (schema) => schema.createTable('a', { id: text({ primary: true }) }) }
const second: Migration = {
  number: 2,
  name: 'second',
  up: async (schema) => {
    await schema.addColumn('a', 'n', integer({ default: 7 }))
    await schema.createIndex('a', { columns: ['n'], unique: true, where: 'n > 10' })
    await schema.q
      .withTables<{ a: { id: string; n?: number } }>()
      .insertInto('a')
      .values([{ id: 'x' }, { id: 'y' }])
      .execute()
  },
}
interface Tables {
  a: { id: string; n: number }
}

eachEngine('migrations', (open) => {
  it('applies what is missing, in order, once', async () => {
    const db = await open<Tables>()
    expect(await migrate(db, [first])).toEqual([1])
    expect(await migrate(db, [first, second])).toEqual([2])
    expect(await migrate(db, [first, second])).toEqual([])
    expect(await db.q.selectFrom('a').selectAll().orderBy('id').execute()).toEqual([
      { id: 'x', n: 7 },
      { id: 'y', n: 7 },
    ])
  })
  it('lets several processes start at once', async () => {
    const db = await open<Tables>()
    const all = await Promise.all([1, 2, 3].map(() => migrate(db, [first, second])))
    expect(all.flat().toSorted((a, b) => a - b)).toEqual([1, 2])
  })
  it('refuses a database newer than the program', async () => {
    const db = await open<Tables>()
    await migrate(db, [first, second])
    await expect(migrate(db, [first])).rejects.toThrow('newer than this program')
  })
  it('leaves nothing of a migration that fails', async () => {
    const db = await open<Tables>()
    const broken: Migration = {
      ...second,
      up: async (schema) => {
        await second.up(schema)
        throw new Error('power cut')
      },
    }
    await expect(migrate(db, [first, broken])).rejects.toThrow('power cut')
    expect(await db.q.selectFrom('a').select('id').execute()).toEqual([])
    expect(await migrate(db, [first, second])).toEqual([2])
  })
  it('refuses a gap in the numbers', async () => {
    const db = await open<Tables>()
    await expect(migrate(db, [first, { ...second, number: 3 }])).rejects.toThrow('expected 2')
  })
})
