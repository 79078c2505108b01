import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { createFiles } from '../system/linux.ts'
import { pathsBelow } from '../system/paths.ts'
import { createFakeSystem } from '../system/fake/fake.ts'
import { rotateLogs } from './rotate-logs.ts'
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
  expect(await rotateLogs(system)).toEqual({ moved: 0, packed: 0, removed: 0 })
  pass(2 * 3_600_000)
  expect(await rotateLogs(system)).toMatchObject({ moved: 1 })
  expect(readFileSync(join(site, 'access.log'), 'utf8')).toBe('')
  expect(await rotateLogs(system)).toMatchObject({ moved: 0, packed: 1 })
  expect(gunzipSync(readFileSync(join(site, 'access.log-20260518.gz'))).toString()).toBe(line(10))
  pass(40 * day)
  expect(await rotateLogs(system)).toMatchObject({ removed: 1 })
  expect(readdirSync(site)).toEqual(['access.log'])
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
