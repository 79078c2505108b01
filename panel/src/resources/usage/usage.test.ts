import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { eachApp, type TestApp } from '../../testing/app.ts'
import { callJson } from '../files/agent.ts'

const line = (day: string, bytes: number) => `192.0.2.1 - - [${day}:10:00:00 +0000] "GET / HTTP/1.1" 200 ${bytes} "-" "x"\n`

eachApp('use of an account', (start) => {
  const world = async () => {
    const app = await start()
    const john = await app.account('john')
    const mary = await app.account('mary')
    await john.post('/domains', { domain: 'example.com' })
    await app.running.idle()
    return { app, john, mary }
  }
  const log = (app: TestApp, content: string) => {
    app.machine.tree.put(`${app.machine.paths.logs}/sites/1/access.log`, { kind: 'file', content, uid: 0, gid: 0, mode: 0o640 })
    app.machine.tree.put(`${app.machine.paths.state}/agent`, { kind: 'directory', content: '', uid: 0, gid: 0, mode: 0o755 })
  }
  const recount = async (app: TestApp) => {
    const reply = await app.admin.post('/users/john/recount')
    expect(reply).toMatchObject({ status: 202, body: { success: true, message: 'Recount started' } })
    const job = `/jobs/${Number(reply.body['job_id'])}`
    await expect.poll(async () => (await app.admin.get(job)).body['status'], { timeout: 8000 }).toBe('succeeded')
  }

  test('disk is measured by the helper, traffic from the log, by day and month', async () => {
    const { app, john, mary } = await world()
    const day = new Date(app.clock.now())
    const month = day.toISOString().slice(0, 7)
    const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
    const at = (date: string) => `${date}/${names[day.getUTCMonth()]}/${day.getUTCFullYear()}`
    await callJson(app.parts.fileAgent, 'mkdir', { user: 'john', path: '/domains/example.com/public_html', mode: '755' })
    await callJson(
      app.parts.fileAgent,
      'write',
      { user: 'john', path: '/domains/example.com/public_html/a' },
      { body: Readable.from([Buffer.alloc(3_000_000)]) },
    )
    log(app, line(at('01'), 1_048_576) + line(at('02'), 2_097_152) + line(at('02'), 1_048_576))
    await recount(app)
    expect((await john.get('/users/john/bandwidth')).body).toEqual({
      month,
      total_mb: 4,
      web_mb: 4,
      mail_mb: 0,
      ftp_mb: 0,
      days: [
        { date: `${month}-01`, web_mb: 1, mail_mb: 0, ftp_mb: 0 },
        { date: `${month}-02`, web_mb: 3, mail_mb: 0, ftp_mb: 0 },
      ],
    })
    const usage = (await john.get('/users/john/usage')).body
    expect(usage).toMatchObject({ disk_used_mb: 3, bandwidth_used_mb: 4 })
    expect(usage['measured_at']).not.toBeNull()
    expect((await john.get('/domains/example.com')).body).toMatchObject({ disk_used_mb: 3, bandwidth_used_mb: 4 })
    expect((await mary.get('/users/john/bandwidth')).status).toBe(404)
    expect((await mary.post('/users/john/recount')).status).toBe(404)
    expect((await john.get('/users/john/bandwidth?month=2020-13')).status).toBe(400)
    expect((await john.get('/users/john/bandwidth?month=2020-12')).body).toMatchObject({ month: '2020-12', total_mb: 0, days: [] })
  })

  test('days do not shrink when the counters of the agent are lost, and all accounts are measured', async () => {
    const { app, john } = await world()
    const month = new Date(app.clock.now()).toISOString().slice(0, 7)
    const save = (bytes: number) =>
      app.parts.usageStore.save(2, 1, { disk: { bytes: 0, files: 0 }, month: bytes, days: { [`${month}-03`]: bytes } })
    await save(10_485_760)
    await save(1_048_576)
    expect((await john.get('/users/john/bandwidth')).body).toMatchObject({ total_mb: 10 })
    await app.parts.usage.recountAll(new AbortController().signal)
    expect((await john.get('/users/john/usage')).body['disk_used_mb']).toBe(0)
  })

  test('what goes by FTP counts for the account that the login belongs to', async () => {
    const { app, john, mary } = await world()
    const month = new Date(app.clock.now()).toISOString().slice(0, 7)
    const save = (ftp: Record<string, Record<string, number>>) => app.parts.usageStore.saveFtp(ftp)
    const of = async (who: typeof john, name: string) => (await who.get(`/users/${name}/bandwidth`)).body
    await save({})
    await save({
      john_a: { [`${month}-03`]: 1_048_576, '2020-01-31': 5_242_880 },
      mary_a: { [`${month}-03`]: 3_145_728 },
      gone_a: { '2020-01-31': 9 },
    })
    await save({ john_a: { [`${month}-03`]: 2_097_152 }, 'ftp@example.com': { [`${month}-02`]: 1_048_576 }, john: { [`${month}-02`]: 1 } })
    // the agent lost its counters
    await save({ mary_a: { [`${month}-03`]: 1 } })
    await app.parts.usageStore.save(2, 1, { disk: { bytes: 0, files: 0 }, month: 1_048_576, days: { [`${month}-03`]: 1_048_576 } })
    expect(await of(john, 'john')).toEqual({
      month,
      total_mb: 4,
      web_mb: 1,
      mail_mb: 0,
      ftp_mb: 3,
      days: [
        { date: `${month}-02`, web_mb: 0, mail_mb: 0, ftp_mb: 1 },
        { date: `${month}-03`, web_mb: 1, mail_mb: 0, ftp_mb: 2 },
      ],
    })
    expect(await of(mary, 'mary')).toMatchObject({ total_mb: 3, ftp_mb: 3 })
    expect((await john.get('/users/john/usage')).body['bandwidth_used_mb']).toBe(4)
    expect((await john.get('/users/john/bandwidth?month=2020-01')).body).toMatchObject({ total_mb: 5, ftp_mb: 5 })
  })
})
