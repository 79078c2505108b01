import { expect, test } from 'vitest'
import { type TestApp, eachApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'

const password = 'Purple-Lantern-42'
const finished = async (client: Client, reply: { status: number; body: Record<string, unknown>; text: string }) => {
  expect(reply.status, reply.text).toBe(202)
  const job = `/jobs/${Number(reply.body['job_id'])}`
  await expect.poll(async () => (await client.get(job)).body['finished_at'], { timeout: 20_000 }).not.toBeNull()
  expect((await client.get(job)).body).toMatchObject({ status: 'succeeded' })
  return (await client.get(`${job}/log`)).body['lines']
}

/** An account with two domains, and on each of them a login, a job, a database and a link. */
async function world(start: () => Promise<TestApp>) {
  const app = await start()
  const john = await app.account('john', { domain: 'example.com', max_domains: -1, can_use_cron: true })
  const mary = await app.account('mary', { max_domains: -1 })
  const made = async (path: string, body: object) => {
    const reply = await john.post(path, body)
    expect(reply.status, reply.text).toBeLessThan(300)
  }
  await made('/domains', { domain: 'example.com.net' })
  for (const [name, domain] of [
    ['one', 'example.com'],
    ['two', 'example.com.net'],
  ] as const) {
    await made('/ftp', { username: `john_${name}`, password, domain })
    await made('/cronjobs', { name, cron_expr: '@daily', command: `/bin/echo ${name}`, domain })
    await made('/databases', { name, user: name, password, domain })
    await made('/files/mkdir', { path: `/domains/${domain}` })
    await made('/files/write', { path: `/domains/${domain}/note.txt`, content: name })
    await made('/files/share', { path: `/domains/${domain}/note.txt` })
  }
  await made('/ftp', { username: 'john_home', password })
  await app.running.idle()
  const logins = async (client: Client) => {
    const { accounts = [] } = (await client.get('/ftp')).body as { accounts?: Record<string, unknown>[] }
    return accounts.map(({ username, home_dir: home }) => `${String(username)} ${String(home)}`).toSorted()
  }
  const shares = async (client: Client) => (await client.get('/files/shares')).list.map(({ path }) => path)
  const jobs = async (client: Client) =>
    (await client.get('/cronjobs?ext=1')).list.map(({ name, enabled, domain }) => [name, enabled, domain])
  return { app, john, mary, logins, shares, jobs }
}

eachApp('what hangs on a domain', (start) => {
  test('goes along, stays or ends when the domain goes to another account, and the job says which', async () => {
    const { app, john, mary, logins, shares, jobs } = await world(start)
    const lines = await finished(app.admin, await app.admin.post('/domains/example.com/transfer', { username: 'mary' }))
    expect(lines).toEqual([
      'FTP account john_one was removed: its folder belongs to another account now',
      expect.stringMatching(/^Cron job \d+ \(one\) went along and is switched off: look at its command first$/),
      'Database john_one stays with john; the site reaches it as before',
      'The link to /domains/example.com/note.txt has ended: the file belongs to another account now',
    ])
    expect(await logins(john)).toEqual(['john_home /home/john', 'john_two /home/john/domains/example.com.net/public_html'])
    expect(await logins(mary)).toEqual([])
    expect(await jobs(john)).toEqual([['two', true, 'example.com.net']])
    expect(await jobs(mary)).toEqual([['one', false, 'example.com']])
    expect((await john.get('/databases')).list.map(({ id, domain }) => [id, domain])).toEqual([
      ['john_one', ''],
      ['john_two', 'example.com.net'],
    ])
    expect(await shares(john)).toEqual(['/domains/example.com.net/note.txt'])
    const removed = await app.db.q.selectFrom('events').select('resource_id').where('event', '=', 'ftp.account.deleted').execute()
    expect(removed).toEqual([{ resource_id: 'john_one' }])
  })

  test('follows its name', async () => {
    const { john, logins, shares, jobs } = await world(start)
    await finished(john, await john.post('/domains/example.com/rename', { new_domain: 'example.org' }))
    expect(await logins(john)).toEqual([
      'john_home /home/john',
      'john_one /home/john/domains/example.org/public_html',
      'john_two /home/john/domains/example.com.net/public_html',
    ])
    expect(await jobs(john)).toEqual([
      ['one', true, 'example.org'],
      ['two', true, 'example.com.net'],
    ])
    expect(await shares(john)).toEqual(['/domains/example.org/note.txt', '/domains/example.com.net/note.txt'])
  })
})
