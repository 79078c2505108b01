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
})
