import { beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { databaseClients, databasePassword as password, type DatabaseJob } from './support/databases.ts'
import { eventually } from './support/server.ts'

/** Databases when something goes wrong: a stopped server, a kill, two at once, somebody else, what is deleted. */

const reason = await whyLeftOut('database servers')

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)('databases in trouble (%s)', (release) => {
  const get = useServer({
    name: release === 'bookworm' ? 'dbf' : 'dbf13',
    release,
    packages: ['mariadb-server'],
    // homes with little room
    prepare: async (host) => {
      await host.run(['mkdir', '-p', '/home'])
      await host.run(['mount', '-t', 'tmpfs', '-o', 'size=30m,mode=755', 'tmpfs', '/home'])
    },
  })
  const { call, write, job, maria, byHand, sweep } = databaseClients(get)

  beforeAll(async () => {
    for (const name of ['john', 'mary']) {
      await get().account(name)
      await write('POST', '/databases', { name: 'shop', password, owner: name })
    }
  })

  test('an export that meets a full disk says so and leaves nothing; nothing else is lost', { timeout: 240_000 }, async () => {
    const fill = 'CREATE TABLE t (a INT PRIMARY KEY, b MEDIUMBLOB); INSERT INTO t SELECT seq, RANDOM_BYTES(1024) FROM seq_1_to_6000'
    expect(await maria('john_shop', fill, 'john_shop')).toBe('')
    const left = async () => (await get().host.run(['find', '/home/john/.exports', '-type', 'f'])).stdout.trim()
    const good = await job('POST', '/databases/john_shop/export', { format: 'sql.gz' })
    expect(good).toMatchObject({ status: 'succeeded', error: null })
    const before = await left()
    expect(before).toMatch(/^\S+\.sql\.gz$/)
    for (const format of ['sql', 'sql.gz', 'sql.zst']) {
      await get().host.run(['sh', '-c', 'dd if=/dev/zero of=/home/filler bs=1M 2>/dev/null; truncate -s -5M /home/filler'])
      const failed = await job('POST', '/databases/john_shop/export', { format })
      expect([failed.status, failed.error]).toEqual(['failed', expect.stringMatching(/space|full/i)])
      expect(await left()).toBe(before)
      await get().host.run(['rm', '/home/filler'])
    }
    // as a kill would have left it
    const unfinished = [
      '/home/john/.exports/.part-john_shop-0123456789abcdef.sql',
      '/home/john/.exports/.part-john_shop2-0123456789abcdef.sql',
    ]
    for (const path of unfinished) await get().tenant('john', ['touch', path])
    expect(await job('POST', '/databases/john_shop/export', { format: 'sql.zst' })).toMatchObject({ status: 'succeeded', error: null })
    expect((await left()).split('\n').filter((path) => path.includes('.part-'))).toEqual(unfinished.slice(1))
    expect(await maria('john_shop', 'SELECT COUNT(*) FROM t', 'john_shop')).toBe('6000')
  })

  test('a stopped server keeps the change; it is applied when it is back', { timeout: 60_000 }, async () => {
    await get().host.run(['systemctl', 'stop', 'mariadb'])
    const made = await call('POST', '/databases', { name: 'late', password, owner: 'john' })
    expect([made.status, made.headers['x-sync']]).toEqual([201, 'pending'])
    await get().host.run(['systemctl', 'start', 'mariadb'])
    await eventually(
      'the login',
      () => maria('john_late', 'SELECT 1', 'john_late'),
      (text) => text === '1',
      40,
    )
  })

  test('killed in the middle, it comes to what was wanted', { timeout: 90_000 }, async () => {
    const changes = Array.from({ length: 6 }, (_, index) => call('POST', '/databases', { name: `cut${index}`, password, owner: 'mary' }))
    await get().host.run(['systemctl', 'kill', '--signal=KILL', 'mariadb'])
    await Promise.all(changes)
    await get().host.run(['systemctl', 'start', 'mariadb'])
    for (let index = 0; index < 6; index += 1) {
      await eventually(
        'the login',
        () => maria(`mary_cut${index}`, 'SELECT 1', `mary_cut${index}`),
        (text) => text === '1',
        60,
      )
    }
    await eventually(
      'nothing to repair',
      async () => (await sweep()).repaired.length,
      (count) => count === 0,
      30,
    )
  })

  test('of two at once one is made', async () => {
    const body = { name: 'twice', password, owner: 'mary' }
    const both = await Promise.allSettled([call('POST', '/databases', body), call('POST', '/databases', body)])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(String(both.find((each) => each.status === 'rejected')?.reason)).toContain('Database already exists')
  })

  test("a stranger's database is neither used nor dropped", { timeout: 60_000 }, async () => {
    await byHand('CREATE DATABASE mary_hand; CREATE TABLE mary_hand.t (a INT)')
    const made = await call('POST', '/databases', { name: 'hand', password, owner: 'mary' })
    expect(made.headers['x-sync']).toBe('failed')
    expect(made.text).toContain("not Croft's")
    expect(await maria('mary_hand', 'SELECT 1', 'mary_hand')).toMatch(/ERROR/)
    await call('DELETE', '/databases/mary_hand', { purge: true })
    const look = async () => (await call('GET', '/jobs?type=database.purge')).json<DatabaseJob[]>()
    await eventually('the purge', look, ([last]) => last?.status === 'failed', 40)
    expect(await byHand('SELECT COUNT(*) FROM mary_hand.t')).toBe('0')
    expect(await maria('mary_shop', 'SELECT 1', 'mary_shop')).toBe('1')
  })

  test('a deleted database is closed at once and dropped for good when it is purged', { timeout: 60_000 }, async () => {
    const exists = (name: string) => byHand(`SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = '${name}'`)
    await write('DELETE', '/databases/john_late')
    expect(await maria('john_late', 'SELECT 1')).toMatch(/^ERROR (1045|1698)$/)
    expect(await exists('john_late')).toBe('1')
    await write('DELETE', '/databases/john_shop', { purge: true })
    await eventually(
      'the database',
      () => exists('john_shop'),
      (n) => n === '0',
      40,
    )
    await call('DELETE', '/users/john', { purge: true })
    await eventually(
      'the last one',
      () => exists('john_late'),
      (n) => n === '0',
      60,
    )
  })
})
