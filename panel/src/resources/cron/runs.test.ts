import { expect, test } from 'vitest'
import { sendMails, testRelay, useRelay } from '../mail-outbox/testing.ts'
import { eachApp } from '../../testing/app.ts'
import { body, cronWorld, ran } from './testing.ts'

eachApp('runs of cron jobs', (start) => {
  const world = async () => cronWorld(await start())

  test('runs are taken in once, and told of', async () => {
    const { app, john, account } = await world()
    await john.post('/cronjobs', body({ email_on_complete: 'ops@example.com' }))
    await ran(app, account, 1)
    app.clock.advance(60_000)
    await ran(app, account, 1, { exitCode: 3, output: 'no\n' })
    app.clock.advance(60_000)
    // of a job that is not john's, and of one that is gone
    await ran(app, account, 99)
    await ran(app, account + 1, 1, { startedAt: app.clock.now() + 5 })
    const logs = (await john.get('/cronjobs/1/logs')).list
    expect(logs.map((log) => [log['exit_code'], log['ok'], log['output'], log['duration_ms']])).toEqual([
      [3, false, 'no\n', 812],
      [0, true, 'done\n', 812],
    ])
    expect(Object.keys(logs[0] ?? {})).toEqual(['id', 'started_at', 'finished_at', 'duration_ms', 'exit_code', 'ok', 'output'])
    expect(await app.machine.files.list(`${app.machine.paths.state}/cron/ended`)).toEqual([])
    expect((await john.get('/cronjobs/1/logs?ok=true')).list).toHaveLength(1)
    expect((await john.get(`/cronjobs/1/logs?from=${encodeURIComponent(String(logs[0]?.['started_at']))}`)).list).toHaveLength(1)
    expect((await john.get('/cronjobs/1/logs?from=yesterday')).body['message']).toBe('Invalid from')
    expect((await john.get('/cronjobs/1')).body).toMatchObject({ last_run_ok: false, last_run_at: logs[0]?.['started_at'] })
    const events = await app.db.q
      .selectFrom('events')
      .select(['event', 'data'])
      .where('event', 'in', ['cron.failed', 'cron.completed'])
      .execute()
    expect(events.map(({ event, data }) => [event, JSON.parse(data)])).toEqual([
      ['cron.completed', { id: 1, name: 'nightly', owner: 'john', duration_ms: 812 }],
      ['cron.failed', { id: 1, name: 'nightly', owner: 'john', exit_code: 3, started_at: logs[0]?.['started_at'] }],
    ])
    // after a crash between taking in and forgetting it comes again
    await ran(app, account, 1, { startedAt: app.clock.now() - 60_000, exitCode: 3 })
    expect((await john.get('/cronjobs/1/logs')).list).toHaveLength(2)
    expect((await john.delete('/cronjobs/1/logs')).body).toEqual({ success: true, message: 'Logs deleted' })
    expect((await john.get('/cronjobs/1/logs')).list).toEqual([])
  })

  test('who asked for it is told by e-mail, and no mailbox is filled', async () => {
    const { app, john, account } = await world()
    const relay = await testRelay()
    await john.post('/cronjobs', body({ email_on_complete: 'ops@example.com', email_on_error: true }))
    await john.post('/cronjobs', body({ name: 'quiet' }))
    // no relay yet: the record is kept all the same
    await ran(app, account, 1, { exitCode: 2 })
    expect((await john.get('/cronjobs/1/logs')).list).toHaveLength(1)
    await useRelay(app, relay.port)
    app.clock.advance(60_000)
    await ran(app, account, 1, { output: 'all <well>\n' })
    await ran(app, account, 2, { exitCode: 1, startedAt: app.clock.now() + 1 })
    app.clock.advance(60_000)
    await ran(app, account, 1, { exitCode: 7, output: 'broken\n' })
    await john.get('/cronjobs/1/logs')
    await sendMails(app)
    const sent = relay.received.map(({ to, text }) => ({ to, text }))
    expect(sent.map(({ to }) => to)).toEqual([['ops@example.com'], ['john@example.com']])
    expect(sent[0]?.text).toMatch(/Subject: Cron job nightly has run[\s\S]*all <well>/)
    expect(sent[1]?.text).toMatch(/Subject: Cron job nightly has failed[\s\S]*with code 7\.[\s\S]*broken/)
    for (let index = 0; index < 40; index += 1) {
      app.clock.advance(1000)
      await ran(app, account, 1, { exitCode: 1 })
    }
    await john.get('/cronjobs/1/logs')
    const { n } = await app.db.q
      .selectFrom('mail_outbox')
      .select(({ fn }) => fn.countAll().as('n'))
      .executeTakeFirstOrThrow()
    expect(Number(n)).toBe(20)
  })

  test('of many runs the last hundred are kept', async () => {
    const { app, john, account } = await world()
    await john.post('/cronjobs', body())
    for (let index = 0; index < 130; index += 1) {
      app.clock.advance(1000)
      await ran(app, account, 1, { output: String(index) })
    }
    const logs = (await john.get('/cronjobs/1/logs')).list
    expect([logs.length, logs[0]?.['output'], logs.at(-1)?.['output']]).toEqual([100, '129', '30'])
    const { n } = await app.db.q
      .selectFrom('cron_runs')
      .select(({ fn }) => fn.countAll().as('n'))
      .executeTakeFirstOrThrow()
    expect(Number(n)).toBe(100)
  })

  test('a failed one is told of in the panel and where the account wants it, in its language, and once until it is read', async () => {
    const { app, john, account } = await world()
    const relay = await testRelay()
    await useRelay(app, relay.port)
    await john.post('/cronjobs', body())
    const fail = async () => {
      app.clock.advance(60_000)
      await ran(app, account, 1, { exitCode: 9 })
      await john.get('/cronjobs/1/logs')
      await app.parts.eventReader.run(new AbortController().signal)
      return (await john.get('/notifications')).list
    }
    expect(await fail()).toMatchObject([
      {
        severity: 'warning',
        title: 'The cron job nightly has failed',
        body: 'It ended with code 9. What it printed stands in its log.',
        event: 'cron.failed',
        resource: { type: 'cron-job', id: '1' },
        link: '/cron/1',
      },
    ])
    await john.put('/notifications/preferences', { events: { 'cron.failed': ['panel', 'email'] } })
    await app.admin.put('/users/john', { language: 'de' })
    expect(await fail()).toHaveLength(1)
    await john.post('/notifications/read-all')
    // read, but within the hour
    expect(await fail()).toHaveLength(1)
    app.clock.advance(3_600_000)
    expect((await fail())[0]).toMatchObject({ title: 'Der Cronjob nightly ist fehlgeschlagen' })
    app.clock.advance(3_600_000)
    expect(await fail()).toHaveLength(2)
    await sendMails(app)
    const mails = relay.received.filter(({ text }) => text.includes('Cronjob nightly'))
    expect(mails.map(({ to }) => to)).toEqual([['john@example.com']])
  })
})
