import { expect, test } from 'vitest'
import { installPureFtpd } from '../../drivers/ftp/pureftpd/testing.ts'
import { eachApp } from '../../testing/app.ts'

const place = '/croft/run/jails/anonymous@john.example/files'

eachApp('anonymous FTP', (start) => {
  const world = async () => {
    const app = await start()
    installPureFtpd(app.machine)
    const { admin } = app
    const john = await app.account('john', { domain: 'john.example' })
    const mary = await app.account('mary', { domain: 'mary.example' })
    return { app, admin, john, mary }
  }

  test('is off, and customers decide when the setting says so', async () => {
    const { app, admin, john, mary } = await world()
    const off = {
      domain: 'john.example',
      enabled: false,
      allow_upload: false,
      home_dir: '/domains/john.example/public_ftp',
      max_connections: 5,
    }
    expect((await john.get('/ftp/john.example/anonymous')).body).toEqual(off)
    expect((await mary.get('/ftp/john.example/anonymous')).body['message']).toBe('Domain not found')
    expect((await mary.put('/ftp/john.example/anonymous', { enabled: true })).body['message']).toBe('Domain not found')
    const refused = await john.put('/ftp/john.example/anonymous', { enabled: true })
    expect([refused.status, refused.body['message']]).toEqual([403, 'Admin access required'])
    expect((await admin.get('/ftp/config')).body['anonymous']).toBe(false)
    expect((await admin.put('/ftp/config', { anonymous: true })).body['anonymous']).toBe(true)
    expect((await admin.get('/settings/ftp')).body).toMatchObject({ settings: { anonymous: true } })
    const on = await john.put('/ftp/john.example/anonymous', { enabled: true })
    expect(on.body, on.text).toEqual({ ...off, enabled: true })
    expect(on.headers['x-sync']).toBe('applied')
    expect(app.machine.bound.has(place)).toBe(true)
    expect((await john.put('/ftp/john.example/anonymous', { max_connections: 7 })).body).toEqual({
      ...off,
      enabled: true,
      max_connections: 7,
    })
    expect((await john.put('/ftp/john.example/anonymous', { max_connections: 101 })).body['message']).toBe('Invalid max_connections')
    const upload = await john.put('/ftp/john.example/anonymous', { allow_upload: true })
    expect([upload.status, upload.body['message']]).toEqual([409, 'Anonymous uploads are not available'])
    await john.put('/ftp/john.example/anonymous', { enabled: false })
    expect(app.machine.bound.has(place)).toBe(false)
  })

  test('goes with the domain and the account', async () => {
    const { app, admin } = await world()
    await admin.put('/ftp/john.example/anonymous', { enabled: true })
    const opens = () => app.machine.bound.has(place)
    expect(opens()).toBe(true)
    await admin.post('/users/john/suspend', { reason: 'x' })
    await app.running.idle()
    expect(opens()).toBe(false)
    await admin.post('/users/john/unsuspend')
    await app.running.idle()
    expect(opens()).toBe(true)
    await admin.delete('/domains/john.example')
    await app.running.idle()
    expect(opens()).toBe(false)
  })
})
