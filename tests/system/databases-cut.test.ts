import { beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { databaseClients, databasePassword as password, type DatabaseJob } from './support/databases.ts'
import { databasePackages } from './support/packages.ts'
import { eventually } from './support/server.ts'

/** Imports that are cut off: a killed agent, a killed panel, a full disk under the database server. */

const reason = await whyLeftOut('database servers')

describe.skipIf(reason !== null)('imports that are cut off', () => {
  const get = useServer({ name: 'dbcut', release: 'trixie', packages: databasePackages })
  const { call, write, job, maria, postgres, byHandPostgres } = databaseClients(get)
  const engines = [
    { engine: 'mariadb', name: 'john_shop', nap: 'SELECT SLEEP(8)', ask: (sql: string) => maria('john_shop', sql, 'john_shop') },
    { engine: 'postgresql', name: 'john_pg', nap: 'SELECT pg_sleep(8)', ask: (sql: string) => postgres('john_pg', 'john_pg', sql) },
  ] as const

  beforeAll(async () => {
    await get().account('john')
    await write('POST', '/databases', { name: 'shop', password, owner: 'john' })
    await write('POST', '/databases', { name: 'pg', password, owner: 'john', engine: 'postgresql' })
    // half of the work, time to be killed in, the other half
    for (const { engine, nap } of engines)
      await get().put('john', `${engine}.sql`, `CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n${nap};\nINSERT INTO t VALUES (2);\n`)
  })

  const look = async (id: number) => (await call('GET', `/jobs/${id}`)).json<DatabaseJob & { step: string }>()
  const ended = (id: number) =>
    eventually(
      `job ${id}`,
      () => look(id),
      ({ status }) => !['queued', 'running'].includes(status),
      90,
    )
  /** Starts an import and kills a service in the middle of it; how the job ended. */
  const cut = async (name: string, body: object, service: 'croft-agent' | 'croft-panel') => {
    const id = (await call('POST', `/databases/${name}/import`, body)).json<{ job_id: number }>().job_id
    await eventually(
      'the dump is being read',
      async () => (await get().host.run(['sh', '-c', 'pgrep --full "^[^ ]*(mariadb|psql) .*" || true'])).stdout.trim(),
      (pids) => pids !== '',
    )
    await get().host.run(['systemctl', 'kill', '--signal=KILL', service])
    await get().ready()
    return { id, ...(await ended(id)) }
  }

  describe.each(engines)('$engine', ({ engine, name, ask }) => {
    const count = () => ask('SELECT count(*) FROM t')

    test.each(['croft-agent', 'croft-panel'] as const)(
      'begins anew where it may empty the database (%s)',
      { timeout: 180_000 },
      async (service) => {
        const how = await cut(name, { path: `/${engine}.sql`, drop_existing: true }, service)
        expect(how).toMatchObject({ status: 'succeeded', error: null })
        expect(await count()).toBe('2')
      },
    )

    test('adds nothing twice where it may not', { timeout: 180_000 }, async () => {
      await get().put(
        'john',
        'more.sql',
        `${engine === 'mariadb' ? 'SELECT SLEEP(8)' : 'SELECT pg_sleep(8)'};\nINSERT INTO t VALUES (3);\n`,
      )
      const how = await cut(name, { path: '/more.sql' }, 'croft-agent')
      const refused = ['failed', expect.stringContaining('import again with drop_existing')]
      expect([how.status, how.error]).toEqual(refused)
      // nor when somebody asks for it once more
      expect((await call('POST', `/jobs/${how.id}/retry`)).status).toBe(202)
      const again = await ended(how.id)
      expect([again.status, again.error]).toEqual(refused)
      expect(await ask('SELECT count(*) FROM t WHERE a = 3')).toBe('0')
    })
  })

  test('a full disk under PostgreSQL is said, and hurts nothing else', { timeout: 120_000 }, async () => {
    await write('POST', '/databases', { name: 'pgsmall', password, owner: 'john', engine: 'postgresql' })
    const run = (argv: readonly [string, ...string[]]) => get().host.run(argv)
    const root = await byHandPostgres('SHOW data_directory')
    const folder = `${root}/base/${await byHandPostgres("SELECT oid FROM pg_database WHERE datname = 'john_pgsmall'")}`
    // what is there already moves along
    const script =
      'cp -a "$1" /root/held && mount -t tmpfs -o size=24m,uid=postgres,gid=postgres,mode=700 tmpfs "$1" && cp -a /root/held/. "$1"'
    await run(['sh', '-ec', script, 'sh', folder])
    await get().put(
      'john',
      'big-pg.sql',
      'CREATE TABLE big AS SELECT n, repeat(md5(n::text), 30) AS filling FROM generate_series(1, 40000) AS n;\n',
    )
    const full = await job('POST', '/databases/john_pgsmall/import', { path: '/big-pg.sql' })
    expect([full.status, full.error]).toEqual(['failed', expect.stringMatching(/full|space/i)])
    expect(await postgres('john_pg', 'john_pg', 'SELECT count(*) FROM t')).toBe('2')
    await run(['mount', '-o', 'remount,size=256m', folder])
    expect(await job('POST', '/databases/john_pgsmall/import', { path: '/big-pg.sql', drop_existing: true })).toMatchObject({
      status: 'succeeded',
    })
    expect(await postgres('john_pgsmall', 'john_pgsmall', 'SELECT count(*) FROM big')).toBe('40000')
  })

  test('a full disk under MariaDB is said, and hurts nothing else', { timeout: 120_000 }, async () => {
    await write('POST', '/databases', { name: 'small', password, owner: 'john' })
    const folder = '/var/lib/mysql/john_small'
    await get().host.run(['mount', '-t', 'tmpfs', '-o', 'size=4m,uid=mysql,gid=mysql,mode=700', 'tmpfs', folder])
    const big = 'CREATE TABLE big AS SELECT seq, REPEAT(MD5(seq), 30) AS filling FROM seq_1_to_20000;\n'
    await get().put('john', 'big.sql', big)
    const full = await job('POST', '/databases/john_small/import', { path: '/big.sql' })
    expect([full.status, full.error]).toEqual(['failed', expect.stringMatching(/full|space/i)])
    expect(await maria('john_shop', 'SELECT COUNT(*) FROM t', 'john_shop')).toBe('2')
    await get().host.run(['umount', folder])
    expect(await job('POST', '/databases/john_small/import', { path: '/big.sql', drop_existing: true })).toMatchObject({
      status: 'succeeded',
    })
    expect(await maria('john_small', 'SELECT COUNT(*) FROM big', 'john_small')).toBe('20000')
  })
})
