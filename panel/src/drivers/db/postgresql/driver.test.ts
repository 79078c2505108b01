import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFakeSystem, type FakeSystem } from '../../../system/fake/fake.ts'
import { NotQuotable } from '../../../system/quote.ts'
import { Rejected } from '../../driver.ts'
import { driverSuite } from '../../suite.ts'
import type { PostgresPrivilege, PostgresSpec } from '../spec.ts'
import { postgresqlDriver } from './driver.ts'
import { name, text } from './quote.ts'
import { changeCluster, clusterOf, installPostgres, postgresSpec } from './testing.ts'
import { observeTables } from './tools.ts'

const scope = 'postgresql:1' as const
const base = postgresSpec()
const some = (privileges: PostgresPrivilege[]): PostgresSpec['logins'] =>
  base.logins.map((login) => ({ ...login, grants: [{ database: 'john_blog', level: 'some', privileges }] }))
const here = { database: 'john_shop', user: 'john_shop', host: '203.0.113.5/32' }
const account = { scope, spec: base, prepare: installPostgres, shared: /^\/var\/lib\/postgresql\// } as const

driverSuite(postgresqlDriver, [
  { ...account, name: 'suspension', changed: postgresSpec({ suspended: true }) },
  { ...account, name: 'back from suspension', spec: postgresSpec({ suspended: true }), changed: base },
  { ...account, name: 'a user less', changed: postgresSpec({ logins: base.logins.slice(1) }) },
  {
    ...account,
    name: 'other rights',
    changed: postgresSpec({
      logins: base.logins.map((login) => ({ ...login, grants: [{ database: 'john_blog', level: 'all', privileges: [] }] })),
    }),
  },
  { ...account, name: 'single rights', changed: postgresSpec({ logins: some(['SELECT', 'CREATE']) }) },
  {
    ...account,
    name: 'other single rights',
    spec: postgresSpec({ logins: some(['SELECT']) }),
    changed: postgresSpec({ logins: some(['INSERT']) }),
  },
  {
    ...account,
    name: 'hosts',
    spec: postgresSpec({ remote: [here] }),
    changed: postgresSpec({ remote: [here, { ...here, host: 'all' }] }),
  },
  { ...account, name: 'the first host', changed: postgresSpec({ remote: [here] }) },
])

describe('PostgreSQL', () => {
  const ready = async () => {
    const system = createFakeSystem()
    await installPostgres(system)
    await postgresqlDriver.apply(scope, base, system, { previous: null, interrupted: false })
    system.faults.restore()
    return system
  }
  const again = (system: FakeSystem, spec: typeof base | null = base) =>
    postgresqlDriver.apply(scope, spec, system, { previous: base, interrupted: false })

  test('who may do everything works as the owner, who reads is a member of the readers', async () => {
    const { roles, databases } = clusterOf(await ready())
    expect(roles['john_shop']).toMatchObject({ groups: ['croft_1'], works: { john_shop: 'croft_1' }, login: true })
    expect(roles['john_read']).toMatchObject({ groups: ['croft_2_read'], works: {}, connections: 5 })
    expect(roles['john']).toMatchObject({ groups: ['croft_1', 'croft_2'], verifier: '' })
    expect(databases['john_shop']).toEqual({ owner: 'croft_1', mark: 'croft:1', open: false })
  })

  test('rights given by another hand go', async () => {
    const system = await ready()
    const good = clusterOf(system)
    changeCluster(system, ({ roles, databases }) => {
      const [row, open] = [roles['john_read'], databases['john_shop']]
      if (row === undefined || open === undefined) throw new Error('john_read or john_shop is missing')
      Object.assign(row, { power: true, groups: ['croft_1', 'croft_2_read'], works: { john_shop: 'croft_1' } })
      open.open = true
    })
    expect((await again(system)).changed.toSorted()).toEqual(['database john_shop', 'user john_read'])
    expect(clusterOf(system)).toEqual(good)
    expect(system.faults.log.some((sql) => sql.includes('pg_terminate_backend') && sql.includes("'john_read'"))).toBe(true)
  })

  test('a database of the same name that is not ours is left alone', async () => {
    const system = createFakeSystem()
    await installPostgres(system)
    changeCluster(system, ({ databases }) => void (databases['john_shop'] = { owner: 'somebody', mark: '', open: true }))
    const before = clusterOf(system)
    await expect(postgresqlDriver.apply(scope, base, system, { previous: null, interrupted: false })).rejects.toThrow(Rejected)
    expect(clusterOf(system)).toEqual(before)
  })

  test('absence drops users and never a database', async () => {
    const system = await ready()
    const { databases } = clusterOf(system)
    changeCluster(
      system,
      ({ roles }) =>
        void (roles['john_other'] = { verifier: '', login: true, connections: -1, power: false, groups: [], works: {}, mark: '' }),
    )
    await again(system, null)
    expect(clusterOf(system).databases).toEqual(databases)
    expect(Object.keys(clusterOf(system).roles).toSorted()).toEqual(['croft_1', 'croft_1_read', 'croft_2', 'croft_2_read', 'john_other'])
  })

  test('who goes leaves nothing in databases that went before, and nobody who goes comes in before the first is dropped', async () => {
    const system = createFakeSystem()
    await installPostgres(system)
    const may = (databases: PostgresSpec['databases']): PostgresSpec['logins'] =>
      base.logins.map((login) => ({
        ...login,
        grants: databases.map(({ name: database }) => ({ database, level: 'some', privileges: ['SELECT', 'CREATE'] })),
      }))
    const [all, left] = [base.databases, base.databases.slice(0, 1)]
    const both = postgresSpec({ logins: may(all) })
    const one = postgresSpec({ databases: left, logins: may(left) })
    await postgresqlDriver.apply(scope, both, system, { previous: null, interrupted: false })
    await postgresqlDriver.apply(scope, one, system, { previous: both, interrupted: false })
    system.faults.restore()
    const { removed } = await postgresqlDriver.apply(scope, { ...one, logins: [] }, system, { previous: one, interrupted: false })
    expect(removed).toEqual(['user john_shop', 'user john_read'])
    expect(Object.keys(clusterOf(system).roles).filter((role) => !role.startsWith('croft_'))).toEqual(['john'])
    const { log } = system.faults
    const closed = log.findLastIndex((sql) => /^ALTER ROLE .* NOLOGIN$/.test(sql))
    expect(closed).toBeLessThan(log.findIndex((sql) => /^(?:REASSIGN|DROP) /.test(sql)))
  })

  test('who is locked out is so before anything else, whatever a database of theirs does', async () => {
    const system = await ready()
    changeCluster(system, ({ databases }) => {
      for (const row of Object.values(databases)) row.open = true
    })
    await again(system, postgresSpec({ suspended: true }))
    const first = system.faults.log.findIndex((sql) => !/ NOLOGIN$|pg_terminate_backend/.test(sql))
    expect(system.faults.log.slice(0, first).filter((sql) => sql.endsWith(' NOLOGIN'))).toHaveLength(3)
  })

  test('every session chooses where names are looked up, before the owner of the database can', async () => {
    const system = createFakeSystem()
    await installPostgres(system)
    const sessions: string[] = []
    system.answer((argv, { stdin = '' }) => {
      sessions.push(
        ...argv.filter((each) => each.startsWith('--dbname=')),
        ...stdin.split('\n').filter((each) => each.startsWith('\\connect')),
      )
      return { code: 0, stdout: '', stderr: '' }
    })
    await postgresqlDriver.apply(scope, postgresSpec({ logins: some(['SELECT', 'CREATE']) }), system, {
      previous: null,
      interrupted: false,
    })
    await observeTables(system, 'john_shop')
    for (const database of ['postgres', 'john_shop', 'john_blog']) expect(sessions.join('\n')).toContain(database)
    for (const session of sessions) expect(session).toMatch(/ options='-c search_path=pg_catalog,pg_temp -c role=none .*'/)
  })

  test('a stopped server is no refusal: the change is kept', async () => {
    const system = await ready()
    system.answer(() => ({ code: 2, stdout: '', stderr: 'psql: error: connection to server on socket failed' }))
    const outcome = await again(system).catch((error: unknown) => error)
    expect(outcome).not.toBeInstanceOf(Rejected)
    expect((outcome as Error).message).toContain('does not answer')
  })
})

describe('names and texts', () => {
  const read = (quoted: string, quote: string, escapes: boolean): string | null => {
    let value = ''
    for (let at = 1; at < quoted.length; at += 1) {
      const character = quoted.charAt(at)
      if (escapes && character === '\\') value += quoted.charAt((at += 1))
      else if (character !== quote) value += character
      else if (quoted.charAt(at + 1) === quote) value += quoted.charAt((at += 1))
      else return at === quoted.length - 1 ? value : null
    }
    return null
  }
  const words = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^['"\\;$a-]{0,12}$/))

  test('come back as they were, or are refused for their control characters', () => {
    fc.assert(
      fc.property(words, (word) => {
        if (/\p{Cc}/u.test(word)) {
          expect(() => name(word)).toThrow(NotQuotable)
          expect(() => text(word)).toThrow(NotQuotable)
          return
        }
        expect(read(name(word), '"', false)).toBe(word)
        const quoted = text(word)
        // without `E` a backslash would mean what the server is set to
        expect(read(quoted.replace(/^E/, ''), "'", quoted.startsWith('E'))).toBe(word)
        expect(quoted.startsWith('E') || !word.includes('\\')).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
