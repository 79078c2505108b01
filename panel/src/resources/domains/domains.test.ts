import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { adminPassword, eachApp } from '../../testing/app.ts'

const day = 86_400_000

eachApp('domains', (start) => {
  test('a domain is served as soon as the answer is there', async () => {
    const app = await start()
    await app.account('john')
    const reply = await app.admin.post('/domains', { domain: 'Example.com', owner: 'john' })
    expect(reply.body).toMatchObject({ domain: 'example.com', owner: 'john', type: 'primary', php_version: '8.3', sync: 'applied' })
    expect(reply.status).toBe(201)
    expect(reply.headers['x-sync']).toBe('applied')
    expect(app.machine.dump()).toContain('example.com')
  })

  test('nobody gets a name below, or a wildcard over, what somebody else answers to, aliases included', async () => {
    const app = await start()
    const john = await app.account('john')
    const mary = await app.account('mary')
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/domains/example.com/aliases', { alias: 'example.net' })
    await john.post('/domains', { domain: 'example.org', type: 'alias', target: 'example.com' })
    await john.post('/domains', { domain: '*.wild.test' })
    for (const domain of ['blog.example.com', '*.example.com', 'blog.example.net', '*.example.net', 'a.b.example.org', 'x.wild.test']) {
      const reply = await mary.post('/domains', { domain })
      expect([domain, reply.status, reply.body['message']]).toEqual([domain, 403, 'Parent domain belongs to another account'])
      expect((await john.post('/domains', { domain })).status, domain).toBe(201)
    }
  })

  test('alias domains and aliases share one limit and one count', async () => {
    const app = await start()
    const john = await app.account('john', { max_domain_aliases: 2 })
    await john.post('/domains', { domain: 'example.com' })
    await john.post('/domains/example.com/aliases', { alias: 'example.net' })
    expect((await john.post('/domains', { domain: 'example.org', type: 'alias', target: 'example.com' })).status).toBe(201)
    expect((await john.get('/users/john/usage')).body).toMatchObject({ domains: 1, domain_aliases: 2 })
    const third = await john.post('/domains', { domain: 'example.info', type: 'alias', target: 'example.com' })
    expect([third.status, third.body['message']]).toEqual([403, 'Limit reached: max_domain_aliases (2)'])
    expect((await john.post('/domains/example.com/aliases', { alias: 'example.info' })).status).toBe(403)
  })

  test.each(['its domain is deleted', 'its account is deleted'])(
    'a purge leaves the folder to who lived in it later, also when %s',
    async (how) => {
      const app = await start()
      await app.account('john')
      const file = '/croft/home/john/domains/example.com/public_html/index.html'
      const pass = async (days: number) => {
        app.clock.advance(days * day)
        await app.parts.domains.everyMinute(systemCtx())
        await app.running.idle()
        return app.login('admin', adminPassword)
      }
      await app.admin.post('/domains', { domain: 'example.com', owner: 'john' })
      await app.admin.delete('/domains/example.com', { delete_files: true })
      let admin = await pass(3)
      expect((await admin.post('/domains', { domain: 'example.com', owner: 'john' })).status).toBe(201)
      app.machine.tree.put(file, { kind: 'file', content: 'mine', uid: 0, gid: 0, mode: 0o644 })
      admin = await pass(3)
      await admin.delete(how === 'its domain is deleted' ? '/domains/example.com' : '/users/john')
      admin = await pass(2)
      expect((await admin.get('/jobs?type=domain.purge&resource_id=1')).list).toMatchObject([{ status: 'succeeded' }])
      expect(app.machine.tree.nodes.has(file)).toBe(true)
    },
  )
})
