import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'

eachApp('ModSecurity of a site', (start) => {
  test('is off on a server without it and cannot be switched on', async () => {
    const app = await start()
    const john = await app.account('john', { domain: 'john.example' })
    const off = { enabled: false, log_only: false, disabled_rules: [] }
    expect((await john.get('/domains/john.example/modsecurity')).body).toEqual(off)
    const reply = await john.put('/domains/john.example/modsecurity', { enabled: true, disabled_rules: [942_100] })
    expect([reply.status, reply.body['message']]).toEqual([409, 'ModSecurity is not installed'])
    expect((await john.put('/domains/john.example/modsecurity', { disabled_rules: ['x'] })).status).toBe(400)
    expect((await john.get('/domains/john.example/modsecurity')).body).toEqual(off)
  })

  test('sites of others are not found', async () => {
    const app = await start()
    await app.account('john', { domain: 'john.example' })
    const mary = await app.account('mary')
    expect((await mary.get('/domains/john.example/modsecurity')).status).toBe(404)
    expect((await mary.put('/domains/john.example/modsecurity', { enabled: true })).status).toBe(404)
  })
})
