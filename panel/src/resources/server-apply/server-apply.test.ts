import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'

eachApp('the machine is made to agree with the database', (start) => {
  test('a plan shows what was changed by hand, an apply puts it right and says so', async () => {
    const app = await start()
    await app.account('john', { domain: 'example.com' })
    await app.running.idle()
    expect((await app.admin.get('/system/plan')).list).toEqual([])
    const hosts = [...app.machine.tree.nodes.keys()].filter((path) => path.endsWith('/hosts/example.com'))
    expect(hosts.length).toBeGreaterThan(0)
    for (const path of hosts) await app.machine.files.remove(path)
    const planned = (await app.admin.get('/system/plan?only=site')).list
    expect(planned).toContainEqual(expect.objectContaining({ scope: expect.stringMatching(/^site:\d+$/), target: hosts[0] }))
    expect([...app.machine.tree.nodes.keys()]).not.toContain(hosts[0])
    const reply = await app.admin.post('/system/apply', { only: 'site' })
    expect(reply.status, reply.text).toBe(202)
    const job = async () => (await app.admin.get(`/jobs/${Number(reply.body['job_id'])}`)).body
    await expect.poll(async () => (await job())['status'], { timeout: 8000 }).toBe('succeeded')
    expect(await job()).toMatchObject({ result: { scopes: 1, failed: 0 } })
    expect([...app.machine.tree.nodes.keys()]).toContain(hosts[0])
    expect((await app.admin.get('/system/plan')).list).toEqual([])
  })

  test('a scope that the machine refuses is named, and the others are applied', async () => {
    const app = await start()
    await app.account('john', { domain: 'example.com' })
    await app.running.idle()
    await app.db.transaction(async (q) => {
      await q
        .insertInto('scopes')
        .values({ node: 'local', scope: 'nonsense:1', wanted: 1, applied: 1, attempts: 0, next_at: 0, lease_until: 0, last_error: '' })
        .execute()
    })
    const reply = await app.admin.post('/system/apply', {})
    const job = async () => (await app.admin.get(`/jobs/${Number(reply.body['job_id'])}`)).body
    await expect.poll(async () => (await job())['status'], { timeout: 8000 }).toBe('failed')
    expect((await job())['error']).toContain('nonsense:1')
    const behind = await app.db.q.selectFrom('scopes').select('scope').whereRef('applied', '<', 'wanted').execute()
    expect(behind).toEqual([{ scope: 'nonsense:1' }])
  })

  test('parts that there are not are refused, and customers may neither look nor apply', async () => {
    const app = await start()
    expect(await app.admin.post('/system/apply', { only: 'colour' })).toMatchObject({
      status: 400,
      body: { message: 'Unknown part: colour' },
    })
    const john = await app.account('john')
    expect((await john.get('/system/plan')).status).toBe(403)
    expect((await john.post('/system/apply', {})).status).toBe(403)
  })
})
