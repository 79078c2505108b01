import {
  appendFileSync,
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { createFiles } from '../system/linux.ts'
import { pathsBelow } from '../system/paths.ts'
import { createFakeSystem } from '../system/fake/fake.ts'
import { rotateLogs } from './rotate-logs.ts'
import { countFtpTraffic } from './ftp-traffic.ts'
import { countTraffic } from './traffic.ts'

const day = 86_400_000
const start = Date.UTC(2026, 4, 18, 23)

/** Real files below a temporary folder, services and clock of the fake. */
function machine() {
  const root = mkdtempSync(join(tmpdir(), 'croft-logs-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const paths = pathsBelow(root)
  let now = start
  const system = { ...createFakeSystem(), paths, files: createFiles(paths), now: () => now }
  const site = join(paths.logs, 'sites/7')
  mkdirSync(site, { recursive: true })
  mkdirSync(join(paths.state, 'agent'), { recursive: true })
  return { system, site, pass: (milliseconds: number) => (now += milliseconds) }
}
const line = (bytes: number) => `192.0.2.1 - - [18/May/2026:23:00:00 +0000] "GET / HTTP/1.1" 200 ${bytes} "-" "curl"\n`

test.runIf(process.getuid?.() === 0)('a log moves aside once a day, is packed a pass later and goes after its time', async () => {
  const { system, site, pass } = machine()
  writeFileSync(join(site, 'access.log'), line(10))
  expect(await rotateLogs(system)).toEqual({ moved: 0, packed: 0, removed: 0, failed: [] })
  pass(2 * 3_600_000)
  expect(await rotateLogs(system)).toMatchObject({ moved: 1 })
  expect(readFileSync(join(site, 'access.log'), 'utf8')).toBe('')
  expect(await rotateLogs(system)).toMatchObject({ moved: 0, packed: 1 })
  expect(gunzipSync(readFileSync(join(site, 'access.log-20260518.gz'))).toString()).toBe(line(10))
  pass(40 * day)
  expect(await rotateLogs(system)).toMatchObject({ removed: 1 })
  expect(readdirSync(site)).toEqual(['access.log'])
})

test.runIf(process.getuid?.() === 0)('what a daemon says on a log that it never opens again is not lost', async () => {
  const { system, pass } = machine()
  const log = join(system.paths.logs, 'pdns.log')
  const daemon = openSync(log, 'a')
  onTestFinished(() => closeSync(daemon))
  writeSync(daemon, 'first\n')
  await rotateLogs(system)
  pass(2 * 3_600_000)
  await rotateLogs(system)
  writeSync(daemon, 'second\n')
  await rotateLogs(system)
  expect(readFileSync(log, 'utf8')).toBe('second\n')
  expect(gunzipSync(readFileSync(`${log}-20260518.gz`)).toString()).toBe('first\n')
})

test.runIf(process.getuid?.() === 0)('of a log that its tenant made endless only the last words are packed', async () => {
  const { system, site } = machine()
  const log = join(site, 'john.log-20260517')
  writeFileSync(log, '')
  truncateSync(log, 1024 ** 4)
  appendFileSync(log, 'last words\n')
  chownSync(log, 20_001, 20_001)
  expect(await rotateLogs(system)).toMatchObject({ packed: 1, failed: [] })
  const text = gunzipSync(readFileSync(`${log}.gz`))
  expect(text.length).toBe(64 * 1024 ** 2)
  expect(text.subarray(-11).toString()).toBe('last words\n')
})

test.runIf(process.getuid?.() === 0)('a log that cannot be packed is told and keeps no other waiting', async () => {
  const { system, site, pass } = machine()
  await rotateLogs(system)
  pass(2 * 3_600_000)
  const stuck = join(site, 'access.log-20260517')
  writeFileSync(stuck, line(10))
  mkdirSync(`${stuck}.gz`)
  for (const name of ['error.log', 'error.log-20260517', 'error.log-20260516.gz.part']) writeFileSync(join(site, name), line(10))
  expect(await rotateLogs(system)).toMatchObject({ moved: 1, packed: 1, failed: [{ path: stuck, error: { code: 'EISDIR' } }] })
  const left = ['access.log-20260517', 'access.log-20260517.gz', 'error.log', 'error.log-20260517.gz', 'error.log-20260518']
  expect(readdirSync(site).toSorted()).toEqual(left)
  expect(await rotateLogs(system)).toMatchObject({ moved: 0, packed: 1 })
})

test.runIf(process.getuid?.() === 0)('traffic is counted once per line, also over a rotation and a new month', async () => {
  const { system, site, pass } = machine()
  writeFileSync(join(site, 'access.log'), line(100) + line(50).replace('\n', ' HIT\n') + 'half a li')
  expect((await countTraffic(system))['7']).toMatchObject({ bytes: 150, requests: 2 })
  expect((await countTraffic(system))['7']).toMatchObject({ bytes: 150, requests: 2 })
  await rotateLogs(system)
  pass(2 * 3_600_000)
  await rotateLogs(system)
  writeFileSync(join(site, 'access.log'), line(7))
  expect((await countTraffic(system))['7']).toMatchObject({ bytes: 157, requests: 3, days: { '2026-05-18': 157 } })
  pass(20 * day)
  writeFileSync(join(site, 'access.log'), line(7) + line(9))
  expect((await countTraffic(system))['7']).toMatchObject({ month: '2026-06', bytes: 9, requests: 1 })
})

test.runIf(process.getuid?.() === 0)('what goes by FTP is counted for each login, once, and forgotten after two months', async () => {
  const { system, pass } = machine()
  const log = join(system.paths.logs, 'ftp-transfers.log')
  const moved = (login: string, bytes: number, way = 'U') =>
    `${Math.floor(system.now() / 1000)} 65f0.1 ${login} 192.0.2.1 ${way} ${bytes} 2 /a%20file john_b D 9 9\n`
  expect(await countFtpTraffic(system)).toEqual({})
  writeFileSync(log, `${moved('john_a', 100)}${moved('john_a', 11, 'D')}${moved('ftp@example.com', 5, 'D')}nothing\n1779098400 half`)
  const counted = { john_a: { '2026-05-18': 111 }, 'ftp@example.com': { '2026-05-18': 5 } }
  expect([await countFtpTraffic(system), await countFtpTraffic(system)]).toEqual([counted, counted])
  await rotateLogs(system)
  pass(day)
  await rotateLogs(system)
  expect(readFileSync(log, 'utf8')).toBe('')
  await countFtpTraffic(system)
  appendFileSync(log, moved('john_a', 7))
  expect((await countFtpTraffic(system))['john_a']).toEqual({ '2026-05-18': 111, '2026-05-19': 7 })
  pass(62 * day)
  appendFileSync(log, `${moved('mary_b', 1)}${moved('mary_b', 1)}`)
  expect(await countFtpTraffic(system)).toEqual({ john_a: { '2026-05-19': 7 }, mary_b: { '2026-07-20': 2 } })
})
