import { beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { databaseClients, databasePassword as password } from './support/databases.ts'
import { databasePackages } from './support/packages.ts'
import { eventually } from './support/server.ts'

/** PostgreSQL by the API: who may do what, from where, and what becomes of whole databases. */

const reason = await whyLeftOut('database servers')

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)('PostgreSQL (%s)', (release) => {
  const get = useServer({
    name: release === 'bookworm' ? 'pgs' : 'pgs13',
    release,
    packages: databasePackages,
  })
  const { call, write, job, postgres, maria, byHandPostgres, sweep } = databaseClients(get)

  beforeAll(async () => {
    for (const name of ['john', 'mary']) {
      await get().account(name)
      await write('POST', '/databases', { name: 'shop', password, owner: name })
    }
    await maria('john_shop', 'CREATE TABLE t (a INT); INSERT INTO t VALUES (1)', 'john_shop')
  })

  test('PostgreSQL: a user works in its database at once and reaches no other', async () => {
    for (const owner of ['john', 'mary']) await write('POST', '/databases', { name: 'pg', password, owner, engine: 'postgresql' })
    expect(await postgres('john_pg', 'john_pg', 'CREATE TABLE t (a int); INSERT INTO t VALUES (1); SELECT count(*) FROM t')).toBe('1')
    for (const other of ['mary_pg', 'postgres', 'template1']) {
      expect(await postgres('john_pg', other, 'SELECT 1')).toMatch(/refused: .*permission denied for database/s)
    }
    expect(await postgres('john_pg', 'john_pg', 'SELECT 1', 'host=127.0.0.1', 'wrong')).toMatch(/password authentication failed/)
    expect(await postgres('john_pg', 'john_pg', 'SELECT * FROM pg_stat_activity')).toMatch(/permission denied/)
    expect(await postgres('john_pg', 'john_pg', 'SELECT rolpassword FROM pg_authid')).toMatch(/permission denied/)
    expect(await postgres('john_pg', 'john_pg', "COPY t TO PROGRAM 'id'")).toMatch(/permission denied|must be superuser/)
    await write('POST', '/databases/users', { user: 'reader', password, owner: 'john', engine: 'postgresql' })
    await write('POST', '/databases/users', { user: 'writer', password, owner: 'john', engine: 'postgresql' })
    expect(await postgres('john_reader', 'john_pg', 'SELECT 1')).toMatch(/permission denied for database/)
    await write('POST', '/databases/john_pg/grants', { user: 'john_reader', privileges: ['READONLY'] })
    await write('POST', '/databases/john_pg/grants', { user: 'john_writer', privileges: ['ALL'] })
    expect(await postgres('john_reader', 'john_pg', 'SELECT a FROM t')).toBe('1')
    expect(await postgres('john_reader', 'john_pg', 'INSERT INTO t VALUES (2)')).toMatch(/permission denied/)
    expect(
      await postgres('john_writer', 'john_pg', 'INSERT INTO t VALUES (2); CREATE TABLE u (a int); DROP TABLE u; SELECT count(*) FROM t'),
    ).toBe('2')
    expect(await postgres('john_writer', 'john_pg', 'CREATE TABLE w (a int)')).toBe('')
    expect(await postgres('john_pg', 'john_pg', 'DROP TABLE w')).toBe('')
    const tables = (await call('GET', '/databases/john_pg/tables')).json<{ name: string }[]>()
    expect(tables.map(({ name }) => name)).toEqual(['t'])
    await write('DELETE', '/databases/users/john_writer', { force: true })
    expect(await postgres('john_writer', 'john_pg', 'SELECT 1')).toMatch(/refused/)
  })

  test('nothing that the owner of a database puts into it runs as the superuser', async () => {
    const evil = "LANGUAGE plpgsql AS $$BEGIN EXECUTE 'ALTER ROLE john_pg SUPERUSER'; RETURN NULL; END$$; ALTER DATABASE john_pg SET"
    const size = `CREATE SCHEMA evil; CREATE FUNCTION evil.pg_total_relation_size(oid) RETURNS bigint ${evil} role = john_pg`
    const left = `CREATE FUNCTION public.left(name, int) RETURNS text ${evil} search_path = evil, pg_catalog, public`
    for (const sql of [size, left]) expect(await postgres('john_pg', 'john_pg', sql)).toBe('')
    expect((await call('GET', '/databases/john_pg/tables')).json()).toMatchObject([{ name: 't', size_kb: 8 }])
    await write('POST', '/databases/john_pg/grants', { user: 'john_reader', privileges: ['REFERENCES'] })
    expect(await byHandPostgres('SELECT count(*) FROM pg_roles WHERE rolsuper')).toBe('1')
    await postgres('john_pg', 'john_pg', 'DROP SCHEMA evil CASCADE; DROP FUNCTION public.left(name, int); ALTER DATABASE john_pg RESET ALL')
  })

  test('a privilege lets do what it says, with what is there and with what the owner makes later, and nothing else', async () => {
    const as = (sql: string) => postgres('john_one', 'john_pg', sql)
    const asOwner = (sql: string) => postgres('john_pg', 'john_pg', sql)
    const give = (...privileges: string[]) => write('POST', '/databases/john_pg/grants', { user: 'john_one', privileges })
    await write('POST', '/databases/users', { user: 'one', password, owner: 'john', engine: 'postgresql' })
    expect(await asOwner('CREATE TABLE old (id serial PRIMARY KEY, a int); INSERT INTO old (a) VALUES (1)')).toBe('')
    expect(await asOwner('CREATE SCHEMA side; CREATE TABLE side.old (a int)')).toBe('')
    const denied = /permission denied|must be owner/
    const tried = {
      SELECT: ['SELECT a FROM old LIMIT 1', 'SELECT count(*) FROM side.old', 'SELECT count(*) FROM new', 'SELECT count(*) FROM later.new'],
      INSERT: [
        'INSERT INTO old (a) VALUES (2)',
        'INSERT INTO side.old VALUES (2)',
        'INSERT INTO new (a) VALUES (2)',
        'INSERT INTO later.new VALUES (2)',
      ],
      UPDATE: ['UPDATE old SET a = 3', 'UPDATE side.old SET a = 3', 'UPDATE new SET a = 3', 'UPDATE later.new SET a = 3'],
      DELETE: ['DELETE FROM side.old', 'DELETE FROM new', 'DELETE FROM later.new'],
      CREATE: ['CREATE TABLE mine (a int)', 'INSERT INTO mine VALUES (1)', 'DROP TABLE mine'],
      REFERENCES: [] as string[],
      TRIGGER: ['CREATE TRIGGER t BEFORE UPDATE ON old FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()'],
      'CREATE TEMPORARY TABLES': ['CREATE TEMPORARY TABLE temp (a int); SELECT count(*) FROM temp'],
    }
    const owner = await byHandPostgres("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'john_pg'")
    expect(owner).toMatch(/^croft_\d+$/)
    const never = [
      'DROP TABLE old',
      'ALTER TABLE old ADD b int',
      'TRUNCATE old',
      'CREATE SCHEMA own',
      'SELECT 1 FROM pg_authid',
      `SET ROLE ${owner}`,
    ]
    await give('SELECT')
    // behind the first privilege, which has to hold for these two, too
    expect(await asOwner('CREATE TABLE new (id serial PRIMARY KEY, a int); CREATE SCHEMA later; CREATE TABLE later.new (a int)')).toBe('')
    await give('DELETE')
    for (const [privilege, statements] of Object.entries(tried)) {
      await give(privilege)
      for (const sql of statements) expect(await as(sql), `${privilege}: ${sql}`).not.toContain('refused')
      const others = Object.entries(tried).flatMap(([other, some]) => (other === privilege ? [] : some.slice(0, 1)))
      for (const sql of [...others, ...never]) expect(await as(sql), `${privilege}: ${sql}`).toMatch(denied)
    }
    await give('CREATE', 'REFERENCES')
    expect(await as('CREATE TABLE child (a int REFERENCES old (id))')).toBe('')
    // what it made is the owner's to read, to change and to drop, and is in the next dump
    expect(await asOwner('INSERT INTO child VALUES (1); SELECT a FROM child')).toBe('1')
    expect(await job('POST', '/databases/john_pg/export', {})).toMatchObject({ status: 'succeeded', error: null })
    await write('DELETE', '/databases/john_pg/grants/john_one')
    expect(await as('SELECT 1')).toMatch(/permission denied for database/)
    await write('DELETE', '/databases/users/john_one', { force: true })
    expect(await asOwner('DROP TABLE child, new, later.new, side.old; DROP SCHEMA side, later; DROP TABLE old')).toBe('')
    for (const unknown of ['DROP', 'ALTER', 'EXECUTE', 'SUPERUSER']) {
      const asked = call('POST', '/databases/john_pg/grants', { user: 'john_reader', privileges: [unknown] })
      await expect(asked).rejects.toThrow(`Invalid privilege: ${unknown}`)
    }
  })

  test('hosts that are let in reach the database, encrypted, and nothing beside it', { timeout: 120_000 }, async () => {
    const { address } = get().host
    const from = (user: string, database: string, mode = 'require') =>
      postgres(user, database, "SELECT 't'", `host=${address} sslmode=${mode}`)
    expect(await from('john_pg', 'john_pg')).toContain('refused')
    await call('POST', '/databases/john_pg/hosts', { host: address })
    await eventually(
      'the login',
      () => from('john_pg', 'john_pg'),
      (text) => text === 't',
      60,
    )
    expect(await from('john_pg', 'john_pg', 'disable')).toMatch(/no pg_hba.conf entry.*no encryption/s)
    expect(await from('mary_pg', 'mary_pg')).toMatch(/no pg_hba.conf entry/)
    expect(await from('john_pg', 'postgres')).toMatch(/no pg_hba.conf entry/)
    expect(await postgres('john_pg', 'john_pg', 'SELECT 1', `host=${address} sslmode=require`, 'wrong')).toMatch(
      /password authentication failed/,
    )
    // the second one restarts nothing: who is connected stays so
    const open = postgres('john_pg', 'john_pg', 'SELECT pg_sleep(3)')
    await write('PUT', '/databases/mary_pg', { remote_access: true, remote_host: '%' })
    expect(await from('mary_pg', 'mary_pg')).toBe('t')
    expect(await open).toBe('')
    await write('PUT', '/databases/mary_pg', { remote_access: true, remote_host: '192.0.2.0/24' })
    expect(await from('mary_pg', 'mary_pg')).toMatch(/no pg_hba.conf entry/)
    await write('PUT', '/databases/users/mary_pg', { hosts: ['localhost', address] })
    expect(await from('mary_pg', 'mary_pg')).toBe('t')
    expect(await from('john_pg', 'john_pg')).toBe('t')
    await write('DELETE', `/databases/john_pg/hosts/${address}`)
    expect(await from('john_pg', 'john_pg')).toMatch(/no pg_hba.conf entry/)
    expect(await byHandPostgres('SELECT count(*) FROM pg_hba_file_rules WHERE error IS NOT NULL')).toBe('0')
    // rules that another hand took away come back
    const folder = (await byHandPostgres('SHOW hba_file')).replace(/\/[^/]*$/, '')
    await get().host.run(['rm', '-r', `${folder}/croft.d`])
    expect((await sweep()).failed).toEqual([])
    await eventually(
      'the login',
      () => from('mary_pg', 'mary_pg'),
      (text) => text === 't',
    )
    expect((await sweep()).repaired).toEqual([])
  })

  test('exports, imports, copies and other names, with the rights of the account', { timeout: 300_000 }, async () => {
    const kinds = [
      {
        name: 'shop',
        engine: 'mariadb',
        count: (user: string, database: string) => maria(user, 'SELECT COUNT(*) FROM t', database),
        rows: '1',
      },
      {
        name: 'pg',
        engine: 'postgresql',
        count: (user: string, database: string) => postgres(user, database, 'SELECT count(*) FROM t'),
        rows: '2',
      },
    ]
    for (const { name, engine, count, rows } of kinds) {
      const [database, user] = [`john_${name}`, `john_${name}`]
      const exported = await job('POST', `/databases/${database}/export`, { format: engine === 'mariadb' ? 'sql.zst' : 'sql.gz' })
      expect(exported).toMatchObject({ status: 'succeeded', error: null })
      const id = exported.result?.export_id ?? ''
      const fetched = await call('GET', `/databases/exports/${id}`)
      expect(fetched.headers['content-length']).toBe(String(exported.result?.size_bytes))
      const file = `.exports/${database}-${id}.sql.${engine === 'mariadb' ? 'zst' : 'gz'}`
      expect((await get().host.run(['stat', '--format=%U %a', `/home/john/${file}`])).stdout.trim()).toMatch(/^john 6[0-7]{2}$/)
      const imported = await job('POST', `/databases/${database}/import`, { path: file, drop_existing: true })
      expect(imported).toMatchObject({ status: 'succeeded', error: null })
      expect(await count(user, database)).toBe(rows)
      // a dump that does not say in which letters it is written
      await get().put('john', 'utf8.sql', "CREATE TABLE letters (t varchar(9));\nINSERT INTO letters VALUES ('Bär');\n")
      await get().host.run(['iconv', '-f', 'UTF-8', '-t', 'LATIN1', '-o', '/home/john/latin1.sql', '/home/john/utf8.sql'])
      const old = await job('POST', `/databases/${database}/import`, { path: '/latin1.sql', charset: 'latin1' })
      expect(old).toMatchObject({ status: 'succeeded', error: null })
      const lengths = 'SELECT concat(char_length(t), octet_length(t)) FROM letters'
      expect(await (engine === 'mariadb' ? maria(user, lengths, database) : postgres(user, database, lengths))).toBe('34')
      expect(await job('POST', `/databases/${database}/clone`, { name: `${name}copy` })).toMatchObject({ status: 'succeeded', error: null })
      await eventually(
        'the copy',
        () => count(user, `john_${name}copy`),
        (text) => text === rows,
      )
      expect(await job('POST', `/databases/john_${name}copy/rename`, { name: `${name}new` })).toMatchObject({
        status: 'succeeded',
        error: null,
      })
      await eventually(
        'the new name',
        () => count(user, `john_${name}new`),
        (text) => text === rows,
      )
      expect(await count(user, `john_${name}copy`)).toMatch(/ERROR 10(44|49)|does not exist/)
      expect(await job('POST', `/databases/${database}/check`, { repair: true, optimize: true })).toMatchObject({
        status: 'succeeded',
        error: null,
      })
      await write('DELETE', `/databases/john_${name}new`, { purge: true })
    }
    await get().put('mary', 'evil.sql', 'USE john_shop;\nDROP TABLE t;\n')
    const refused = await job('POST', '/databases/mary_shop/import', { path: '/evil.sql' })
    expect([refused.status, refused.error]).toEqual(['failed', expect.stringContaining('denied')])
    expect(await maria('john_shop', 'SELECT COUNT(*) FROM t', 'john_shop')).toBe('1')
    expect((await job('POST', '/databases/mary_shop/import', { path: '/nothing.sql' })).error).toContain('File not found')
    // what is broken is found before anything is taken away
    await get().put('john', 'broken.sql.gz', 'no gzip')
    const broken = await job('POST', '/databases/john_shop/import', { path: '/broken.sql.gz', drop_existing: true })
    expect([broken.status, broken.error]).toEqual(['failed', expect.stringContaining('not in gzip format')])
    expect(await maria('john_shop', 'SELECT COUNT(*) FROM t', 'john_shop')).toBe('1')
    const placed = await job('POST', '/databases/john_shop/export', { target_path: '/shop.sql.gz' })
    expect(placed).toMatchObject({ status: 'succeeded', result: { path: '/shop.sql.gz' } })
    expect(await job('POST', '/databases/john_shop/import', { path: '/shop.sql.gz', drop_existing: true })).toMatchObject({
      status: 'succeeded',
    })
    expect(await maria('john_shop', 'SELECT COUNT(*) FROM t', 'john_shop')).toBe('1')
    expect(await get().tenant('john', ['find', '/home/john/.exports', '-name', '.part-*'])).toBe('')
  })

  test('a purged database leaves nothing on the server', { timeout: 60_000 }, async () => {
    const id = await byHandPostgres("SELECT substr(shobj_description(oid, 'pg_database'), 7) FROM pg_database WHERE datname = 'john_pg'")
    const roles = `(SELECT count(*) FROM pg_roles WHERE rolname LIKE 'croft\\_${id}\\_%' OR rolname = 'croft_${id}')`
    expect(Number(await byHandPostgres(`SELECT ${roles}`))).toBeGreaterThan(0)
    await write('DELETE', '/databases/john_pg', { purge: true })
    const left = () => byHandPostgres(`SELECT (SELECT count(*) FROM pg_database WHERE datname = 'john_pg') + ${roles}`)
    await eventually('the database', left, (n) => n === '0', 40)
  })
})
