import { describe, expect, test } from 'vitest'
import { places } from '@croft/panel/setup/places.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { databasePackages } from './support/packages.ts'
import { eventually } from './support/server.ts'

/** The panel's own data go from SQLite to PostgreSQL while sites are served; whatever goes wrong, the panel runs. */

const title = 'the database of the panel moves'
const reason = await whyLeftOut(title)
const to = 'postgres://croft@127.0.0.1/croft'

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'move', packages: databasePackages })
  const sql = (statement: string, database = 'postgres') =>
    get().host.run(['runuser', '-u', 'postgres', '--', 'psql', '-qAt', '-d', database, '-c', statement], { cwd: '/' })
  const move = async (...more: readonly string[]) => {
    const options = { allowFailure: true, stdin: 'a b%c@d\n', timeoutMs: 120_000 } as const
    const { code, stdout, stderr } = await get().host.run(['croft', 'move-database', ...more], options)
    return { code, said: stdout + stderr }
  }
  const database = async () => (JSON.parse((await get().host.run(['cat', places.panelConfig])).stdout) as { database: string }).database
  const users = async () =>
    (await get().root('GET', '/users')).json<readonly { readonly username: string }[]>().map((user) => user.username)

  test('a target that will not do is refused before anything is stopped', async () => {
    await get().account('john')
    const before = await get().pid('panel/src/panel.ts')
    expect(await move('--to', 'postgres://croft:secret@127.0.0.1/croft')).toMatchObject({ code: 2 })
    expect((await move('--to', to, '--password-stdin')).code).toBe(1)
    await sql("create role croft login password 'a b%c@d'")
    await sql('create database croft owner croft')
    await sql('create table mine (a int); grant all on mine to croft', 'croft')
    const { code, said } = await move('--to', to, '--password-stdin', '--check')
    expect([code, said]).toEqual([1, expect.stringContaining('the database is not empty')])
    await sql('drop table mine', 'croft')
    const checked = await move('--to', to, '--password-stdin', '--check')
    expect([checked.code, checked.said]).toEqual([0, expect.stringContaining("can take the panel's data")])
    expect(await get().pid('panel/src/panel.ts')).toBe(before)
    expect(await database()).toMatch(/^sqlite:/)
  })

  test('killed in the middle, the panel is back on what it had', { timeout: 120_000 }, async () => {
    // the copy waits for this lock
    const holder = get().host.run(
      [
        'runuser',
        '-u',
        'postgres',
        '--',
        'psql',
        '-qAt',
        '-d',
        'croft',
        '-c',
        'create table schema_migrations (name text); select pg_sleep(600)',
      ],
      { cwd: '/', allowFailure: true, timeoutMs: 100_000 },
    )
    await sql('create table if not exists move_in_progress (at bigint); alter table move_in_progress owner to croft', 'croft')
    const moving = move('--to', to, '--password-stdin')
    await eventually(
      'the panel is stopped',
      () => get().pid('panel/src/panel.ts'),
      (pid) => pid === 0,
      30,
    )
    await get().host.run(['systemctl', 'kill', '--signal=KILL', 'croft-move-database.service'])
    expect((await moving).code).toBe(1)
    await get().ready(60)
    expect(await database()).toMatch(/^sqlite:/)
    expect(await users()).toEqual(expect.arrayContaining(['admin', 'john']))
    await sql('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null')
    await holder
    await sql('drop schema public cascade; create schema public authorization croft', 'croft')
  })

  test('it moves, sites are served all the while, and the panel goes on with it', { timeout: 180_000 }, async () => {
    const served: number[] = []
    let over = false
    const visitor = (async () => {
      while (!over) served.push((await get().page('john.example.com')).status)
    })()
    const { code, said } = await move('--to', to, '--password-stdin')
    over = true
    await visitor
    expect([code, said]).toEqual([0, expect.stringContaining('runs on PostgreSQL now')])
    expect(said).toMatch(/\d+ rows of \d+ tables copied and compared/)
    expect(new Set(served)).toEqual(new Set([served[0]]))
    expect(served[0]).toBeLessThan(500)
    expect(await database()).toMatch(/^postgres:/)
    expect((await get().host.run(['stat', '--format=%a %U %G', places.panelConfig])).stdout.trim()).toBe('640 root croft')
    expect(await users()).toEqual(expect.arrayContaining(['admin', 'john']))
    await get().account('mary')
    expect((await sql('select count(*) from users', 'croft')).stdout.trim()).toBe('3')
    expect((await get().host.run(['test', '-f', `${places.data}/croft.db`], { allowFailure: true })).code).toBe(0)
    expect((await move('--to', to, '--password-stdin')).said).toContain('in PostgreSQL already')
  })

  test('it goes back to a new file of SQLite, with what came meanwhile, and nowhere else', { timeout: 240_000 }, async () => {
    const back = `${places.data}/back.db`
    expect((await move('--to', 'sqlite:/root/elsewhere.db')).said).toContain(`has to lie in ${places.data}`)
    expect((await move('--to', `sqlite:${places.data}/croft.db`)).said).toContain('not empty')
    expect((await move('--to', 'sqlite:relative.db')).code).toBe(2)
    const checked = await move('--to', `sqlite:${back}`, '--check')
    expect([checked.code, checked.said]).toEqual([0, expect.stringContaining("can take the panel's data")])
    expect((await get().host.run(['test', '-e', back], { allowFailure: true })).code).toBe(1)
    expect(await database()).toMatch(/^postgres:/)
    const { code, said } = await move('--to', `sqlite:${back}`)
    expect([code, said]).toEqual([0, expect.stringContaining('runs on SQLite now')])
    expect(said).not.toContain('a b%c@d')
    expect(await database()).toBe(`sqlite:${back}`)
    expect((await get().host.run(['stat', '--format=%a %U', back])).stdout.trim()).toBe('600 croft')
    expect(await users()).toEqual(expect.arrayContaining(['admin', 'john', 'mary']))
    await get().account('third')
    expect((await sql('select count(*) from users', 'croft')).stdout.trim()).toBe('3')
  })
})
