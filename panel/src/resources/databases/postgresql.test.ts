import { expect, test } from 'vitest'
import { clusterFolder, clusterOf, installPostgres } from '../../drivers/db/postgresql/testing.ts'
import { eachApp } from '../../testing/app.ts'

const password = 'Correct-Horse-7'

eachApp('databases of PostgreSQL', (start) => {
  const world = async () => {
    const app = await start()
    await installPostgres(app.machine)
    const john = await app.account('john')
    const made = await john.post('/databases', { name: 'shop', password, engine: 'postgresql' })
    expect(made.headers['x-sync'], made.text).toBe('applied')
    await john.post('/databases/users', { user: 'app', password, engine: 'postgresql' })
    return { app, john }
  }

  test('rights are given one by one, as groups of one database', async () => {
    const { app, john } = await world()
    const give = (...privileges: string[]) => john.post('/databases/john_shop/grants', { user: 'john_app', privileges })
    expect((await give('insert', 'SELECT', 'create temporary tables')).body['privileges']).toEqual([
      'SELECT',
      'INSERT',
      'CREATE TEMPORARY TABLES',
    ])
    const groups = () => clusterOf(app.machine).roles['john_app']?.groups
    expect(groups()).toEqual(['croft_1_insert', 'croft_1_select', 'croft_1_temporary'])
    expect((await give('READONLY', 'TRIGGER')).body['privileges']).toEqual(['SELECT', 'TRIGGER'])
    expect(groups()).toEqual(['croft_1_select', 'croft_1_trigger'])
    await give('ALL')
    expect([groups(), clusterOf(app.machine).roles['john_app']?.works]).toEqual([['croft_1'], { john_shop: 'croft_1' }])
    // who owns a table drops it in PostgreSQL: that is no privilege there
    expect((await give('SELECT', 'DROP')).body['message']).toBe('Invalid privilege: DROP')
    await john.delete('/databases/john_shop/grants/john_app')
    expect(groups()).toEqual([])
  })

  test('hosts let users in over TLS alone; the server listens from the first one on', async () => {
    const { app, john } = await world()
    const rules = () => app.machine.tree.get(`${clusterFolder}/croft.d/john.conf`)?.content
    const all = () => app.machine.tree.get(`${clusterFolder}/croft_hba.conf`)?.content
    const restarts = () => app.machine.daemons.get('postgresql')?.reads ?? 0
    expect([rules(), all(), restarts()]).toEqual([undefined, undefined, 0])
    await john.post('/databases/john_shop/hosts', { host: '203.0.113.5' })
    expect(rules()).toBe('hostssl "john_shop" "john_shop" "203.0.113.5/32" scram-sha-256\n')
    expect(all()).toBe(`# Written by Croft; changes are overwritten.\nlocal all all peer\n${rules()}`)
    expect(restarts()).toBe(1)
    await john.put('/databases/john_shop', { remote_access: true, remote_host: '%' })
    await john.put('/databases/users/john_shop', { hosts: ['localhost', '%.example.com', '2001:db8::1'] })
    expect(
      rules()
        ?.split('\n')
        .map((line) => line.split(' ')[3]),
    ).toEqual(['".example.com"', '"2001:db8::1/128"', '"203.0.113.5/32"', 'all', undefined])
    expect(restarts()).toBe(1)
    await app.admin.post('/users/john/suspend', { reason: 'unpaid' })
    expect([rules(), all()]).toEqual([undefined, '# Written by Croft; changes are overwritten.\nlocal all all peer\n'])
    await app.admin.post('/users/john/unsuspend', {})
    await app.admin.put('/databases/john_shop', { remote_access: false })
    await app.admin.delete('/databases/john_shop/hosts/203.0.113.5')
    await app.admin.put('/databases/users/john_shop', { hosts: ['localhost'] })
    expect(rules()).toBeUndefined()
  })
})
