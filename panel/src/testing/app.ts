import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import type { Engine } from '@croft/kit/db/dialect.ts'
import { eachEngine, testDatabaseUrl } from '@croft/kit/db/testing.ts'
import { createApplier } from '../agent/apply.ts'
import { createLocalFiles } from '../agent/local-files.ts'
import { inProcessAgent } from '../agent/in-process.ts'
import { type App, type Running, createApp } from '../app.ts'
import { createSecrets } from '../core/secrets.ts'
import type { NamesOutside } from '../dns-parts.ts'
import { openPanelDatabase, type PanelDb } from '../db/database.ts'
import { memoryDns } from '../drivers/dns/memory/driver.ts'
import { createDrivers } from '../drivers/index.ts'
import { createFirstAdministrator } from '../first-administrator.ts'
import { quietNames } from '../resources/dns-zones/testing-offline.ts'
import { offline } from '../resources/certificates/testing/offline.ts'
import { createFakeSystem, type FakeSystem } from '../system/fake/fake.ts'
import type { OutsideWorld } from '../tls-parts.ts'
import { type Client, clientOf } from './client.ts'

export const adminPassword = 'Correct-Horse-7'

/** The whole panel on a database of the given engine and a machine in memory. */
export interface TestApp extends App {
  readonly db: PanelDb
  readonly machine: FakeSystem
  /** What the name server was told. */
  readonly dns: ReturnType<typeof memoryDns>
  readonly clock: ReturnType<typeof manualClock>
  readonly running: Running
  /** Somebody without a credential. */
  readonly anonymous: Client
  /** The first administrator with a fresh login session. */
  readonly admin: Client
  /** Logs in and speaks as that user. */
  login(username: string, password: string): Promise<Client>
  /** Makes an account as the administrator and logs it in. */
  account(username: string, options?: Readonly<Record<string, unknown>>): Promise<Client>
}

/** PHP versions that the machine in memory seems to have. */
const phpVersions = ['8.2', '8.3']

export async function testApp(
  engine: Engine = 'sqlite',
  outside: OutsideWorld = offline,
  names: NamesOutside = quietNames,
): Promise<TestApp> {
  const clock = manualClock()
  const db = await openPanelDatabase(await testDatabaseUrl(engine), { clock })
  const machine = createFakeSystem({ now: () => clock.now() })
  for (const path of ['/usr', '/usr/sbin']) machine.tree.put(path, { kind: 'directory', content: '', uid: 0, gid: 0, mode: 0o755 })
  for (const version of phpVersions) {
    machine.tree.put(`/usr/sbin/php-fpm${version}`, { kind: 'file', content: '', uid: 0, gid: 0, mode: 0o755 })
  }
  machine.tree.put('/usr/sbin/nginx', { kind: 'file', content: '', uid: 0, gid: 0, mode: 0o755 })
  const homes = mkdtempSync(join(tmpdir(), 'croft-homes-'))
  const dns = memoryDns()
  const applier = createApplier(machine, [...createDrivers().filter(({ role }) => role !== dns.role), dns])
  const app = await createApp({
    db,
    clock,
    secrets: createSecrets([Buffer.alloc(32, 7)]),
    agent: inProcessAgent({ system: machine, applier }),
    files: createLocalFiles({ homes }),
    hostname: 'panel.example.com',
    ports: [3082, 2083],
    delay: () => Promise.resolve(),
    outside,
    names,
    rateLimits: { exempt: () => true },
  })
  await createFirstAdministrator(db, { username: 'admin', email: 'admin@example.com', password: adminPassword })
  const running = await app.start()
  onTestFinished(async () => {
    await running.stop()
    await app.server.close()
    await app.local.close()
    await db.close()
    rmSync(homes, { recursive: true })
  })
  const anonymous = clientOf(app.server, null)
  const login = async (username: string, password: string) => {
    const reply = await anonymous.post('/auth/login', { username, password })
    if (reply.status !== 200) throw new Error(`cannot log in as ${username}: ${JSON.stringify(reply.body)}`)
    return clientOf(app.server, String(reply.body['token']))
  }
  const admin = await login('admin', adminPassword)
  return {
    ...app,
    db,
    machine,
    dns,
    clock,
    running,
    anonymous,
    admin,
    login,
    async account(username, options = {}) {
      const password = 'Battery-Staple-9'
      const reply = await admin.post('/users', { username, email: `${username}@example.com`, password, ...options })
      if (reply.status !== 201) throw new Error(`cannot create ${username}: ${JSON.stringify(reply.body)}`)
      return login(username, password)
    },
  }
}

/** The same tests on every engine, each with a whole panel of its own. */
export const eachApp = (name: string, declare: (start: (outside?: OutsideWorld, names?: NamesOutside) => Promise<TestApp>) => void): void =>
  eachEngine(name, (_open, engine) => declare((outside, names) => testApp(engine, outside, names)))
