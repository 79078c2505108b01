import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { curl, type Reply } from './support/client.ts'
import { databasePackages } from './support/packages.ts'
import { eventually } from './support/server.ts'

/** Adminer by the links of the API, with a cookie jar and without. */

const reason = await whyLeftOut('login tool for databases')
const password = 'Correct-Horse-7'

interface Session {
  readonly id: string
  readonly cookie: string
}

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)('the login tool for databases (%s)', (release) => {
  const get = useServer({
    name: release === 'bookworm' ? 'dbtool' : 'dbtool13',
    release,
    packages: databasePackages,
  })
  const call = (method: string, path: string, body?: unknown) => get().root(method, path, body)
  const write = async (method: string, path: string, body?: unknown) => {
    const reply = await call(method, path, body)
    expect(reply.headers['x-sync'], reply.text).toBe('applied')
    return reply
  }
  const byHand = async (sql: string) =>
    (await get().host.run(['mariadb', '--batch', '--skip-column-names', `--execute=${sql}`])).stdout.trim()
  const link = async (database: string) => {
    const { url, token } = (await write('POST', `/databases/${database}/adminer`, {})).json<{ url: string; token: string }>()
    expect(url).toBe(`https://${get().host.name}.example.test:3082/adminer/?token=${token}`)
    return token
  }
  const follow = (token: string) => curl(get().host, `https://localhost:3082/adminer/?token=${token}`)
  const begin = async (database: string): Promise<Session> => {
    const reply = await follow(await link(database))
    expect(reply.status, reply.text).toBe(303)
    const [, id = ''] = /^\/adminer\/([0-9a-f]{32})\/$/.exec(reply.headers['location'] ?? '') ?? []
    const [, cookie = ''] =
      /^(__Secure-croft-db=[\w-]{43}); HttpOnly; Secure; SameSite=None; Path=\/adminer\//.exec(reply.headers['set-cookie'] ?? '') ?? []
    expect([id, cookie]).not.toContain('')
    return { id, cookie }
  }
  const page = async ({ id, cookie }: Session, query = '', form?: Readonly<Record<string, string>>): Promise<Reply> => {
    const url = `https://localhost:3082/adminer/${id}/${query === '' ? '' : `?${query}`}`
    const fields = Object.entries(form ?? {}).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])
    const { stdout } = await get().host.run(
      [
        'curl',
        '--silent',
        '--insecure',
        '--include',
        '--location',
        '--max-time',
        '30',
        '--header',
        `Cookie: ${cookie}`,
        ...fields,
        '--',
        url,
      ],
      { allowFailure: true },
    )
    const parts = stdout.split(/(?=HTTP\/1\.1 \d{3})/)
    const last = parts.at(-1) ?? ''
    const end = last.indexOf('\r\n\r\n')
    const head = last.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(
      head.slice(1).map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
    return {
      status: Number(head[0]?.slice(9, 12) ?? 0),
      headers,
      text: last.slice(end + 4),
      json: <Body>() => JSON.parse(last.slice(end + 4)) as Body,
    }
  }
  const query = async (session: Session, kind: string, sql: string): Promise<Reply> => {
    const form = await page(session, `${kind}&sql=`)
    const [, token = ''] = /name=['"]token['"] value=['"]([\d:]+)['"]/.exec(form.text) ?? []
    expect(token, form.text.slice(0, 2000)).not.toBe('')
    return page(session, `${kind}&sql=`, { token, query: sql, limit: '' })
  }

  const sweep = () => get().agent<{ repaired: unknown[]; failed: unknown[] }>('sweep')

  test('MariaDB: a link opens one database, once', { timeout: 120_000 }, async () => {
    for (const owner of ['john', 'mary']) {
      await get().account(owner)
      await write('POST', '/databases', { name: 'shop', password, owner })
    }
    await byHand('CREATE TABLE john_shop.apples (a INT PRIMARY KEY); CREATE TABLE mary_shop.pears (a INT PRIMARY KEY)')
    const token = await link('john_shop')
    const first = await follow(token)
    expect(first.status, first.text).toBe(303)
    expect((await follow(token)).status).toBe(403)
    const late = await link('john_shop')
    const begun = Date.now()
    const session = await begin('john_shop')
    const shown = await page(session)
    expect(shown.status, shown.text).toBe(200)
    expect(shown.text).toContain('apples')
    expect(shown.text).not.toContain('pears')
    expect(shown.headers['content-security-policy']).toMatch(/^sandbox allow-scripts[^,]*; frame-ancestors 'none', .*script-src 'nonce-/)
    expect(shown.headers['content-security-policy']).not.toContain('allow-same-origin')
    expect(shown.headers['set-cookie']).toBeUndefined()
    for (const other of [
      'db=mary_shop',
      'server=mary&username=mary_shop',
      'pgsql=127.0.0.1:22&username=x',
      'sqlite=&username=&db=/etc/passwd',
    ]) {
      const reply = await page(session, other)
      expect([other, reply.text.includes('apples'), reply.text.includes('pears')]).toEqual([other, true, false])
    }
    expect((await page({ ...session, cookie: '' })).status).toBe(403)
    expect((await page({ id: session.id, cookie: `__Secure-croft-db=${'A'.repeat(43)}` })).status).toBe(403)
    expect((await page({ ...session, cookie: '' }, 'file=default.css&version=4.8.1')).headers['content-type']).toMatch(/^text\/css/)
    expect((await sweep()).repaired).toEqual([])
    await eventually(
      'a minute',
      async () => Date.now() - begun,
      (passed) => passed > 61_000,
      70,
    )
    expect((await follow(late)).status).toBe(403)
  })

  test('MariaDB: changes data, with the rights of the database user and no others', { timeout: 60_000 }, async () => {
    const session = await begin('john_shop')
    const made = await query(session, '', 'INSERT INTO apples VALUES (7); CREATE TABLE plums (b INT)')
    expect(made.text).toMatch(/Query executed OK|1 row affected/)
    expect(await byHand('SELECT a FROM john_shop.apples')).toBe('7')
    expect((await query(session, '', 'SELECT * FROM mary_shop.pears')).text).toMatch(/denied/)
    expect((await query(session, '', "SELECT LOAD_FILE('/etc/passwd') IS NULL AS nothing")).text).not.toContain('root:')
    expect((await query(session, '', "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE plums")).text).not.toContain('rows affected')
    const again = await page({ ...session, id: '0'.repeat(32) })
    expect(again.status).toBe(403)
  })

  test('the password is in no page, log or file; the workers are nobody', { timeout: 60_000 }, async () => {
    const session = await begin('john_shop')
    const seen = [await page(session), await page(session, 'sql='), await page(session, 'variables='), await page(session, 'processlist=')]
    // what the server was told of it is all that anybody has: no secret of that length stands in a page
    const { stdout: verifier } = await get().host.run([
      'mariadb',
      '--batch',
      '--skip-column-names',
      "--execute=SELECT Priv FROM mysql.global_priv WHERE User = 'john_shop'",
    ])
    const hashes = new Set([...verifier.matchAll(/\*([0-9A-F]{40})/g)].map(([, hash]) => hash))
    expect(hashes.size).toBeGreaterThan(1)
    const sha1 = (data: string | Buffer) => createHash('sha1').update(data).digest()
    const isKnown = (word: string) => hashes.has(sha1(sha1(word)).toString('hex').toUpperCase())
    expect(isKnown(password)).toBe(true)
    const files = await get().host.run(['grep', '-rhoaE', '[A-Za-z0-9_-]{43}', '/var/log', '/var/lib/croft/dbtool'], { allowFailure: true })
    const words = [...seen.map(({ text }) => text), files.stdout].flatMap((text) => text.match(/(?<![\w-])[\w-]{43}(?![\w-])/g) ?? [])
    expect(words.filter(isKnown)).toEqual([])
    const sleeping = query(session, '', 'SELECT SLEEP(4)')
    const users = await eventually(
      'a worker',
      async () => (await get().host.run(['ps', '-eo', 'user:32,args'])).stdout.split('\n').filter((line) => line.includes('pool adminer')),
      (lines) => lines.length > 0,
    )
    expect(users.map((line) => line.split(' ')[0])).toEqual(users.map(() => 'croft-dbtool'))
    await sleeping
    const socket = await get().host.run(['stat', '--format=%U %a', '/run/croft/dbtool/adminer.sock'])
    expect(socket.stdout.trim()).toBe('croft 600')
    await expect(get().tenant('mary', ['curl', '--fail', '--unix-socket', '/run/croft/dbtool/adminer.sock', 'http://x/'])).rejects.toThrow()
    await expect(get().tenant('mary', ['ls', '/var/lib/croft/dbtool/sessions'])).rejects.toThrow()
  })

  test('PostgreSQL likewise', { timeout: 120_000 }, async () => {
    for (const owner of ['john', 'mary']) await write('POST', '/databases', { name: 'pg', password, owner, engine: 'postgresql' })
    const session = await begin('john_pg')
    const shown = await page(session)
    expect(shown.status, shown.text).toBe(200)
    const made = await query(session, 'ns=public', 'CREATE TABLE cherries (a INT); INSERT INTO cherries VALUES (3)')
    expect(made.text).toMatch(/Query executed OK|1 row affected/)
    expect((await page(session, 'ns=public')).text).toContain('cherries')
    const psql = async (sql: string, database: string) =>
      (
        await get().host.run(['runuser', '-u', 'postgres', '--', 'psql', '--no-psqlrc', '-qAt', '-d', database, '-c', sql], { cwd: '/' })
      ).stdout.trim()
    expect(await psql("SELECT tableowner ~ '^croft_[0-9]+$' FROM pg_tables WHERE tablename = 'cherries'", 'john_pg')).toBe('t')
    const other = await page(session, 'db=mary_pg&ns=public')
    expect(other.text).toContain('cherries')
    expect((await sweep()).repaired).toEqual([])
    await write('POST', '/databases/john_pg/reset-password', { password: 'Correct-Horse-8' })
    expect((await page(session)).status).toBe(403)
    expect(await psql("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'croft\\_s\\_%'", 'postgres')).toBe('0')
    expect(await psql('SELECT a FROM cherries', 'john_pg')).toBe('3')
  })

  test('logging out and suspension end it', { timeout: 150_000 }, async () => {
    const first = await begin('john_shop')
    expect((await page(first)).status).toBe(200)
    expect((await page(first, '', { logout: 'Logout' })).text).toContain('Logged out')
    expect((await page(first)).status).toBe(403)
    const second = await begin('john_shop')
    // a row without a second way keeps an empty list of ways
    const ways = async () => (await byHand("SELECT Priv FROM mysql.global_priv WHERE User = 'john_shop'")).match(/\*[0-9A-F]{40}/g) ?? []
    expect((await ways()).length).toBeGreaterThan(1)
    await call('POST', '/users/john/suspend', { reason: 'unpaid' })
    expect((await page(second)).status).toBe(403)
    await eventually('the password of the session', ways, ({ length }) => length === 1, 90)
    expect((await sweep()).repaired).toEqual([])
    await call('POST', '/users/john/unsuspend', {})
    expect((await page(second)).status).toBe(403)
  })

  test('a killed master comes back', { timeout: 60_000 }, async () => {
    const session = await begin('mary_shop')
    await get().host.run(['pkill', '--full', '--signal', 'KILL', 'dbtool/fpm.conf'])
    await eventually(
      'the tool',
      async () => (await page(session)).status,
      (status) => status === 200,
      30,
    )
  })
})
