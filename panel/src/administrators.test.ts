import { expect, test } from 'vitest'
import { systemActor } from './core/actor.ts'
import { administrators } from './administrators.ts'
import { rootCtx } from './audit-spool.ts'
import { userStore } from './resources/users/store.ts'
import { adminPassword, eachApp } from './testing/app.ts'

const password = 'Fresh-Battery-Staple-5'

eachApp('administrators are put right from the server', (start) => {
  test('recovery sets a password, ends sessions, takes the second factor off and tells every administrator', async () => {
    const app = await start()
    const admins = administrators(app.db)
    await admins.create(rootCtx(), { username: 'second', email: 'second@example.com', password })
    const other = await app.login('second', password)
    await app.db.transaction(async () => {
      const { id } = (await userStore(app.db).find(systemActor, 'admin')) ?? { id: 0 }
      await app.db.q.updateTable('users').set({ totp_secret: 'sealed', totp_enabled_at: 1 }).where('id', '=', id).execute()
      await app.db.q.insertInto('auth_failures').values({ account: 'admin', network: '203.0.113.0', at: app.clock.now() }).execute()
    })
    expect((await app.admin.get('/auth/me')).status).toBe(200)
    const told = await admins.recover(rootCtx(), 'admin', 'Another-Staple-77')
    expect(told).toMatchObject({ username: 'admin', two_factor_removed: true, sessions_ended: 1 })
    expect((await app.admin.get('/auth/me')).status).toBe(401)
    expect((await app.anonymous.post('/auth/login', { username: 'admin', password: adminPassword })).status).toBe(401)
    const back = await app.login('admin', 'Another-Staple-77')
    expect((await back.get('/auth/me')).status).toBe(200)
    expect((await other.get('/auth/me')).status).toBe(200)
    await app.parts.eventReader.run(new AbortController().signal)
    for (const client of [back, other]) {
      const events = (await client.get('/notifications')).list.map((item) => item['event'])
      expect(events).toContain('admin.recovered')
    }
  })

  test('an administrator who wants to hear of nothing hears of a recovery', async () => {
    const app = await start()
    const admins = administrators(app.db)
    expect((await app.admin.put('/notifications/preferences', { rules: {} })).status).toBe(200)
    await admins.create(rootCtx(), { username: 'second', email: 'second@example.com', password })
    await admins.recover(rootCtx(), 'second', 'Another-Staple-77')
    await app.parts.eventReader.run(new AbortController().signal)
    const events = (await app.admin.get('/notifications')).list.map((item) => item['event'])
    expect(events).toContain('admin.recovered')
  })

  test('customers, unknown names, weak passwords and taken names are refused', async () => {
    const app = await start()
    await app.account('john')
    const admins = administrators(app.db)
    await expect(admins.recover(rootCtx(), 'john', password)).rejects.toThrow('no administrator')
    await expect(admins.recover(rootCtx(), 'nobody1', password)).rejects.toThrow('User not found')
    await expect(admins.recover(rootCtx(), 'admin', 'short')).rejects.toThrow(/[Pp]assword/)
    await expect(admins.create(rootCtx(), { username: 'john', email: 'a@example.com', password })).rejects.toThrow('exists')
    expect((await admins.list()).map(({ username, sessions }) => [username, sessions])).toEqual([['admin', 1]])
  })
})
