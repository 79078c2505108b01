import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'

const password = 'Purple-Lantern-42'
const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`

eachApp('collaborators who are limited to domains', (start) => {
  test('see and change nothing but the domains that they are limited to, whatever becomes of those', async () => {
    const app = await start()
    const john = await app.account('john', { domain: 'john-site.com', max_domains: -1, max_subdomains: -1 })
    for (const domain of ['other.com', 'blog.john-site.com', 'mine.com']) expect((await john.post('/domains', { domain })).status).toBe(201)
    const give = (body: Readonly<Record<string, unknown>>) => john.put('/users/john/collaborators/john.dev', body)
    const make = (domains: readonly string[]) =>
      john.post('/users/john/collaborators', { login: 'dev', email: 'd@example.com', scopes: ['domains', 'dns', 'ssl'], domains, password })
    await app.account('mary', { domain: 'mary-site.com' })
    for (const name of ['nobody.com', 'mary-site.com', 'not a name']) expect(said(await make([name])), name).toBe('404 Domain not found')
    expect((await make(['MINE.com', 'mine.com', 'john-site.com'])).body).toMatchObject({ domains: ['mine.com', 'john-site.com'] })
    const dev = await app.login('john.dev', password)
    const names = async () => (await dev.get('/domains')).list.map(({ domain }) => domain)
    expect(await names()).toEqual(['john-site.com', 'mine.com'])
    expect((await dev.get('/dns/zones')).list.map(({ domain }) => domain)).toEqual(['john-site.com', 'mine.com'])
    expect((await dev.get('/ssl')).list.map(({ domain }) => domain)).toEqual(['john-site.com', 'mine.com'])
    expect((await dev.get('/search?q=.com')).body).toMatchObject({ results: [{ id: 'john-site.com' }, { id: 'mine.com' }] })
    expect(said(await dev.get('/domains/other.com'))).toBe('404 Domain not found')
    expect(said(await dev.post('/domains', { domain: 'more.com' }))).toBe("403 Your access does not include 'domains'")
    // not by what hangs together with it either
    expect((await dev.get('/domains/john-site.com/subdomains')).list).toEqual([])
    expect(said(await dev.delete('/domains/john-site.com', { force: true }))).toBe('409 Domain is in use')
    const alias = (name: string) => dev.post('/domains/mine.com/aliases', { alias: name })
    expect(said(await alias('shop.other.com'))).toBe("403 Your access does not include 'domains'")
    expect((await alias('shop.john-site.com')).status).toBe(201)

    // only what they did themselves
    const before = await app.db.q.selectFrom('jobs').select('id').where('owner_id', 'is not', null).executeTakeFirstOrThrow()
    expect((await dev.get(`/jobs/${before.id}`)).status).toBe(404)
    const renamed = await dev.post('/domains/mine.com/rename', { new_domain: 'ours.com' })
    expect(renamed.status, renamed.text).toBe(202)
    await app.running.idle()
    expect((await dev.get(`/jobs/${String(renamed.body['job_id'])}`)).body).toMatchObject({ status: 'succeeded', actor: 'john.dev' })
    expect(await names()).toEqual(['john-site.com', 'ours.com'])
    // the old name is another domain now
    expect((await john.post('/domains', { domain: 'mine.com' })).status).toBe(201)
    expect(await names()).toEqual(['john-site.com', 'ours.com'])

    expect((await give({ domains: ['ours.com'] })).body).toMatchObject({ domains: ['ours.com'] })
    expect((await dev.delete('/domains/ours.com', { purge: true })).status).toBe(200)
    await app.running.idle()
    expect(await names()).toEqual([])
    await john.post('/domains', { domain: 'ours.com' })
    expect(await names()).toEqual([])
    expect(said(await dev.get('/domains/john-site.com'))).toBe('404 Domain not found')
    const [shown] = (await john.get('/users/john/collaborators')).list
    expect(shown?.['domains']).not.toEqual([])
    // what is shown can be sent back as it is; sending the name of a new domain means that one
    expect((await give({ domains: shown?.['domains'] })).status).toBe(200)
    expect(await names()).toEqual(['ours.com'])
    expect((await give({ domains: [] })).body).toMatchObject({ domains: [] })
    expect(await names()).toHaveLength(5)
  })

  test('have logins, jobs and databases only where these belong to one of their domains', async () => {
    const app = await start()
    const john = await app.account('john', { domain: 'john-site.com', max_domains: -1, can_use_cron: true })
    const made = async (client: typeof john, path: string, body: object) => {
      const reply = await client.post(path, body)
      expect(reply.status, reply.text).toBe(201)
    }
    await made(john, '/domains', { domain: 'john-site.com.net' })
    for (const [name, domain] of [
      ['one', 'john-site.com'],
      ['two', 'john-site.com.net'],
      ['none', ''],
    ] as const) {
      await made(john, '/ftp', { username: `john_${name}`, password, domain })
      await made(john, '/cronjobs', { name, cron_expr: '@daily', command: '/bin/true', domain })
      await made(john, '/databases', { name, user: name, password, domain })
    }
    const scopes = ['ftp', 'cron', 'databases', 'domains']
    await made(john, '/users/john/collaborators', { login: 'dev', email: 'd@example.com', scopes, domains: ['john-site.com'], password })
    const dev = await app.login('john.dev', password)
    const { accounts } = (await dev.get('/ftp')).body as { accounts: Record<string, unknown>[] }
    expect(accounts.map(({ username }) => username)).toEqual(['john_one'])
    expect((await dev.get('/cronjobs')).list.map(({ name }) => name)).toEqual(['one'])
    expect((await dev.get('/databases')).list.map(({ id }) => id)).toEqual(['john_one'])
    for (const name of ['two', 'none']) {
      expect(said(await dev.get(`/ftp/john_${name}`))).toBe('404 FTP account not found')
      expect(said(await dev.get(`/databases/john_${name}`))).toBe('404 Database not found')
    }
    // nothing leads out of the folder
    for (const home_dir of ['/', '/domains', '/domains/john-site.com.net', '/domains/john-site.co'])
      expect(said(await dev.put('/ftp/john_one', { home_dir })), home_dir).toBe('404 FTP account not found')
    const login = { username: 'john_more', password }
    for (const place of [{}, { domain: 'john-site.com', home_dir: '/domains' }])
      expect(said(await dev.post('/ftp', { ...login, ...place }))).toBe('404 FTP account not found')
    expect(said(await dev.post('/ftp', { ...login, domain: 'john-site.com.net' }))).toBe('404 Domain not found')
    await made(dev, '/ftp', { ...login, domain: 'john-site.com' })
    expect((await dev.put('/ftp/john_one', { home_dir: '/domains/john-site.com' })).status).toBe(200)
    expect(said(await dev.put('/databases/john_one', { domain: 'john-site.com.net' }))).toBe('404 Domain not found')
    expect((await john.get('/ftp/john_two')).body).toMatchObject({ home_dir: '/home/john/domains/john-site.com.net/public_html' })
    const rows = await app.db.q.selectFrom('ftp_accounts').select('name').orderBy('name').execute()
    expect(rows.map(({ name }) => name)).toEqual(['john_more', 'john_none', 'john_one', 'john_two'])
  })
})
