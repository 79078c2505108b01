import { expect, it } from 'vitest'
import { collectChanges } from './change-set.ts'
import type { PanelDb } from './database.ts'
import { jobTypeOf } from './pending.ts'
import type { ApiKeyRow } from './tables/access.ts'
import { eachPanelEngine, testCtx } from './testing.ts'
import { defineTable, insert, remove, touch, update } from './write.ts'

const ctx = testCtx()
const keys = defineTable({
  table: 'api_keys',
  event: 'api-key',
  resource: (row) => ({ type: 'api-key', id: row.id }),
  owner: (row) => row.user_id,
  scopes: (row) => [`account:${row.user_id}`],
  secret: ['hash'],
  data: (row) => ({ name: row.name }),
})
const row: ApiKeyRow = {
  id: 'k1',
  user_id: 3,
  name: 'one',
  prefix: 'wsp_',
  hash: 'canary-1',
  previous_hash: null,
  previous_until: null,
  permissions: '[]',
  ip_whitelist: '[]',
  expires_at: null,
  enabled: 1,
  rate_limit: 0,
  mfa: 0,
  created_by: 'x',
  last_used_at: null,
  last_ip: '',
  created_at: 1,
}
const events = async (db: PanelDb) =>
  (await db.q.selectFrom('events').selectAll().orderBy('id').execute()).map((each) => [each.event, JSON.parse(each.data)])
const scopes = async (db: PanelDb) =>
  (await db.q.selectFrom('scopes').selectAll().orderBy('scope').execute()).map((each) => [each.scope, each.wanted])

eachPanelEngine('write', (open) => {
  it('writes row, event and due scope together, and the changed fields without secrets', async () => {
    const db = await open()
    expect(await insert(ctx, db, keys, row)).toMatchObject({ id: 'k1', enabled: 1, expires_at: null })
    const { result, changes } = await collectChanges(() => update(ctx, db, keys, 'k1', { name: 'two', hash: 'canary-2', enabled: 1 }))
    expect(result).toMatchObject({ name: 'two', hash: 'canary-2' })
    expect(changes.changes[0]?.fields).toEqual({ name: ['one', 'two'], hash: ['<redacted>', '<redacted>'] })
    await remove(ctx, db, keys, 'k1')
    expect(await events(db)).toEqual([
      ['api-key.created', { name: 'one' }],
      ['api-key.updated', { name: 'two', changed: ['name', 'hash'] }],
      ['api-key.deleted', { name: 'two' }],
    ])
    expect(await scopes(db)).toEqual([['account:3', 3]])
  })
  it('does nothing for a patch that changes nothing', async () => {
    const db = await open()
    await insert(ctx, db, keys, row)
    const { changes } = await collectChanges(() => update(ctx, db, keys, 'k1', { name: 'one' }))
    expect(changes).toEqual({ scopes: [], changes: [] })
    expect(await scopes(db)).toEqual([['account:3', 1]])
  })
  it('marks the old and the new scope when a row moves', async () => {
    const db = await open()
    await insert(ctx, db, keys, row)
    await update(ctx, db, keys, { id: 'k1' }, { user_id: 4 })
    expect(await scopes(db)).toEqual([
      ['account:3', 2],
      ['account:4', 1],
    ])
  })
  it('marks each scope once in a transaction, named after its first write', async () => {
    const db = await open()
    const { changes } = await collectChanges(() =>
      db.transaction(async () => {
        await insert(ctx, db, keys, row)
        await update(ctx, db, keys, 'k1', { name: 'two' })
        await touch(ctx, db, ['site:7', 'account:3'], 'user.suspended', { type: 'user', id: 'john' })
      }),
    )
    expect(changes.scopes.map((each) => [each.scope, each.wanted])).toEqual([
      ['account:3', 1],
      ['site:7', 1],
    ])
    const jobs = await db.q.selectFrom('jobs').select(['scope', 'type']).orderBy('scope').execute()
    expect(jobs.map((job) => job.type)).toEqual(['api-key.create', 'user.suspend'])
  })
  it('leaves no trace of what is rolled back', async () => {
    const db = await open()
    const { changes } = await collectChanges(() =>
      db
        .transaction(async () => {
          await insert(ctx, db, keys, row)
          throw new Error('no')
        })
        .catch(() => undefined),
    )
    expect(changes).toEqual({ scopes: [], changes: [] })
    expect([await events(db), await scopes(db)]).toEqual([[], []])
  })
  it('changes exactly one row', async () => {
    const db = await open()
    await insert(ctx, db, keys, row)
    await insert(ctx, db, keys, { ...row, id: 'k2', hash: 'h2' })
    await expect(update(ctx, db, keys, { user_id: 3 }, { name: 'x' })).rejects.toThrow('must name one row')
    await expect(remove(ctx, db, keys, 'gone')).rejects.toThrow('Changed by someone else')
  })
  it('loses no count when many write the same scope at once', async () => {
    const db = await open()
    await Promise.all(Array.from({ length: 12 }, (_, n) => insert(ctx, db, keys, { ...row, id: `k${n}`, hash: `h${n}` })))
    expect(await scopes(db)).toEqual([['account:3', 12]])
    const jobs = await db.q.selectFrom('jobs').select('generation').orderBy('generation').execute()
    expect(jobs.map((job) => job.generation)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1))
  })
})

it('names jobs after events', () => {
  const pairs = {
    'domain.created': 'domain.create',
    'user.suspended': 'user.suspend',
    'user.package_changed': 'user.package_change',
    'user.2fa-disabled': 'user.2fa-disable',
    'x.password': 'x.password',
  }
  for (const [event, job] of Object.entries(pairs)) expect(jobTypeOf(event)).toBe(job)
})
