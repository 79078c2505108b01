import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'

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
})
