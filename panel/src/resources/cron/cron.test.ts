import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'
import { body, cronWorld, specOf } from './testing.ts'

const published = [
  'id',
  'name',
  'command',
  'cron_expr',
  'enabled',
  'owner',
  'last_run_at',
  'last_run_ok',
  'next_run_at',
  'email_on_complete',
  'email_on_error',
  'created_at',
  'updated_at',
]

eachApp('cron jobs', (start) => {
  const world = async () => cronWorld(await start())

  test('are made with the published fields, and the runner is told', async () => {
    const { app, john, account } = await world()
    expect((await john.get('/cronjobs/')).list).toEqual([])
    const made = await john.post('/cronjobs/', body())
    expect(made.status, made.text).toBe(201)
    expect(made.headers['x-sync']).toBe('applied')
    expect(Object.keys(made.body)).toEqual(published)
    expect(made.body).toMatchObject({
      id: 1,
      enabled: true,
      owner: 'john',
      last_run_at: null,
      last_run_ok: false,
      email_on_complete: '',
      email_on_error: false,
    })
    expect(Date.parse(String(made.body['next_run_at']))).toBeGreaterThan(app.clock.now())
    expect(specOf(app, account)).toEqual({
      username: 'john',
      uid: expect.any(Number),
      suspended: false,
      jobs: [
        {
          id: 1,
          command: '/usr/bin/php cron.php',
          expression: '0 3 * * *',
          timezone: '',
          enabled: true,
          timeoutSeconds: 0,
          allowOverlap: false,
          phpVersion: null,
          environment: {},
        },
      ],
    })
    expect(app.machine.tree.get(`${app.machine.paths.state}/cron/accounts/${account}.json`)).toMatchObject({ uid: 0, gid: 0, mode: 0o600 })
  })

  test('take every field, and change', async () => {
    const { app, john, account } = await world()
    const more = {
      domain: 'john.example',
      timeout_seconds: 60,
      allow_overlap: true,
      timezone: 'Europe/Berlin',
      environment: { APP_ENV: 'production' },
      email_on_complete: 'ops@example.com',
      email_on_error: true,
    }
    const made = await john.post('/cronjobs?ext=1', body(more))
    expect(made.body).toMatchObject({ ...more, php_version: '', running: false })
    // without a version of its own it has that of its domain
    expect(specOf(app, account)?.jobs[0]).toMatchObject({ phpVersion: '8.3', timezone: 'Europe/Berlin', timeoutSeconds: 60 })
    const changed = await john.put('/cronjobs/1?ext=1', { php_version: '8.2', domain: '', cron_expr: '@Hourly', environment: {} })
    expect(changed.body).toMatchObject({ php_version: '8.2', domain: '', cron_expr: '@hourly', environment: {}, timeout_seconds: 60 })
    expect(specOf(app, account)?.jobs[0]).toMatchObject({ phpVersion: '8.2', expression: '@hourly', environment: {} })
    expect((await john.post('/cronjobs/1/toggle')).body).toEqual({ success: true, message: 'Cron job disabled', enabled: false })
    expect((await john.get('/cronjobs/1')).body).toMatchObject({ enabled: false, next_run_at: null })
    expect((await john.get('/cronjobs?enabled=true')).list).toEqual([])
    expect((await john.get('/cronjobs?enabled=false&q=NIGHT&domain=')).list).toHaveLength(1)
    expect((await john.post('/cronjobs/1/toggle')).body).toMatchObject({ message: 'Cron job enabled', enabled: true })
    expect((await john.delete('/cronjobs/1')).body).toEqual({ success: true, message: 'Cron job deleted successfully' })
    expect(specOf(app, account)).toBeNull()
  })

  test('what the request lacks or gets wrong is refused in the promised words', async () => {
    const { john } = await world()
    const refused = async (fields: object) => {
      const reply = await john.post('/cronjobs', fields)
      return `${reply.status} ${String(reply.body['message'])}`
    }
    expect(await refused({})).toBe('400 Command is required')
    expect(await refused({ command: '  ', name: 'x', cron_expr: '* * * * *' })).toBe('400 Command is required')
    expect(await refused({ command: 'true' })).toBe('400 Name is required')
    expect(await refused({ command: 'true', name: 'x' })).toBe('400 Cron expression is required')
    expect(await refused(body({ cron_expr: '* * * *' }))).toBe('400 Invalid cron expression')
    for (const end of ['\n* * * * * root id', '\n', '\r', '\r\n'])
      expect(await refused(body({ command: `true${end}` }))).toBe('400 Command must be a single line')
    expect(await refused(body({ command: 'true\u0000' }))).toBe('400 Command contains invalid characters')
    expect(await refused(body({ name: 'a\nb' }))).toBe('400 Name contains invalid characters')
    expect(await refused(body({ cron_expr: '0 3 * * *\n' }))).toBe('400 Cron expression contains invalid characters')
    expect(await refused(body({ timezone: 'Mars/Olympus' }))).toBe('400 Invalid timezone')
    expect(await refused(body({ timezone: 'UTC\n' }))).toMatch(/^400 Timezone contains/)
    expect(await refused(body({ environment: { A: 'x\nB=y' } }))).toBe('400 Environment contains invalid characters')
    for (const name of ['a', 'A B', 'HOME', 'IFS'])
      expect(await refused(body({ environment: { [name]: 'x' } }))).toBe('400 Invalid environment')
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`V${index}`, 'x']))
    expect(await refused(body({ environment: many }))).toBe('400 Invalid environment')
    expect(await refused(body({ email_on_complete: 'nobody' }))).toBe('400 Invalid email_on_complete')
    expect(await refused(body({ php_version: '5.6' }))).toBe('400 PHP version is not available')
    expect(await refused(body({ domain: 'mary.example' }))).toBe('404 Domain not found')
    expect(await refused(body({ owner: 'mary' }))).toBe('404 User not found')
    for (const name of ['one', 'two', 'three']) expect((await john.post('/cronjobs', body({ name }))).status).toBe(201)
    expect(await refused(body())).toBe('403 Limit reached: max_cronjobs (3)')
    expect((await john.get('/users/john/usage')).body).toMatchObject({ cronjobs: 3 })
  })

  test('are nobody else’s, and not without the package', async () => {
    const { app, john, mary } = await world()
    await john.post('/cronjobs', body())
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['GET', '/logs'],
      ['DELETE', '/logs'],
      ['POST', '/toggle'],
      ['POST', '/run'],
    ] as const) {
      const reply = await mary.call(method, `/cronjobs/1${path}`, method === 'GET' ? undefined : {})
      expect([reply.status, reply.body['message']], `${method} ${path}`).toEqual([404, 'Cron job not found'])
    }
    const poor = await app.account('poor', { can_use_cron: false })
    expect((await poor.get('/cronjobs')).body['message']).toBe('Feature not included in your package: cron')
    expect((await app.admin.post('/cronjobs', body({ owner: 'poor' }))).status).toBe(403)
    expect((await app.admin.post('/cronjobs', body({ owner: 'mary' }))).body).toMatchObject({ owner: 'mary' })
  })

  test('rest with a suspended account, and go with a deleted one', async () => {
    const { app, john, account } = await world()
    await john.post('/cronjobs', body())
    await app.admin.post('/users/john/suspend', { reason: 'unpaid' })
    expect(specOf(app, account)).toMatchObject({ suspended: true })
    expect((await app.admin.get('/cronjobs/1')).body).toMatchObject({ next_run_at: null })
    expect((await app.admin.post('/cronjobs/1/run')).status).toBe(403)
    await app.admin.post('/users/john/unsuspend')
    expect(specOf(app, account)).toMatchObject({ suspended: false })
    await app.admin.put('/users/john', { can_use_cron: false })
    expect(specOf(app, account)).toMatchObject({ suspended: true })
    await app.admin.delete('/users/john')
    expect(specOf(app, account)).toBeNull()
    expect((await app.admin.get('/cronjobs')).list).toEqual([])
  })

  test('an expression is explained', async () => {
    const { john } = await world()
    const shown = await john.get('/cronjobs/preview?cron_expr=0+3+*+*+*&count=2&timezone=UTC')
    expect(shown.body).toMatchObject({ valid: true, description: 'At 03:00' })
    expect((shown.body['next'] as string[]).map((time) => new Date(time).toISOString())).toEqual([
      '2026-01-01T03:00:00.000Z',
      '2026-01-02T03:00:00.000Z',
    ])
    expect((await john.get('/cronjobs/preview?cron_expr=60+*+*+*+*')).body['message']).toBe('Invalid cron expression')
    expect((await john.get('/cronjobs/preview')).status).toBe(400)
  })

  test('one that is asked for now fails by name where no runner is', async () => {
    const { john } = await world()
    await john.post('/cronjobs', body())
    const reply = await john.post('/cronjobs/1/run')
    expect([reply.status, reply.body['message']]).toEqual([202, 'Cron job started'])
    const job = async () => (await john.get(`/jobs/${String(reply.body['job_id'])}`)).body
    await expect.poll(async () => (await job())['status'], { timeout: 15_000 }).toBe('failed')
    expect(await job()).toMatchObject({ type: 'cron.run', error: 'The scheduler of this server does not run' })
  })
})
