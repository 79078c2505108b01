import { expect, test } from 'vitest'
import { createAudit } from '../../db/audit.ts'
import { eachPanelEngine, testCtx } from '../../db/testing.ts'
import { serve, withKey } from '../settings/testing.ts'
import { siteWorld } from '../site-aliases/testing.ts'
import { csvField } from './export.ts'
import { auditRoutes } from './routes.ts'
import { auditService } from './service.ts'
import { auditStore } from './store.ts'

test.each([
  ['plain', 'plain'],
  [null, ''],
  [201, '201'],
  [-1, '-1'],
  ['a,b', '"a,b"'],
  ['say "x"\n', '"say ""x""\n"'],
  ['=cmd()', "'=cmd()"],
  ['@a,b', '"\'@a,b"'],
  [{ a: [1, 2] }, '"{""a"":[1,2]}"'],
])('csv field %j', (value, field) => {
  expect(csvField(value)).toBe(field)
})

eachPanelEngine('audit', (open) => {
  const make = async () => {
    const world = await siteWorld(open)
    const log = createAudit(world.db, Buffer.alloc(32, 1))
    const as = serve(auditRoutes, { audit: auditService({ store: auditStore(world.db), log }) })
    const write = async (ctx: typeof world.john, action: string, owner: typeof world.john, note = '') => {
      const { userId, username } = owner.actor
      const id = await log.begin(ctx, { action, ownerId: userId, owner: username, resource: { type: 'domain', id: 'example.com' } })
      await log.complete(id, { result: 'ok', status: 200, changes: { note: ['', note] }, note })
      return id
    }
    return { ...world, as, log, write }
  }

  test('lists newest first, within view, filtered and paged', async () => {
    const { as, write, admin, john, mary } = await make()
    await write(john, 'domain.update', john, '=1+1')
    await write(admin, 'domain.delete', mary)
    await write(admin, 'package.create', admin)
    const actions = async (client: ReturnType<typeof as>, query = '') =>
      (await client.get(`/audit${query}`)).list.map((entry) => entry['action'])
    expect(await actions(as(admin))).toEqual(['package.create', 'domain.delete', 'domain.update'])
    expect(await actions(as(john))).toEqual(['domain.update'])
    expect(await actions(as(mary))).toEqual(['domain.delete'])
    expect(await actions(as(admin), '?owner=mary&actor=boss')).toEqual(['domain.delete'])
    expect(await actions(as(john), '?owner=mary')).toEqual([])
    expect(await actions(as(admin), '?from=2000-01-01&to=2001-01-01')).toEqual([])
    expect(await actions(as(admin), '?result=denied')).toEqual([])
    expect((await as(admin).get('/audit?from=yesterday')).status).toBe(400)
    expect((await as(admin).get('/audit?page=2&per_page=2')).body).toMatchObject({
      data: [{ action: 'domain.update' }],
      meta: { total: 3 },
    })
    expect((await as(withKey(john, ['domains'])).get('/audit')).status).toBe(403)
  })

  test('shows one entry with its changes; another’s does not exist', async () => {
    const { as, write, john, mary } = await make()
    const id = await write(john, 'domain.update', john, 'hi')
    expect((await as(john).get(`/audit/${id}`)).body).toMatchObject({
      id,
      actor: 'john',
      via: 'session',
      resource: { type: 'domain', id: 'example.com' },
      result: 'ok',
      status: 200,
      ip: '192.0.2.1',
      changes: { note: ['', 'hi'] },
    })
    expect((await as(mary).get(`/audit/${id}`)).body['message']).toBe('Entry not found')
    expect((await as(mary).get('/audit/nonsense')).status).toBe(404)
  })

  test('verifying finds what was changed by hand', async () => {
    const { db, as, write, admin, john } = await make()
    await write(john, 'domain.update', john)
    const id = await write(john, 'domain.delete', john)
    await write(john, 'domain.create', john)
    expect((await as(admin).get('/audit/verify')).body).toEqual({ ok: true, checked: 3, first_bad_id: null })
    await db.transaction((q) => q.updateTable('audit').set({ actor: 'mary' }).where('id', '=', id).execute())
    expect((await as(admin).get('/audit/verify')).body).toMatchObject({ ok: false, first_bad_id: id })
    expect((await as(admin).get('/audit/verify?from=2000-01-01')).body).toMatchObject({ ok: false, first_bad_id: id })
    expect((await as(john).get('/audit/verify')).status).toBe(403)
  })

  test('exports more than one batch, within view, as CSV and JSON', async () => {
    const { as, db, write, admin, john, mary } = await make()
    await write(mary, 'domain.update', mary)
    const id = await write(john, 'domain.update', john, '=1+1')
    const row = await db.q.selectFrom('audit').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const copies = Array.from({ length: 600 }, (_, index) => ({ ...row, id: id + index + 1 }))
    await db.transaction((q) => q.insertInto('audit').values(copies).execute())
    const csv = await as(john).get('/audit/export')
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit.csv"',
    })
    const lines = csv.text.trimEnd().split('\r\n')
    expect(lines[0]).toMatch(/^id,at,actor,/)
    expect(lines.length).toBe(602)
    expect(lines[1]).toContain(`${id + 600},`)
    expect(lines[1]).toMatch(/,'=1\+1$/)
    expect(csv.text).not.toContain('mary')
    const json = JSON.parse((await as(admin).get('/audit/export?format=json')).text) as unknown[]
    expect(json.length).toBe(602)
    expect(JSON.parse((await as(testCtx({ userId: 999, role: 'user' })).get('/audit/export?format=json')).text)).toEqual([])
    expect((await as(john).get('/audit/export?to=never')).status).toBe(400)
  })
})
