import { expect, test } from 'vitest'
import { eachApp, type TestApp } from '../../testing/app.ts'
import type { TestReply } from '../../testing/client.ts'

eachApp('services are installed', (start) => {
  const world = async () => {
    const app = await start()
    const ran: string[] = []
    const there = new Set<string>()
    app.machine.answer((argv) => {
      const last = argv.slice(argv.indexOf('--') + 1)
      if (argv[0] === 'dpkg-query')
        return { code: 0, stdout: [...there].map((name) => `${name} installed 1:4.7.3-2\n`).join(''), stderr: '' }
      if (argv[0] === 'systemctl') ran.push(argv.join(' '))
      if (argv[0] !== 'apt-get' || !argv.includes('install')) return null
      ran.push(`install ${last.join(' ')}`)
      for (const name of last) there.add(name)
      return { code: 0, stdout: '', stderr: '' }
    })
    return { app, ran, there }
  }
  const done = async (app: TestApp, reply: TestReply) => {
    expect(reply, reply.text).toMatchObject({ status: 202, body: { success: true, message: 'Installation started' } })
    const job = `/jobs/${Number(reply.body['job_id'])}`
    await expect.poll(async () => (await app.admin.get(job)).body['finished_at'], { timeout: 8000 }).not.toBeNull()
    return (await app.admin.get(job)).body
  }

  test('by their packages; Debian’s own unit of what Croft runs stays off', async () => {
    const { app, ran, there } = await world()
    const job = await done(app, await app.admin.post('/services/pdns/install'))
    expect(job).toMatchObject({ type: 'service.install', status: 'succeeded', result: { name: 'pdns', version: '4.7.3' } })
    expect(ran).toEqual(['install pdns-server pdns-backend-sqlite3 sqlite3', 'systemctl disable --now pdns.service'])
    expect([...there]).toEqual(['pdns-server', 'pdns-backend-sqlite3', 'sqlite3'])
    const again = await app.admin.post('/services/pdns/install')
    expect([again.status, again.body['message']]).toEqual([409, 'PowerDNS is already installed'])
  })

  test('what is there is not installed again, and nothing else may be asked for', async () => {
    const { app, ran, there } = await world()
    there.add('cron')
    const reply = await app.admin.post('/services/cron/install')
    expect([reply.status, reply.body['message']]).toEqual([409, 'Cron is already installed'])
    for (const name of ['vim', 'croft-panel%3Bx', '-o']) expect((await app.admin.post(`/services/${name}/install`)).status).toBe(403)
    const john = await app.account('john')
    expect((await john.post('/services/pdns/install')).status).toBe(403)
    expect(ran).toEqual([])
  })
})
