import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFakeSystem, type FakeSystem } from '../../../system/fake/fake.ts'
import { NotQuotable } from '../../../system/quote.ts'
import { Rejected } from '../../driver.ts'
import { driverSuite } from '../../suite.ts'
import { mariadbDriver } from './driver.ts'
import { grantName, name, text } from './quote.ts'
import { changeServer, installMariaDb, mariaDbSpec, serverOf } from './testing.ts'

const prepare = async (system: FakeSystem) => installMariaDb(system)
const scope = 'mariadb:1' as const
const account = { scope, spec: mariaDbSpec(), prepare, shared: /\/mysql\// } as const
const base = mariaDbSpec()

driverSuite(mariadbDriver, [
  { ...account, name: 'suspension', changed: mariaDbSpec({ suspended: true }) },
  { ...account, name: 'back from suspension', spec: mariaDbSpec({ suspended: true }), changed: base },
  { ...account, name: 'a user less', changed: mariaDbSpec({ logins: base.logins.slice(1) }) },
  {
    ...account,
    name: 'another password',
    changed: mariaDbSpec({ logins: base.logins.map((login) => ({ ...login, verifier: `*${'1B'.repeat(20)}` })) }),
  },
  {
    ...account,
    name: 'a session of the login tool',
    changed: mariaDbSpec({ logins: base.logins.map((login) => ({ ...login, sessions: [`*${'2C'.repeat(20)}`, `*${'3D'.repeat(20)}`] })) }),
  },
  {
    ...account,
    name: 'other rights',
    changed: mariaDbSpec({
      logins: base.logins.map((login) => ({ ...login, grants: [{ database: 'john_blog', privileges: ['SELECT', 'DELETE'] }] })),
    }),
  },
])

describe('MariaDB', () => {
  const ready = async (refusal?: () => string | null) => {
    const system = createFakeSystem()
    installMariaDb(system, refusal)
    await mariadbDriver.apply(scope, base, system, { previous: null, interrupted: false })
    system.faults.restore()
    return system
  }
  const again = (system: FakeSystem, spec: typeof base | null = base) =>
    mariadbDriver.apply(scope, spec, system, { previous: base, interrupted: false })

  test('rights given by another hand go, in whatever form', async () => {
    const system = await ready()
    const good = serverOf(system)
    changeServer(system, (server) => {
      const row = server.accounts['john_shop@localhost']
      if (row === undefined) throw new Error('john_shop is missing')
      row.priv['access'] = 0xffff
      row.grants['%'] = ['SELECT']
      row.grants['mary\\_shop'] = ['SELECT', 'DROP']
      row.grants['john\\_shop'] = ['SELECT', 'INSERT', 'DROP']
    })
    expect((await again(system)).changed).toEqual(['user john_shop@localhost'])
    expect(serverOf(system)).toEqual(good)
    expect(system.faults.log).toContain("KILL HARD CONNECTION USER 'john_shop'")
  })

  test('passwords of sessions come and go, and an empty list of ways is no difference', async () => {
    const system = await ready()
    const own = base.logins[0]?.verifier
    const session = `*${'2C'.repeat(20)}`
    const priv = () => serverOf(system).accounts['john_shop@localhost']?.priv
    await again(system, mariaDbSpec({ logins: base.logins.map((login) => ({ ...login, sessions: [session] })) }))
    expect(JSON.stringify(priv())).toContain(session)
    await again(system)
    expect(JSON.stringify(priv())).not.toContain(session)
    expect(system.faults.log.filter((line) => line.startsWith('KILL'))).toEqual([])
    // as MariaDB keeps it that had two before
    changeServer(system, (server) => {
      const row = server.accounts['john_shop@localhost']
      if (row !== undefined) row.priv['auth_or'] = [{}]
    })
    expect((await again(system)).changed).toEqual([])
    changeServer(system, (server) => {
      const row = server.accounts['john_shop@localhost']
      if (row !== undefined) row.priv['auth_or'] = [{}, { plugin: 'unix_socket' }]
    })
    expect((await again(system)).changed).toEqual(['user john_shop@localhost'])
    expect(priv()?.['authentication_string']).toBe(own)
    expect(JSON.stringify(priv())).not.toContain('unix_socket')
  })

  test('a pattern never reaches a database with a similar name', async () => {
    const system = await ready()
    const grants = Object.values(serverOf(system).accounts).flatMap(({ grants: given }) => Object.keys(given))
    expect(new Set(grants)).toEqual(new Set(['john\\_shop', 'john\\_blog']))
  })

  test('suspension ends what is open', async () => {
    const system = await ready()
    await again(system, mariaDbSpec({ suspended: true }))
    const ended = system.faults.log.filter((line) => line.startsWith('KILL')).toSorted()
    expect(ended).toEqual(['john', 'john_read', 'john_shop'].map((user) => `KILL HARD CONNECTION USER '${user}'`))
  })

  test('a database of the same name that is not ours is left alone', async () => {
    const system = createFakeSystem()
    installMariaDb(system)
    changeServer(system, (server) => void (server.databases['john_shop'] = 'by hand'))
    const before = serverOf(system)
    const outcome = mariadbDriver.apply(scope, base, system, { previous: null, interrupted: false })
    await expect(outcome).rejects.toThrow(Rejected)
    expect(serverOf(system)).toEqual(before)
  })

  test('absence drops users and never a database; users of others stay', async () => {
    const system = await ready()
    const databases = serverOf(system).databases
    changeServer(system, (server) => void (server.accounts['john_other@localhost'] = { priv: {}, grants: {} }))
    await again(system, null)
    expect(serverOf(system).databases).toEqual(databases)
    expect(Object.keys(serverOf(system).accounts).toSorted()).toEqual(['john_other@localhost', 'root@localhost'])
  })

  test('a stopped server is no refusal: the change is kept', async () => {
    const system = await ready()
    system.answer(() => ({ code: 1, stdout: '', stderr: "ERROR 2002 (HY000): Can't connect to local server through socket" }))
    const outcome = await again(system).catch((error: unknown) => error)
    expect(outcome).not.toBeInstanceOf(Rejected)
    expect((outcome as Error).message).toContain('does not answer')
  })
})

describe('names and texts', () => {
  /** Reads one quoted word as MariaDB does; `null` when something is left over. */
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
  const words = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[`'"\\;_%a-]{0,12}$/))

  test('come back as they were, or are refused for their control characters', () => {
    fc.assert(
      fc.property(words, (word) => {
        if (/\p{Cc}/u.test(word)) {
          expect(() => name(word)).toThrow(NotQuotable)
          expect(() => text(word)).toThrow(NotQuotable)
          return
        }
        expect(read(name(word), '`', false)).toBe(word)
        expect(read(text(word), "'", true)).toBe(word)
        expect(read(grantName(word), '`', false)?.replace(/\\([\\_%])/g, '$1')).toBe(word)
      }),
      { numRuns: 2000 },
    )
  })
})
