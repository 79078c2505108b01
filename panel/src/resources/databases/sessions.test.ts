import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { installMariaDb, serverOf } from '../../drivers/db/mariadb/testing.ts'
import { clusterOf, installPostgres } from '../../drivers/db/postgresql/testing.ts'
import { installAdminer } from '../../drivers/db/tool/testing.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'

const password = 'Correct-Horse-7'
const minute = 60_000

eachApp('sessions of the login tool', (start) => {
  const world = async (engine: 'mariadb' | 'postgresql' = 'mariadb') => {
    const app = await start()
    if (engine === 'mariadb') installMariaDb(app.machine)
    else await installPostgres(app.machine)
    await installAdminer(app.machine)
    const john = await app.account('john', { domain: 'john.example' })
    const mary = await app.account('mary')
    await john.post('/databases', { name: 'shop', password, engine })
    return { app, john, mary }
  }
  const ways = (app: TestApp) => {
    const priv = serverOf(app.machine).accounts['john_shop@localhost']?.priv
    return (priv?.['auth_or'] as unknown[] | undefined)?.length ?? 1
  }
  const visit = async (app: TestApp, path: string, cookie = '') => app.server.inject({ method: 'GET', url: path, headers: { cookie } })
  const open = async (app: TestApp, client: Awaited<ReturnType<TestApp['account']>>, name = 'john_shop') => {
    const made = await client.post(`/databases/${name}/adminer`, {})
    expect(made.status, made.text).toBe(200)
    const reply = await visit(app, `/adminer/?token=${String(made.body['token'])}`)
    expect(reply.statusCode, reply.body).toBe(303)
    const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? ''
    return { path: String(reply.headers.location), cookie }
  }

  test('a link works once and for a minute; its password goes with it', async () => {
    const { app, john } = await world()
    expect(ways(app)).toBe(1)
    const made = await john.post('/databases/john_shop/adminer', {})
    expect(made.headers['x-sync']).toBe('applied')
    expect(made.body['url']).toBe(`https://panel.example.com:3082/adminer/?token=${String(made.body['token'])}`)
    expect(ways(app)).toBe(2)
    const url = `/adminer/?token=${String(made.body['token'])}`
    const first = await visit(app, url)
    expect([first.statusCode, first.headers.location]).toEqual([303, expect.stringMatching(/^\/adminer\/[0-9a-f]{32}\/$/)])
    expect(first.headers['set-cookie']).toMatch(
      /^__Secure-croft-db=[\w-]{43}; HttpOnly; Secure; SameSite=None; Path=\/adminer\/[0-9a-f]{32}; Max-Age=28800$/,
    )
    expect((await visit(app, url)).statusCode).toBe(403)
    const late = await john.post('/databases/john_shop/adminer', {})
    app.clock.advance(minute)
    expect((await visit(app, `/adminer/?token=${String(late.body['token'])}`)).statusCode).toBe(403)
    expect(ways(app)).toBe(3)
    await app.parts.databaseSessions.everyMinute(systemCtx())
    await app.running.idle()
    expect(ways(app)).toBe(2)
    expect((await visit(app, '/adminer/')).statusCode).toBe(403)
    expect((await visit(app, '/adminer/?token=')).statusCode).toBe(403)
  })

  test('of others are not found', async () => {
    const { app, john, mary } = await world()
    await mary.post('/databases', { name: 'blog', password })
    expect((await mary.post('/databases/john_shop/adminer', {})).status).toBe(404)
    const foreign = await john.post('/databases/john_shop/adminer', { user: 'mary_blog' })
    expect([foreign.status, foreign.body['message']]).toEqual([404, 'Database user not found'])
    await john.post('/databases/users', { user: 'idle', password })
    expect((await john.post('/databases/john_shop/adminer', { user: 'john_idle' })).status).toBe(404)
    expect(ways(app)).toBe(1)
    const mine = await open(app, john)
    const hers = await open(app, mary, 'mary_blog')
    expect((await visit(app, mine.path, hers.cookie)).statusCode).toBe(403)
    expect((await visit(app, mine.path)).statusCode).toBe(403)
    // the tool is not there in memory: whoever comes so far was let in
    expect((await visit(app, mine.path, mine.cookie)).statusCode).toBe(503)
  })

  test('end when nobody uses them, in the end in any case', async () => {
    const { app, john } = await world()
    const { path, cookie } = await open(app, john)
    for (let used = 0; used < 17; used += 1) {
      app.clock.advance(28 * minute)
      await app.parts.databaseSessions.everyMinute(systemCtx())
      expect((await visit(app, path, cookie)).statusCode, String(used)).toBe(503)
    }
    app.clock.advance(5 * minute)
    expect((await visit(app, path, cookie)).statusCode).toBe(403)
    const idle = await open(app, john)
    app.clock.advance(31 * minute)
    expect((await visit(app, idle.path, idle.cookie)).statusCode).toBe(403)
    await app.parts.databaseSessions.everyMinute(systemCtx())
    await app.running.idle()
    expect(ways(app)).toBe(1)
  })

  test('end with the password of their user, and with the account', async () => {
    const { app, john } = await world()
    const first = await open(app, john)
    await john.post('/databases/john_shop/reset-password', { password: 'Correct-Horse-8' })
    expect((await visit(app, first.path, first.cookie)).statusCode).toBe(403)
    expect(ways(app)).toBe(1)
    const second = await open(app, john)
    await john.put('/databases/users/john_shop', { password: 'Correct-Horse-9' })
    expect((await visit(app, second.path, second.cookie)).statusCode).toBe(403)
    const third = await open(app, john)
    await app.admin.post('/users/john/suspend', { reason: 'unpaid' })
    expect((await visit(app, third.path, third.cookie)).statusCode).toBe(403)
    const refused = await app.admin.post('/databases/john_shop/adminer', {})
    expect([refused.status, refused.body['message']]).toEqual([403, 'Account is suspended'])
    await app.parts.databaseSessions.everyMinute(systemCtx())
    await app.admin.post('/users/john/unsuspend', {})
    expect((await visit(app, third.path, third.cookie)).statusCode).toBe(403)
    expect(ways(app)).toBe(1)
  })

  test('of a collaborator end when its access is changed or taken', async () => {
    const { app, john } = await world()
    const login = { login: 'dev', email: 'dev@example.com', scopes: ['databases', 'files'], password }
    const again = async () => {
      expect((await john.post('/users/john/collaborators', login)).status).toBe(201)
      return open(app, await app.login('john.dev', password))
    }
    const reaches = async ({ path, cookie }: { path: string; cookie: string }) => (await visit(app, path, cookie)).statusCode !== 403
    const own = await open(app, john)
    for (const change of [
      { scopes: ['files'] },
      { domains: ['john.example'] },
      { enabled: false },
      { password: 'Another-Horse-8' },
      null,
    ]) {
      const session = await again()
      await john.put('/users/john/collaborators/john.dev', { email: 'new@example.com', scopes: login.scopes })
      expect(await reaches(session)).toBe(true)
      if (change === null) await john.delete('/users/john/collaborators/john.dev')
      else expect((await john.put('/users/john/collaborators/john.dev', change)).status).toBe(200)
      expect(await reaches(session), JSON.stringify(change)).toBe(false)
      expect(ways(app)).toBe(2)
      await john.delete('/users/john/collaborators/john.dev')
    }
    expect(await reaches(own)).toBe(true)
  })

  test('phpMyAdmin is looked for, and told apart from what it cannot open', async () => {
    const { app, john, mary } = await world()
    const said = async (client = john) => {
      const reply = await client.post('/databases/john_shop/phpmyadmin', {})
      return `${reply.status} ${String(reply.body['message'])}`
    }
    expect(await said()).toBe('409 phpMyAdmin is not installed')
    expect(await said(mary)).toBe('404 Database not found')
    for (const [path, kind] of [
      ['/usr/share/phpmyadmin', 'directory'],
      ['/usr/share/phpmyadmin/index.php', 'file'],
    ] as const) {
      app.machine.tree.put(path, { kind, content: '', uid: 0, gid: 0, mode: 0o755 })
    }
    app.clock.advance(11_000)
    expect(await said()).toMatch(/^409 phpMyAdmin is not connected/)
    const other = await world('postgresql')
    expect((await other.john.post('/databases/john_shop/phpmyadmin', {})).body['message']).toBe(
      'phpMyAdmin works with MariaDB databases only',
    )
  })

  test('in PostgreSQL are roles of their own with the rights of their user', async () => {
    const { app, john } = await world('postgresql')
    await open(app, john)
    const role = () => Object.entries(clusterOf(app.machine).roles).find(([name]) => name.startsWith('croft_s_'))?.[1]
    expect(role()).toMatchObject({ login: true, power: false, groups: clusterOf(app.machine).roles['john_shop']?.groups })
    app.clock.advance(31 * minute)
    await app.parts.databaseSessions.everyMinute(systemCtx())
    await app.running.idle()
    expect(role()).toBeUndefined()
  })

  test('without Adminer there are none; a user from elsewhere comes in by the tool alone', async () => {
    const app = await start()
    installMariaDb(app.machine)
    const john = await app.account('john')
    await john.post('/databases', { name: 'shop', password })
    const refused = await john.post('/databases/john_shop/adminer', {})
    expect([refused.status, refused.body['message']]).toEqual([409, 'Adminer is not installed'])
    await installAdminer(app.machine)
    await john.put('/databases/users/john_shop', { hosts: ['10.0.0.5'] })
    const own = serverOf(app.machine).accounts['john_shop@10.0.0.5']?.priv['authentication_string']
    await open(app, john)
    const local = serverOf(app.machine).accounts['john_shop@localhost']
    expect(local?.priv['auth_or']).toBeUndefined()
    expect(local?.priv['authentication_string']).not.toBe(own)
    expect(Object.keys(local?.grants ?? {})).toEqual(['john\\_shop'])
    app.clock.advance(31 * minute)
    await app.parts.databaseSessions.everyMinute(systemCtx())
    await app.running.idle()
    expect(serverOf(app.machine).accounts['john_shop@localhost']).toBeUndefined()
  })
})
