import { expect, test } from 'vitest'
import { adminPassword, eachApp } from '../../testing/app.ts'

eachApp('sessions', (start) => {
  test('are listed and ended one by one or all but this', async () => {
    const app = await start()
    const other = await app.login('admin', adminPassword)
    const third = await app.login('admin', adminPassword)
    const list = (await app.admin.get('/auth/sessions')).list
    expect(list).toHaveLength(3)
    expect(list.filter((session) => session['current'])).toHaveLength(1)
    const mine = (await other.get('/auth/sessions')).list.find((session) => session['current'])
    expect((await app.admin.delete(`/auth/sessions/${String(mine?.['id'])}`)).body).toEqual({ success: true, message: 'Session ended' })
    expect((await other.get('/auth/me')).status).toBe(401)
    expect((await app.admin.delete(`/auth/sessions/${String(mine?.['id'])}`)).body['message']).toBe('Session not found')
    expect((await app.admin.delete('/auth/sessions')).body).toEqual({ success: true, message: 'Other sessions ended', count: 1 })
    expect([(await third.get('/auth/me')).status, (await app.admin.get('/auth/me')).status]).toEqual([401, 200])
  })

  test('of an account are seen and ended by those above it, never by others', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    const mary = await app.account('mary')
    const [session] = (await app.admin.get('/users/johnqx/sessions')).list
    const id = String(session?.['id'])
    expect((await mary.delete(`/auth/sessions/${id}`)).body['message']).toBe('Session not found')
    expect((await mary.delete(`/users/mary/sessions/${id}`)).body['message']).toBe('Session not found')
    expect((await john.get('/auth/me')).status).toBe(200)
    expect((await app.admin.delete('/users/johnqx/sessions')).body).toEqual({ success: true, message: 'Sessions ended', count: 1 })
    expect((await john.get('/auth/me')).status).toBe(401)
  })
})
