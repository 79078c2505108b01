import { expect, test } from 'vitest'
import { ftpNames, installPureFtpd } from '../../drivers/ftp/pureftpd/testing.ts'
import { type TestApp, eachApp } from '../../testing/app.ts'
import { folderOf } from './names.ts'

const password = 'Correct-Horse-7'
const body = (username: string, more: object = {}) => ({ username, password, ...more })
const linesOf = (app: TestApp) => (app.machine.tree.get('/croft/etc/ftp/logins.pdb')?.content ?? '').split('\n').slice(1, -1)

eachApp('FTP accounts', (start) => {
  const world = async () => {
    const app = await start()
    installPureFtpd(app.machine)
    const john = await app.account('john', { max_ftp_accounts: 2, domain: 'john.example' })
    const mary = await app.account('mary', { domain: 'mary.example' })
    return { app, john, mary }
  }

  test('are made below a folder of the home, with the published fields', async () => {
    const { app, john } = await world()
    const made = await john.post('/ftp/', body('deploy', { domain: 'john.example', quota_mb: 5, read_only: true }))
    expect(made.status, made.text).toBe(201)
    expect(made.headers['x-sync']).toBe('applied')
    expect(made.body).toEqual({
      username: 'john_deploy',
      owner: 'john',
      home_dir: '/home/john/domains/john.example/public_html',
      quota_mb: 5,
      read_only: true,
      enabled: true,
      created_at: made.body['created_at'],
      updated_at: made.body['updated_at'],
    })
    expect(ftpNames(app.machine)).toEqual(['john_deploy'])
    expect(linesOf(app)[0]).toMatch(
      /^john_deploy:\$6\$rounds=5000\$[^:]+:(\d+):\1::\/croft\/run\/jails\/john_deploy\/files\/\.\/:::::::5242880:/,
    )
    expect(app.machine.bound.get('/croft/run/jails/john_deploy/files')).toMatch(
      /\/john\/domains\/john\.example\/public_html \(read only\)$/,
    )
    expect((await john.get('/ftp/')).body).toEqual({ accounts: [made.body], total: 1 })
    expect((await john.get('/ftp/john_deploy?ext=1')).body).toMatchObject({
      protocols: ['ftp', 'sftp'],
      allowed_ips: [],
      bandwidth_kbps: 0,
      used_mb: 0,
      last_login_at: null,
    })
    expect((await john.get('/users/john/usage')).body).toMatchObject({ ftp_accounts: 1 })
    const dump = JSON.stringify(await app.db.q.selectFrom('events').selectAll().execute())
    expect(dump).toContain('ftp.account.created')
    expect(dump).not.toContain('$6$')
    const [row] = await app.db.q.selectFrom('ftp_accounts').select('verifier').execute()
    expect(row?.verifier).not.toContain('$6$')
  })

  test('what the request lacks or repeats is refused in the promised words', async () => {
    const { john, mary } = await world()
    const refused = async (fields: object) => {
      const reply = await john.post('/ftp', fields)
      return `${reply.status} ${String(reply.body['message'])}`
    }
    expect(await refused({})).toBe('400 Username must be at least 2 characters')
    expect(await refused({ username: 'a', password })).toBe('400 Username must be at least 2 characters')
    expect(await refused({ username: 'deploy' })).toBe('400 Password is required')
    expect(await refused({ username: 'deploy', password: 'short' })).toBe('400 Password is too weak')
    for (const name of ['de ploy', 'Deploy', 'a:b', 'a"b', "a'b", 'a/b', '../a', 'a*b'])
      expect(await refused(body(name))).toBe('400 Invalid username')
    expect(await refused(body('a\nb'))).toBe('400 Username contains invalid characters')
    for (const home of ['/../x', '/home/mary/x', 'a/../../b', '/home/johnny'])
      expect(await refused(body('deploy', { home_dir: home })), home).toBe('400 Invalid home_dir')
    expect(await refused(body('deploy', { home_dir: '/a\nb' }))).toBe('400 Home dir contains invalid characters')
    expect(await refused(body('deploy', { domain: 'mary.example' }))).toBe('404 Domain not found')
    expect((await john.post('/ftp', body('deploy'))).status).toBe(201)
    expect(await refused(body('john_deploy'))).toBe('409 FTP account already exists')
    expect((await john.post('/ftp', body('other'))).status).toBe(201)
    expect(await refused(body('third'))).toBe('403 Limit reached: max_ftp_accounts (2)')
    for (const method of ['get', 'delete'] as const)
      expect((await mary[method]('/ftp/john_deploy')).body['message']).toBe('FTP account not found')
    expect((await mary.post('/ftp/john_deploy/toggle')).status).toBe(404)
    const bad = await john.put('/ftp/john_deploy/ip-restrictions', { allowed_ips: ['203.0.113.0/24', '1.2.3'] })
    expect([bad.status, bad.body['message']]).toEqual([400, "Invalid IP or CIDR '1.2.3'"])
    expect((await john.put('/ftp/john_deploy', { protocols: ['gopher'] })).status).toBe(400)
  })

  test('changes reach the daemon at once', async () => {
    const { app, john } = await world()
    await john.post('/ftp', body('deploy'))
    const before = linesOf(app)[0]
    await john.put('/ftp/john_deploy', { password: 'Correct-Horse-8', bandwidth_kbps: 800 })
    expect(linesOf(app)[0]).not.toBe(before)
    expect(linesOf(app)[0]).toContain('/files/./:100000:100000:')
    const restricted = await john.put('/ftp/john_deploy/ip-restrictions', { allowed_ips: ['203.0.113.0/24', '203.0.113.0/24'] })
    expect(restricted.body).toEqual({ success: true, allowed_ips: ['203.0.113.0/24'] })
    expect(linesOf(app)[0]).toContain(':203.0.113.0/24:')
    expect((await john.post('/ftp/john_deploy/toggle')).body).toEqual({ success: true, message: 'FTP account disabled', enabled: false })
    expect(ftpNames(app.machine)).toEqual([])
    expect(app.machine.accounts.has('john_deploy')).toBe(false)
    expect((await john.get('/ftp?enabled=true')).body).toEqual({ accounts: [], total: 0 })
    expect((await john.put('/ftp/john_deploy', { enabled: true, protocols: ['ftp'] })).status).toBe(200)
    expect([ftpNames(app.machine), app.machine.accounts.has('john_deploy')]).toEqual([['john_deploy'], false])
    expect((await john.delete('/ftp/john_deploy')).body).toEqual({ message: 'FTP account deleted successfully' })
    expect([ftpNames(app.machine), app.machine.bound.size]).toEqual([[], 0])
  })

  test('a suspended account has none who may log in, and has them again afterwards', async () => {
    const { app, john, mary } = await world()
    await john.post('/ftp', body('deploy'))
    await mary.post('/ftp', body('deploy'))
    await app.admin.post('/users/john/suspend', { reason: 'x' })
    expect(ftpNames(app.machine)).toEqual(['mary_deploy'])
    expect(app.machine.accounts.has('john_deploy')).toBe(false)
    await app.admin.post('/users/john/unsuspend')
    expect(ftpNames(app.machine)).toEqual(['john_deploy', 'mary_deploy'])
    await app.admin.delete('/users/mary')
    expect(ftpNames(app.machine)).toEqual(['john_deploy'])
  })

  test('two changes at once are both there', async () => {
    const { app, john, mary } = await world()
    const replies = await Promise.all([
      john.post('/ftp', body('one')),
      john.post('/ftp', body('two')),
      mary.post('/ftp', body('one')),
      john.post('/ftp', body('three')),
    ])
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 201, 403])
    expect(ftpNames(app.machine)).toHaveLength(3)
  })

  test('the server is configured by administrators alone, and tells whether it is there', async () => {
    const { app, john } = await world()
    expect((await john.get('/ftp/status')).body).toEqual({ installed: true, running: false, total_accounts: 0 })
    expect((await john.get('/ftp/config')).status).toBe(403)
    expect((await app.admin.get('/ftp/config')).body).toEqual({
      port: 21,
      passive_ports: '40000-40100',
      tls: 'required',
      max_clients: 100,
      max_per_ip: 10,
      anonymous: false,
    })
    for (const range of ['40100-40000', '80-9000', '40000-70000'])
      expect((await app.admin.put('/ftp/config', { passive_ports: range })).body['message'], range).toBe('Invalid passive_ports')
    const changed = await app.admin.put('/ftp/config', { passive_ports: '50000-50020', tls: 'optional' })
    expect([changed.status, changed.headers['x-sync']]).toEqual([200, 'applied'])
    expect(app.machine.tree.get('/croft/etc/ftp/pure-ftpd.conf')?.content).toContain('PassivePortRange 50000 50020\nTLS 1\n')
    expect(app.machine.daemons.get('ftp')).toMatchObject({ status: 'running', enabled: true })
    expect((await app.admin.post('/ftp/install')).body['message']).toBe('Pure-FTPd is already installed')
  })
})

test.each([
  ['/', ''],
  ['/home/john', ''],
  ['/home/john/www/', 'www'],
  ['www//a/./b', 'www/a/b'],
])('the folder %s is kept as %j', (given, kept) => {
  expect(folderOf('john', given)).toBe(kept)
})
