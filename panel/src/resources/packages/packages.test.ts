import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'

const password = 'Battery-Staple-9'
const messageOf = async (reply: Promise<{ status: number; body: Record<string, unknown> }>) => {
  const { status, body } = await reply
  return `${status} ${String(body['message'])}`
}

eachApp('packages', (start) => {
  test('start from the defaults, are copied, and go when nobody is on them', async () => {
    const app = await start()
    expect((await app.admin.get('/packages/default')).body).toMatchObject({ name: 'default', max_domains: 10, can_use_ssh: false })
    const made = await app.admin.post('/packages', { name: 'business', max_domains: 25, can_use_ssh: true })
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ max_domains: 25, max_databases: 10, can_use_ssh: true, users_count: 0 }),
    ])
    expect(await messageOf(app.admin.post('/packages', { name: 'business' }))).toBe('409 Package already exists')
    expect(await messageOf(app.admin.post('/packages', { name: 'no good' }))).toBe('400 Invalid name')
    const copy = await app.admin.post('/packages/business/duplicate', { name: 'copy' })
    expect(copy.body).toMatchObject({ name: 'copy', max_domains: 25, can_use_ssh: true })
    await app.account('johnqx', { package: 'business' })
    expect(await messageOf(app.admin.delete('/packages/business'))).toBe('409 Package is in use')
    expect(await messageOf(app.admin.delete('/packages/default'))).toBe('403 Cannot delete the default package')
    expect(await messageOf(app.admin.delete('/packages/copy'))).toBe('200 Package deleted')
    expect((await app.admin.get('/packages')).list.map((each) => each['name'])).toEqual(['business', 'default'])
  })

  test('give what changed in them to their accounts, and only that', async () => {
    const app = await start()
    await app.admin.post('/packages', { name: 'business' })
    await app.account('johnqx', { package: 'business', max_databases: 77 })
    await app.admin.put('/packages/business', { max_domains: 30 })
    expect((await app.admin.get('/users/johnqx')).body).toMatchObject({ max_domains: 30, max_databases: 77 })
    await app.admin.put('/packages/business', { max_domains: 40, apply_to_users: false })
    expect((await app.admin.get('/users/johnqx')).body).toMatchObject({ max_domains: 30 })
  })

  test('are not left for a smaller one while more is in use, unless that is wanted', async () => {
    const app = await start()
    const john = await app.account('johnqx')
    for (const name of ['one', 'two']) await john.post('/domains', { domain: `${name}-site.com` })
    await app.admin.post('/packages', { name: 'small', max_domains: 1 })
    const move = (fields: object) => app.admin.put('/users/johnqx/package', { package: 'small', ...fields })
    expect(await messageOf(move({}))).toBe('409 Usage exceeds the package: max_domains')
    expect(await messageOf(move({ force: true }))).toBe('200 Package changed successfully')
    expect(await messageOf(john.post('/domains', { domain: 'three-site.com' }))).toBe('403 Limit reached: max_domains (1)')
  })

  test('of resellers stay within their own limits and are theirs alone', async () => {
    const app = await start()
    const rita = await app.account('rita', { role: 'reseller', max_users: 5, max_domains: 5 })
    const rolf = await app.account('rolf', { role: 'reseller', max_users: 5 })
    const john = await app.account('johnqx')
    expect(await messageOf(rita.post('/packages', { name: 'ritas', max_domains: 6 }))).toBe('403 Limit reached: max_domains (5)')
    expect((await rita.post('/packages', { name: 'ritas', max_domains: 5 })).status).toBe(201)
    expect(await messageOf(rita.put('/packages/ritas', { max_domains: -1 }))).toBe('403 Limit reached: max_domains (5)')
    expect(await messageOf(rita.put('/packages/default', { max_domains: 1 }))).toBe('403 Admin access required')
    for (const ask of [
      rolf.get('/packages/ritas'),
      rolf.put('/packages/ritas', {}),
      rolf.delete('/packages/ritas'),
      john.get('/packages/ritas'),
    ]) {
      expect(await messageOf(ask)).toBe('404 Package not found')
    }
    const fields = { username: 'mary', email: 'm@example.com', password, package: 'ritas' }
    expect(await messageOf(rolf.post('/users', fields))).toBe('404 Package not found')
    expect((await rita.post('/users', fields)).status).toBe(201)
    expect((await john.get('/packages/default')).status).toBe(200)
    expect(await messageOf(john.get('/packages'))).toBe('403 Admin or reseller access required')
  })
})
