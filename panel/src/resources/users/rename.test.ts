import { expect, test, vi } from 'vitest'
import { eachApp, type TestApp } from '../../testing/app.ts'

eachApp('renaming an account', (start) => {
  const world = async () => {
    const app = await start()
    const john = await app.account('john')
    await john.post('/domains', { domain: 'example.com' })
    await app.running.idle()
    return { app, john }
  }
  const rename = async (app: TestApp, from: string, to: string) => {
    const reply = await app.admin.post(`/users/${from}/rename`, { new_username: to })
    expect(reply).toMatchObject({ status: 202, body: { message: 'User rename started' } })
    const job = `/jobs/${Number(reply.body['job_id'])}`
    await expect.poll(async () => (await app.admin.get(job)).body['finished_at'], { timeout: 8000 }).not.toBeNull()
    await app.running.idle()
    return (await app.admin.get(job)).body
  }
  const homes = (app: TestApp) => app.machine.tree.children(app.machine.paths.homes)

  test('Unix user, group, home, pools and rows change together', async () => {
    const { app, john } = await world()
    const before = app.machine.accounts.get('john')
    expect(await rename(app, 'john', 'johnny')).toMatchObject({ status: 'succeeded', result: { username: 'johnny' } })
    expect([...app.machine.accounts.keys()]).not.toContain('john')
    expect(app.machine.accounts.get('johnny')).toEqual({ ...before, name: 'johnny', home: '/croft/home/johnny' })
    expect(homes(app)).toContain('johnny')
    expect(homes(app)).not.toContain('john')
    expect((await john.get('/auth/me')).body).toMatchObject({ username: 'johnny', status: 'active', home_dir: '/home/johnny' })
    expect((await john.get('/domains/example.com')).body).toMatchObject({ owner: 'johnny', status: 'active', sync: 'applied' })
    expect(app.machine.dump()).toContain('/croft/home/johnny/domains/example.com/public_html')
    expect([...app.machine.tree.nodes.keys()].filter((path) => path.endsWith('/pools/john.conf'))).toEqual([])
    expect((await app.admin.get('/users/john')).status).toBe(404)
    expect((await app.account('john')).token).not.toBeNull()
  })

  test('what cannot be is refused at once, and only administrators may', async () => {
    const { app, john } = await world()
    await app.account('mary')
    const refused = async (to: string) => {
      const { status, body } = await app.admin.post('/users/john/rename', { new_username: to })
      return `${status} ${String(body['message'])}`
    }
    expect(await refused('mary')).toBe('409 User already exists')
    expect(await refused('root')).toBe('400 Username is reserved')
    expect(await refused('-x')).toBe('400 Invalid username')
    expect((await john.post('/users/john/rename', { new_username: 'johnny' })).status).toBe(403)
  })

  test('a machine that refuses leaves the account as it was', async () => {
    const { app, john } = await world()
    app.machine.tree.put('/croft/home/johnny', { kind: 'directory', content: '', uid: 0, gid: 0, mode: 0o755 })
    expect(await rename(app, 'john', 'johnny')).toMatchObject({ error: '/croft/home/johnny already exists' })
    expect((await john.get('/auth/me')).body).toMatchObject({ username: 'john', status: 'active' })
    expect((await john.get('/domains/example.com')).body).toMatchObject({ status: 'active', sync: 'applied' })
    expect([...app.machine.accounts.keys()]).toContain('john')
  })

  test.each(['fails', 'is cancelled'])('an account that does not come to rest is as it was when the renaming %s', async (how) => {
    const { app, john } = await world()
    app.machine.faults.diskFull(true)
    const job = `/jobs/${Number((await app.admin.post('/users/john/rename', { new_username: 'johnny' })).body['job_id'])}`
    await expect.poll(async () => (await app.admin.get('/users/john')).body['status']).toBe('pending')
    let now = Date.now()
    // longer from one look to the next than it is waited for
    if (how === 'fails') vi.spyOn(Date, 'now').mockImplementation(() => (now += 130_000))
    else expect((await app.admin.post(`${job}/cancel`)).status).toBe(200)
    await expect.poll(async () => (await app.admin.get(job)).body['finished_at']).not.toBeNull()
    const ended = how === 'fails' ? { status: 'rolled_back', error: 'The account did not come to rest' } : { status: 'cancelled' }
    expect((await app.admin.get(job)).body).toMatchObject(ended)
    app.machine.faults.restore()
    app.clock.advance(60_000)
    await app.running.idle()
    expect((await john.get('/auth/me')).body).toMatchObject({ username: 'john', status: 'active' })
    await expect.poll(async () => (await john.get('/domains/example.com')).body).toMatchObject({ status: 'active', sync: 'applied' })
  })

  test('the steps on the machine may be cut off anywhere and run again', async () => {
    const { app } = await world()
    const uid = app.machine.accounts.get('john')?.uid ?? 0
    const request = { username: 'john', uid, to: 'johnny' }
    let cuts = 0
    for (let at = 1; at < 20; at += 1) {
      app.machine.faults.cutAt(at)
      const done = await app.parts.renames.renameAccount(request).then(
        () => true,
        () => false,
      )
      app.machine.faults.restore()
      if (done) break
      cuts += 1
    }
    expect(cuts).toBeGreaterThan(2)
    expect(app.machine.accounts.get('johnny')).toMatchObject({ uid, home: '/croft/home/johnny' })
    expect(homes(app)).toContain('johnny')
  })
})
