import { expect, test } from 'vitest'
import { eachPanelEngine, type OpenPanelTest } from '../../db/testing.ts'
import { around } from '../server-host/testing.ts'
import { serverHostStore } from '../server-host/store.ts'
import { serve } from '../settings/testing.ts'
import { dueScopes, siteWorld } from '../site-aliases/testing.ts'
import { renderServer } from './desired.ts'
import { serverIpRoutes } from './routes.ts'
import { serverIpService } from './service.ts'
import { serverIpStore } from './store.ts'

async function make(open: OpenPanelTest) {
  const world = await siteWorld(open)
  const { db, users } = world
  const store = serverIpStore(db)
  const serverIps = serverIpService({ db, store, clock: db.clock, users, interfaces: around.interfaces })
  const as = serve(serverIpRoutes, { serverIps })
  const spec = async () => renderServer({ host: await serverHostStore(db).find(), ips: await store.list() })
  await db.transaction((q) => q.deleteFrom('scopes').execute())
  return { ...world, store, spec, boss: as(world.admin), customer: as(world.john) }
}

eachPanelEngine('addresses', (open) => {
  test('those of the machine are listed with the sites on them', async () => {
    const { boss, customer } = await make(open)
    const shown = (await boss.get('/system/ips')).list
    expect(shown[0]).toEqual({ ip: '192.0.2.10', version: 4, interface: 'eth0', shared: true, owner: '', nat_ip: '', domains: 1 })
    expect(shown.map(({ ip, domains }) => [ip, domains])).toEqual([
      ['192.0.2.10', 1],
      ['192.0.2.11', 0],
      ['2001:db8::10', 1],
    ])
    expect((await customer.get('/system/ips')).status).toBe(403)
  })

  test('a new one is wanted of the machine in its one form; twice is a conflict', async () => {
    const { boss, db, spec } = await make(open)
    const { status, body } = await boss.post('/system/ips', { ip: '2001:DB8:0:0::20' })
    expect([status, body]).toEqual([
      201,
      { ip: '2001:db8::20', version: 6, interface: 'eth0', shared: true, owner: '', nat_ip: '', domains: 0 },
    ])
    expect(await dueScopes(db)).toEqual(['server:local'])
    expect((await boss.post('/system/ips', { ip: '203.0.113.20', prefix: 24, owner: 'john', nat_ip: '198.51.100.7' })).body).toMatchObject({
      shared: false,
      owner: 'john',
      nat_ip: '198.51.100.7',
    })
    expect((await spec()).addresses).toEqual([
      { ip: '2001:db8::20', prefix: 128, interface: 'eth0' },
      { ip: '203.0.113.20', prefix: 24, interface: 'eth0' },
    ])
    for (const ip of ['2001:db8::20', '2001:db8:0::20', '192.0.2.10']) {
      expect((await boss.post('/system/ips', { ip })).body['message']).toBe('IP address already exists')
    }
  })

  test.each([
    [{ ip: '127.0.0.5' }, 'Invalid ip'],
    [{ ip: '224.0.0.1' }, 'Invalid ip'],
    [{ ip: '0.0.0.0' }, 'Invalid ip'],
    [{ ip: '::1' }, 'Invalid ip'],
    [{ ip: 'fe80::1' }, 'Invalid ip'],
    [{ ip: '::ffff:10.0.0.1' }, 'Invalid ip'],
    [{ ip: '203.0.113.20; reboot' }, 'Invalid ip'],
    [{ ip: '203.0.113.20', prefix: 33 }, 'Invalid prefix'],
    [{ ip: '203.0.113.20', interface: 'eth9' }, 'Invalid interface'],
    [{ ip: '203.0.113.20', interface: '-x' }, 'Invalid interface'],
    [{ ip: '203.0.113.20', nat_ip: '2001:db8::1' }, 'Invalid nat_ip'],
    [{ ip: '203.0.113.20', owner: 'john', shared: true }, 'Invalid owner'],
    [{ ip: '203.0.113.20', owner: 'nobody' }, 'User not found'],
    [{}, 'Ip is required'],
  ])('%j is refused: %s', async (body, message) => {
    const { boss, db } = await make(open)
    expect((await boss.post('/system/ips', body)).body['message']).toBe(message)
    expect(await db.q.selectFrom('server_ips').selectAll().execute()).toEqual([])
  })

  test('one of the machine can be noted for an account, and the machine is not concerned', async () => {
    const { boss, db, spec } = await make(open)
    expect((await boss.put('/system/ips/192.0.2.11', { owner: 'mary' })).body).toMatchObject({ owner: 'mary', shared: false })
    expect((await boss.put('/system/ips/192.0.2.11', { nat_ip: '198.51.100.9' })).body).toMatchObject({
      owner: 'mary',
      nat_ip: '198.51.100.9',
    })
    expect((await boss.put('/system/ips/192.0.2.11', { shared: true })).body).toMatchObject({ owner: '', shared: true })
    expect(await dueScopes(db)).toEqual([])
    expect((await spec()).addresses).toEqual([])
    expect((await boss.put('/system/ips/192.0.2.99', { shared: true })).body['message']).toBe('IP address not found')
    expect((await boss.put('/system/ips/nonsense', { shared: true })).body['message']).toBe('IP address not found')
  })

  test('neither taken away nor given to somebody else while a domain uses it', async () => {
    const { boss, db, spec } = await make(open)
    await boss.post('/system/ips', { ip: '203.0.113.20' })
    await db.transaction((q) => q.updateTable('domains').set({ ip: '203.0.113.20' }).execute())
    expect((await boss.get('/system/ips')).list.find(({ ip }) => ip === '203.0.113.20')).toMatchObject({ domains: 1 })
    expect((await boss.delete('/system/ips/203.0.113.20')).body['message']).toBe('IP address is in use')
    expect((await boss.put('/system/ips/203.0.113.20', { owner: 'mary' })).body['message']).toBe('IP address is in use')
    expect((await boss.put('/system/ips/203.0.113.20', { owner: 'john' })).status).toBe(200)
    await db.transaction((q) => q.updateTable('domains').set({ ip: '' }).execute())
    expect((await boss.delete('/system/ips/203.0.113.20')).body).toEqual({ success: true, message: 'IP address removed' })
    expect((await boss.delete('/system/ips/203.0.113.20')).body['message']).toBe('IP address not found')
    expect((await spec()).addresses).toEqual([])
    expect((await boss.delete('/system/ips/192.0.2.10')).body['message']).toBe('IP address is in use')
  })
})
