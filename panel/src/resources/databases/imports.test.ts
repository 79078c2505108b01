import { expect, onTestFinished, test } from 'vitest'
import { changeServer, installMariaDb, serverOf } from '../../drivers/db/mariadb/testing.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'

const password = 'Correct-Horse-7'
const text = (value: string) => Buffer.from(value).toString('base64')

eachApp('imports, exports and copies', (start) => {
  const world = async (refusal?: () => string | null) => {
    const app = await start()
    installMariaDb(app.machine, refusal)
    const [john, mary] = [await app.account('john'), await app.account('mary')]
    for (const each of [john, mary]) {
      await each.post('/files/mkdir', { path: '/in' })
      await each.post('/databases', { name: 'shop', password })
    }
    /** An upload with so many of its four bytes; its id. */
    const upload = async (as: Client, bytes: number) => {
      const headers = { authorization: `Bearer ${as.token ?? ''}`, 'tus-resumable': '1.0.0' }
      const meta = `path ${text('/in')},filename ${text('dump.sql')}`
      const begun = await app.server.inject({
        method: 'POST',
        url: '/api/v1/files/uploads',
        headers: { ...headers, 'upload-metadata': meta, 'upload-length': '4' },
      })
      const url = String(begun.headers['location'])
      const piece = { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }
      await app.server.inject({ method: 'PATCH', url, headers: piece, payload: Buffer.from('DO 1'.slice(0, bytes)) })
      return url.slice(url.lastIndexOf('/') + 1)
    }
    /** Whether a program was started with this word. */
    const started = (word: string) => app.machine.transcript.some((argv) => argv.includes(word))
    return { app, john, mary, upload, started }
  }
  const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`

  test('an upload that is complete is imported by its id, by its owner alone', async () => {
    const { john, mary, upload, started } = await world()
    const take = (as: Client, body: object, name = 'john_shop') => as.post(`/databases/${name}/import`, body)
    expect(said(await take(john, {}))).toBe('400 Path or upload_id is required')
    expect(said(await take(john, { upload_id: '0123456789abcdef' }))).toBe('404 Upload not found')
    const half = await upload(john, 2)
    expect(said(await take(john, { upload_id: half }))).toBe('409 Upload is not complete')
    await john.delete(`/files/uploads/${half}`)
    const whole = await upload(john, 4)
    expect(said(await take(mary, { upload_id: whole }, 'mary_shop'))).toBe('404 Upload not found')
    expect(said(await take(john, { upload_id: whole }))).toBe('202 Import started')
    await expect.poll(() => started('./in/dump.sql')).toBe(true)
    expect(said(await take(john, { path: '/in/dump.sql', charset: 'latin1 user=root' }))).toBe('400 Invalid charset')
  })

  test('an export goes where it is asked for, over nothing', async () => {
    const { john } = await world()
    await john.post('/files/write', { path: '/in/taken.sql.gz', content: 'x' })
    const give = async (target: string) => said(await john.post('/databases/john_shop/export', { target_path: target }))
    expect(await give('/in/taken.sql.gz')).toBe('409 File already exists')
    expect(await give('/none/a.sql.gz')).toBe('404 File not found')
    expect(await give('/in')).toBe('202 Export started')
  })

  const jobOf = ({ body }: { body: Record<string, unknown> }) => `/jobs/${String(body['job_id'])}`
  const ended = (as: Client, job: string) => expect.poll(async () => (await as.get(job)).body, { timeout: 8000 })
  const usersOf = async (as: Client, name: string) =>
    (await as.get(`/databases/${name}/grants`)).list.map(({ user, privileges }) => [user, privileges])
  /** The panel starts anew; what is done meanwhile waits. */
  const restart = async (app: TestApp, meanwhile: () => Promise<void>) => {
    await app.running.stop()
    await meanwhile()
    const running = await app.start()
    onTestFinished(() => running.stop())
  }

  for (const verb of ['clone', 'rename']) {
    test(`a ${verb} never touches a database that somebody made meanwhile`, async () => {
      const { app, john } = await world()
      let job = ''
      await restart(app, async () => {
        job = jobOf(await john.post(`/databases/john_shop/${verb}`, { name: 'new' }))
        expect((await john.post('/databases', { name: 'new', password })).status).toBe(201)
      })
      await ended(john, job).toMatchObject({ status: expect.stringMatching(/^(failed|rolled_back)$/), error: 'Database already exists' })
      expect(app.machine.faults.log.filter((sql) => sql.startsWith('DROP DATABASE'))).toEqual([])
      expect(serverOf(app.machine).databases).toMatchObject({ john_shop: 'croft:1', john_new: 'croft:3' })
      expect([await usersOf(john, 'john_shop'), await usersOf(john, 'john_new')]).toEqual([
        [['john_shop', ['ALL']]],
        [['john_new', ['ALL']]],
      ])
    })
  }

  test('a clone looks for room again when it begins', async () => {
    const { app, john } = await world()
    await app.admin.put('/users/john', { max_databases: 2 })
    let job = ''
    await restart(app, async () => {
      job = jobOf(await john.post('/databases/john_shop/clone', { name: 'copy' }))
      await john.post('/databases', { name: 'blog', password })
    })
    await ended(john, job).toMatchObject({ error: 'Limit reached: max_databases (2)' })
    expect((await john.get('/databases')).list.map(({ id }) => id)).toEqual(['john_blog', 'john_shop'])
  })

  test('a routine that MariaDB hides from the account is named', async () => {
    const { app, john } = await world()
    const own = { name: 'f', kind: 'function', definer: 'john@localhost' }
    changeServer(app.machine, (server) => (server.routines = [own]))
    await ended(john, jobOf(await john.post('/databases/john_shop/clone', { name: 'one' }))).toMatchObject({ status: 'succeeded' })
    changeServer(app.machine, (server) => (server.routines = [own, { name: 'p', kind: 'procedure', definer: 'john_shop@localhost' }]))
    const error = expect.stringMatching(/^MariaDB before 11\.3 shows procedure p to its maker alone/)
    for (const [verb, body] of [
      ['export', {}],
      ['clone', { name: 'copy' }],
    ] as const)
      await ended(john, jobOf(await john.post(`/databases/john_shop/${verb}`, body))).toMatchObject({ error })
  })

  test('clones and renames bring everybody along', async () => {
    const { app, john } = await world()
    await ended(john, jobOf(await john.post('/databases/john_shop/clone', { name: 'copy' }))).toMatchObject({ status: 'succeeded' })
    await ended(john, jobOf(await john.post('/databases/john_copy/rename', { name: 'new' }))).toMatchObject({ status: 'succeeded' })
    expect([await usersOf(john, 'john_shop'), await usersOf(john, 'john_new')]).toEqual([
      [['john_shop', ['ALL']]],
      [['john_shop', ['ALL']]],
    ])
    expect(Object.keys(serverOf(app.machine).databases).toSorted()).toEqual(['john_new', 'john_shop', 'mary_shop', 'mysql'])
  })

  /** A rename that waits for a server that refuses everything. */
  const waiting = async () => {
    let words: string | null = null
    const { app, john } = await world(() => words)
    words = 'no'
    const job = jobOf(await john.post('/databases/john_shop/rename', { name: 'new' }))
    await expect.poll(() => usersOf(john, 'john_shop')).toEqual([])
    return { app, john, job, go: () => (words = null) }
  }

  test('a rename that is cancelled while it waits gives everybody their rights again', async () => {
    const { john, job } = await waiting()
    expect((await john.post(`${job}/cancel`)).status).toBe(200)
    await ended(john, job).toMatchObject({ status: 'cancelled' })
    expect(await usersOf(john, 'john_shop')).toEqual([['john_shop', ['ALL']]])
  })

  test('a rename goes on after a restart and forgets nobody', async () => {
    const { app, john, job, go } = await waiting()
    await restart(app, async () => {
      go()
      app.clock.advance(60_000)
    })
    await ended(john, job).toMatchObject({ status: 'succeeded' })
    expect(await usersOf(john, 'john_new')).toEqual([['john_shop', ['ALL']]])
  })
})
