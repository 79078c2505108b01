import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Rejected } from '../../driver.ts'
import { bob, john, startPrivateMachine, whyNot, type PrivateMachine, type Tenant } from '../../web/testing/private-machine.ts'
import { phpDoor } from '../door.ts'
import { parseReply, renderRequest } from './ping.ts'
import type { PhpPool, PhpSpec } from '../spec.ts'
import { createPhpFpmDriver } from './driver.ts'

const missing = whyNot('php-fpm8.2')
if (missing !== null) console.warn(`real PHP tests are skipped: ${missing}`)

const pool = (changes: Partial<PhpPool> = {}): PhpPool => ({
  name: 'john',
  version: '8.2',
  maxChildren: 2,
  idleTimeoutSeconds: 5,
  maxRequests: 0,
  settings: {},
  ...changes,
})
const spec = (pools: PhpPool[], tenant: Tenant = john): PhpSpec => ({ username: tenant.name, uid: tenant.uid, pools, limits: null })

describe.skipIf(missing !== null)('PHP pools on a real FPM', () => {
  let machine: PrivateMachine
  const driver = createPhpFpmDriver({ coalesceMs: 30 })
  const service = 'php-fpm-8.2'

  const apply = (wanted: PhpSpec | null, previous: PhpSpec | null = null) =>
    driver.apply(`account:${wanted?.uid ?? previous?.uid ?? 0}`, wanted, machine.system, { previous, interrupted: false })
  /** Runs a script of john's (or bob's) home in a pool. */
  const run = async (script: string, query: string, socket = 'john') => {
    const path = `${machine.system.paths.run}/php/8.2/${socket}.sock`
    const bytes = await machine.system.exchange?.({ path }, renderRequest(script, query), 15_000)
    return bytes === undefined ? null : parseReply(bytes)
  }
  const script = (tenant: Tenant) => `${machine.system.paths.homes}/${tenant.name}/run.php`
  const php = (code: string, tenant = john) => run(script(tenant), `x=${encodeURIComponent(code)}`, tenant.name)

  beforeAll(async () => {
    machine = await startPrivateMachine()
    for (const tenant of [john, bob]) await machine.write(tenant, 'run.php', '<?php echo eval($_GET["x"]);')
    await apply(spec([pool()]))
  }, 60_000)
  afterAll(async () => machine.stop(), 60_000)

  test('a pool runs as the tenant, without any other group, in its own folders', async () => {
    const facts = await php(
      'return json_encode([posix_getuid(), posix_getgid(), posix_getgroups(), getenv("HOME"), sys_get_temp_dir(), session_save_path()]);',
    )
    const home = `${machine.system.paths.homes}/john`
    expect(JSON.parse(facts ?? '')).toEqual([john.uid, john.uid, [john.uid], home, `${home}/tmp`, `${home}/tmp`])
    expect(
      await php(
        'session_start(); $_SESSION["a"] = 1; session_write_close(); return count(glob("$_SERVER[DOCUMENT_ROOT]".ini_get("session.save_path")."/sess_*"));',
      ),
    ).toBe('1')
    const socket = await machine.system.files.stat(`${machine.system.paths.run}/php/8.2/john.sock`)
    expect(socket).toMatchObject({ uid: machine.system.edge.uid, mode: 0o600 })
  })

  test('applying twice changes nothing', async () => {
    expect(await apply(spec([pool()]))).toEqual({ changed: [], removed: [], reloaded: false, notes: [] })
  })

  test('every character of a setting arrives as it was written', async () => {
    for (const value of [
      'a${HOME}b',
      `a"b'c`,
      `'`,
      `\\`,
      `\\'"`,
      '; comment',
      'x=y & ~z | !w',
      '$pool',
      '[a]',
      '#',
      '%s',
      ' spaced ',
      `''`,
    ]) {
      await apply(spec([pool({ settings: { error_reporting: '32767', 'date.timezone': 'UTC', disable_functions: value } })]))
      expect(await php('return ini_get("disable_functions");')).toBe(value.replaceAll('$pool', 'john'))
    }
    await apply(spec([pool({ settings: { memory_limit: '64M', display_errors: 'off' } })]))
    expect(await php('return ini_get("memory_limit").ini_set("open_basedir", "/");')).toBe('64M')
  }, 30_000)

  test('errors of scripts are written to the log of the account, which it can neither move nor link away', async () => {
    await apply(spec([pool()]))
    await php('error_log("words of john"); return 1;')
    const folder = `${machine.system.paths.logs}/php/john`
    expect((await machine.system.files.tail(`${folder}/john.log`, 5)).lines.join()).toContain('words of john')
    expect(await machine.system.files.stat(folder)).toMatchObject({ uid: 0, gid: john.uid, mode: 0o750 })
    expect(await machine.system.files.stat(`${folder}/john.log`)).toMatchObject({ uid: john.uid, mode: 0o640 })
  })

  test('requests in flight survive the reload for somebody else', async () => {
    const slow = php('usleep(900000); return "finished";')
    await new Promise((resolve) => setTimeout(resolve, 200))
    await apply(spec([pool({ name: 'bob' })], bob))
    expect(await slow).toBe('finished')
    expect(await php('return posix_getuid();', bob)).toBe(String(bob.uid))
  })

  test('many changes at once are one reload of that version', async () => {
    const pid = (await machine.system.services.state(service)).pid
    const generations = new Set<string>()
    const wanted = Array.from({ length: 20 }, (_, index) => ({
      username: `user${index}`,
      uid: 3_000_100 + index,
      pools: [pool({ name: `user${index}` })],
      limits: null,
    }))
    await Promise.all(
      wanted.map(async (one) => {
        await apply(one)
        generations.add((await machine.system.files.readText(`${machine.system.paths.config}/php/8.2/fpm.conf`)) ?? '')
      }),
    )
    expect(generations.size).toBeLessThanOrEqual(2)
    expect((await machine.system.services.state(service)).pid).toBe(pid)
    await Promise.all(wanted.map((one) => apply(null, one)))
  })

  test('what FPM refuses stays out, with its words; others go on', async () => {
    const before = await machine.system.files.list(`${machine.system.paths.config}/php/8.2/pools`)
    const long = spec([pool({ name: 'verylongusernameofa', settings: { open_basedir: '/x' } })])
    const bad = {
      ...long,
      username: 'verylongusernameofa',
      pools: [pool({ name: 'verylongusernameofa', settings: { auto_prepend_file: '/etc/passwd' } })],
      limits: null,
    }
    await expect(apply(bad)).rejects.toThrow('PHP setting is not allowed: auto_prepend_file')
    await expect(apply(spec([pool({ version: '9.9' })]))).rejects.toThrow('PHP 9.9 is not installed on this server')
    const refused = await apply(spec([pool({ maxChildren: 0 })])).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Rejected)
    expect((refused as Rejected).words).toContain('[pool john] pm.max_children must be a positive value')
    expect((refused as Rejected).words).not.toContain(machine.root)
    expect(await machine.system.files.list(`${machine.system.paths.config}/php/8.2/pools`)).toEqual(before)
    expect(await php('return 1+1;')).toBe('2')
  })

  test('a master that died comes back with the next apply', async () => {
    const { pid } = await machine.system.services.state(service)
    if (pid === null) throw new Error('no master')
    process.kill(pid, 'SIGKILL')
    while ((await machine.system.services.state(service)).status === 'running') await new Promise((resolve) => setTimeout(resolve, 10))
    const done = await apply(spec([pool()]))
    expect(done.reloaded).toBe(true)
    expect(await php('return 6*7;')).toBe('42')
  })

  describe('an account with limits', () => {
    const limited: PhpSpec = { ...spec([pool({ maxChildren: 5 })]), limits: { cpuPercent: 50, memoryMb: 256, ioMbps: 0, processes: 10 } }
    const plain = spec([pool({ maxChildren: 5 })])
    const service = (of: string) => machine.system.services.state(`php-fpm-8.2${of}`)
    const ask = async (code: string) => {
      const script = 'domains/move.php'
      await machine.write(john, script, `<?php ${code}`)
      const request = renderRequest(`${machine.system.paths.homes}/john/${script}`)
      return async () => {
        const bytes = await machine.system.exchange?.({ path: phpDoor(machine.system.paths, '8.2', 'john') }, request, 15_000)
        return bytes === undefined ? null : parseReply(bytes)
      }
    }

    test('moves to a master of its own and back while it is asked, and no request is lost', async () => {
      await apply(spec([pool({ name: 'bob' })], bob))
      await apply(plain)
      const request = await ask('usleep(20000); echo getmypid() > 0 ? "ok" : "";')
      const answers: (string | null)[] = []
      let going = true
      const clients = Array.from({ length: 3 }, async () => {
        while (going) answers.push(await request().catch((error: unknown) => String(error)))
      })
      const { notes } = await apply(limited, plain)
      expect(notes).toEqual(['Limits of processor, memory, disk throughput and processes need systemd on the server'])
      expect((await service('@john')).status).toBe('running')
      await apply(plain, limited)
      expect((await service('@john')).status).toBe('stopped')
      await apply(limited, plain)
      going = false
      await Promise.all(clients)
      expect(answers.length).toBeGreaterThan(20)
      expect(new Set(answers)).toEqual(new Set(['ok']))
    })

    test('its end is nobody else’s', async () => {
      const { pid } = await service('@john')
      const shared = await service('')
      if (pid === null) throw new Error('no master')
      process.kill(pid, 'SIGKILL')
      expect(await php('return 1+1;', bob)).toBe('2')
      expect((await service('')).pid).toBe(shared.pid)
      await vi.waitFor(async () => expect((await service('@john')).status).not.toBe('running'), 5000)
      const again = await apply(limited, limited)
      expect(again.reloaded).toBe(true)
      expect(await (await ask('echo 6*7;'))()).toBe('42')
    })

    test('what is left of it goes when it shares a master again', async () => {
      await apply(plain, limited)
      const { paths, files } = machine.system
      expect(await files.list(`${paths.config}/php/8.2/own`)).toEqual([])
      expect(await files.readLink(phpDoor(paths, '8.2', 'john'))).toBe(`${paths.run}/php/8.2/john.sock`)
      expect(await (await ask('echo 6*7;'))()).toBe('42')
    })
  })

  test('without pools of any account the master is stopped, and PHP with it', async () => {
    await apply(null, spec([pool({ name: 'bob' })], bob))
    await expect(php('return 1;', bob)).rejects.toThrow()
    expect(await php('return 1;')).toBe('1')
    await apply(spec([]))
    expect((await machine.system.services.state(service)).status).toBe('stopped')
    await apply(spec([pool()]))
    expect(await php('return 1;')).toBe('1')
  })
})
