import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { databaseClients, databasePassword as password } from './support/databases.ts'
import { eventually } from './support/server.ts'

/** Databases by the API, reached with the clients of MariaDB and PostgreSQL. */

const reason = await whyLeftOut('database servers')

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)('databases (%s)', (release) => {
  const get = useServer({
    name: release === 'bookworm' ? 'dbs' : 'dbs13',
    release,
    packages: ['mariadb-server'],
    prepare: async (host) => void (await host.run(['apt-get', '-q', 'update'])),
  })
  const { call, write, job, quiet, maria, postgres, byHand, byHandPostgres, sweep, installPostgres } = databaseClients(get)

  test('a server is installed when it is asked for', { timeout: 400_000 }, async () => {
    await expect(call('POST', '/databases/engines/mariadb/install')).rejects.toThrow('MariaDB is already installed')
    await expect(call('POST', '/databases', { name: 'x1', password, engine: 'postgresql' })).rejects.toThrow('PostgreSQL is not installed')
    await installPostgres()
    const engines = (await call('GET', '/databases/engines')).json<{ engine: string; running: boolean; version: string }[]>()
    expect(engines.map(({ engine, running }) => [engine, running])).toEqual([
      ['mariadb', true],
      ['postgresql', true],
    ])
    expect(
      engines.every(({ version }) => /^\d+\.\d+(\.\d+)?$/.test(version)),
      JSON.stringify(engines),
    ).toBe(true)
    await get().account('john')
    await get().account('mary')
    for (const owner of ['john', 'mary']) await write('POST', '/databases', { name: 'pg', password, owner, engine: 'postgresql' })
    expect(await postgres('john_pg', 'john_pg', 'CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT count(*) FROM t')).toBe('2')
    expect((await sweep()).failed).toEqual([])
  })

  test('MariaDB: a user works in its database at once and sees nothing of others', async () => {
    for (const owner of ['john', 'mary']) await write('POST', '/databases', { name: 'shop', password, owner })
    const sql = 'CREATE TABLE t (a INT PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, "x"); SELECT COUNT(*) FROM t'
    expect(await maria('john_shop', sql, 'john_shop')).toBe('1')
    expect(await maria('john_shop', 'SELECT 1', 'mary_shop')).toBe('ERROR 1044')
    expect(await maria('john_shop', 'SELECT 1', '', 'wrong')).toBe('ERROR 1045')
    expect(await maria('john_shop', 'SELECT 1', 'mysql')).toBe('ERROR 1044')
    expect(await maria('john_shop', 'SHOW DATABASES')).toBe('ERROR 1227')
    expect((await maria('john_shop', 'SELECT schema_name FROM information_schema.schemata')).split('\n')).toEqual([
      'information_schema',
      'john_shop',
    ])
    const mary = get().host.run(
      ['mariadb', '--no-defaults', '--host=127.0.0.1', '--user=mary_shop', `--password=${password}`, '--execute=DO SLEEP(3)'],
      quiet,
    )
    await eventually(
      'the other connection',
      () => byHand("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'mary_shop'"),
      (n) => n === '1',
    )
    expect(await maria('john_shop', 'SELECT DISTINCT user FROM information_schema.processlist')).toBe('john_shop')
    expect(await maria('john_shop', 'SELECT user FROM mysql.global_priv')).toBe('ERROR 1142')
    expect(await maria('john_shop', "SELECT 1 INTO OUTFILE '/tmp/x'")).toMatch(/^ERROR (1045|1227)$/)
    // a database whose name differs in one letter where a pattern has `_`
    await byHand('CREATE DATABASE johnXshop')
    expect(await maria('john_shop', 'SELECT 1', 'johnXshop')).toBe('ERROR 1044')
    const seen = (await call('GET', '/databases/processes?engine=mariadb')).json<{ user: string }[]>()
    expect(seen.map(({ user }) => user)).toContain('mary_shop')
    await mary
    expect(await get().tenant('john', ['mariadb', '--batch', '--skip-column-names', '--execute=SELECT a, b FROM t', 'john_shop'])).toBe(
      '1\tx\n',
    )
    await expect(get().tenant('john', ['mariadb', '--execute=SELECT 1', 'mary_shop'])).rejects.toThrow('1044')
  })

  test('a host that is let in reaches the database, and no other', { timeout: 60_000 }, async () => {
    const { address } = get().host
    const argv = [
      'mariadb',
      '--no-defaults',
      '--batch',
      '--skip-column-names',
      `--host=${address}`,
      '--user=john_shop',
      `--password=${password}`,
    ] as const
    const from = async () => (await get().host.run([...argv, '--execute=SELECT COUNT(*) FROM t', 'john_shop'], quiet)).stdout.trim()
    expect(await from()).toBe('')
    await call('POST', '/databases/john_shop/hosts', { host: address })
    await eventually('the login', from, (text) => text === '1', 30)
    await write('DELETE', `/databases/john_shop/hosts/${address}`)
    expect(await from()).toBe('')
  })

  test('suspension ends what is open and refuses logins; afterwards all is as before', async () => {
    const client = [
      'mariadb',
      '--no-defaults',
      '--host=127.0.0.1',
      '--user=john_shop',
      `--password=${password}`,
      '--execute=SELECT SLEEP(50)',
    ] as const
    const begun = Date.now()
    const open = get().host.run(client, quiet)
    const psql = ['psql', '--host=127.0.0.1', '--username=john_pg', '--dbname=john_pg', '--command=SELECT pg_sleep(50)'] as const
    const openPostgres = get().host.run(psql, { ...quiet, env: { PGPASSWORD: password } })
    await eventually(
      'the connection',
      () => byHand("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'john_shop'"),
      (n) => n === '1',
    )
    await eventually(
      'the other one',
      () => byHandPostgres("SELECT count(*) FROM pg_stat_activity WHERE usename = 'john_pg'"),
      (n) => n === '1',
    )
    await call('POST', '/users/john/suspend', { reason: 'unpaid' })
    expect((await open).code).not.toBe(0)
    expect((await openPostgres).code).not.toBe(0)
    expect(Date.now() - begun).toBeLessThan(30_000)
    expect(await maria('john_shop', 'SELECT 1')).toBe('ERROR 4151')
    expect(await postgres('john_pg', 'john_pg', 'SELECT 1')).toMatch(/not permitted to log in/)
    expect(await maria('mary_shop', 'SELECT 1')).toBe('1')
    await call('POST', '/users/john/unsuspend', {})
    await eventually(
      'logins',
      () => maria('john_shop', 'SELECT COUNT(*) FROM t', 'john_shop'),
      (text) => text === '1',
    )
    await eventually(
      'logins',
      () => postgres('john_pg', 'john_pg', 'SELECT count(*) FROM t'),
      (text) => text === '2',
    )
  })

  test('what another hand gave is taken back by the sweep', async () => {
    await byHand(
      "GRANT ALL ON *.* TO 'john_shop'@'localhost'; GRANT SELECT ON mary_shop.* TO 'john_shop'@'localhost'; DROP USER 'mary_shop'@'localhost'",
    )
    await byHandPostgres('ALTER ROLE john_pg SUPERUSER')
    expect(await maria('john_shop', 'SELECT 1', 'mary_shop')).toBe('1')
    const { repaired, failed } = await sweep()
    expect(failed).toEqual([])
    expect(repaired.map(({ scope }) => scope.replace(/\d+/, 'N')).toSorted()).toEqual(['mariadb:N', 'mariadb:N', 'postgresql:N'])
    expect(await maria('john_shop', 'SELECT 1', 'mary_shop')).toBe('ERROR 1044')
    expect(await maria('john_shop', 'SELECT COUNT(*) FROM t', 'john_shop')).toBe('1')
    expect(await maria('mary_shop', 'SELECT 1', 'mary_shop')).toBe('1')
    expect(await postgres('john_pg', 'john_pg', 'SELECT rolname FROM pg_authid LIMIT 1')).toMatch(/permission denied/)
    expect((await sweep()).repaired).toEqual([])
  })

  test('views, triggers, events and routines of a user go along, and belong to the account then', { timeout: 300_000 }, async () => {
    await write('POST', '/databases', { name: 'made', password, owner: 'john' })
    // as dumps of others write it, in a row of several lines
    const text = "it's\nCREATE DEFINER=`x`@`y` PROCEDURE `p`()"
    const making = [
      'CREATE TABLE t (a INT PRIMARY KEY, b TEXT)',
      'CREATE TRIGGER double_it BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a * 2',
      'CREATE VIEW v AS SELECT a, b FROM t',
      'CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO DELETE FROM t WHERE a < 0',
      `INSERT INTO t VALUES (1, '${text.replaceAll("'", "''")}')`,
    ]
    expect(await maria('john_made', making.join('; '), 'john_made')).toBe('')
    const routines = ['CREATE PROCEDURE p() SELECT COUNT(*) FROM v', 'CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 7']
    expect(await maria('john_made', routines.join('; '), 'john_made')).toBe('')
    const shows = release === 'trixie'
    if (!shows) {
      for (const [verb, body] of [
        ['export', { format: 'sql' }],
        ['clone', { name: 'copy' }],
      ] as const) {
        const { error } = await job('POST', `/databases/john_made/${verb}`, body)
        expect(error).toMatch(/^MariaDB before 11\.3 shows (function f|procedure p) to its maker alone: drop it, then import it/)
      }
      await maria('john_made', 'DROP PROCEDURE p; DROP FUNCTION f', 'john_made')
      await get().tenant('john', ['mariadb', `--execute=${routines.join('; ')}`, 'john_made'])
    }
    const looks = async (database: string) => {
      // the job ends with the rows: the rights follow at once
      await eventually(
        'the rights',
        () => maria('john_made', 'SELECT 1', database),
        (text) => text === '1',
      )
      const sql = `INSERT INTO t VALUES (5, ''); SELECT HEX(b) FROM v WHERE a = 2; SELECT f(); CALL p()`
      expect(await maria('john_made', sql, database)).toBe(`${Buffer.from(text).toString('hex').toUpperCase()}\n7\n2`)
      const definers = ['TRIGGERS:TRIGGER', 'EVENTS:EVENT', 'ROUTINES:ROUTINE', 'VIEWS:TABLE'].map((each) => {
        const [table = '', column = ''] = each.split(':')
        return `SELECT DISTINCT DEFINER FROM information_schema.${table} WHERE ${column}_SCHEMA = '${database}'`
      })
      expect(await byHand(definers.join(' UNION '))).toBe('john@localhost')
      await maria('john_made', 'DELETE FROM t WHERE a = 10', database)
    }
    expect(await job('POST', '/databases/john_made/clone', { name: 'copy' })).toMatchObject({ status: 'succeeded', error: null })
    await looks('john_copy')
    expect(await job('POST', '/databases/john_copy/rename', { name: 'new' })).toMatchObject({ status: 'succeeded', error: null })
    await looks('john_new')
    const exported = await job('POST', '/databases/john_made/export', { format: 'sql.gz', target_path: '/made.sql.gz' })
    expect(exported).toMatchObject({ status: 'succeeded', error: null })
    expect(await job('POST', '/databases/john_new/import', { path: '/made.sql.gz', drop_existing: true })).toMatchObject({ error: null })
    await looks('john_new')
    expect(await maria('mary_shop', "SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = 'john_made'")).toBe('0')
    expect((await sweep()).repaired).toEqual([])
  })
})
