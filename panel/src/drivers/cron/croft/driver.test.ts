import { expect, test } from 'vitest'
import { createFakeSystem } from '../../../system/fake/fake.ts'
import { driverSuite } from '../../suite.ts'
import { CronSpec, type CronJobSpec } from '../spec.ts'
import { cronDriver } from './driver.ts'

const job = (changes: Partial<CronJobSpec> = {}): CronJobSpec => ({
  id: 5,
  command: '/usr/bin/php cron.php',
  expression: '0 3 * * *',
  timezone: 'Europe/Berlin',
  enabled: true,
  timeoutSeconds: 60,
  allowOverlap: false,
  phpVersion: '8.2',
  environment: { APP_ENV: 'production' },
  ...changes,
})
const spec = (...jobs: CronJobSpec[]): CronSpec => ({ username: 'john', uid: 20_000, suspended: false, jobs })

driverSuite(cronDriver, [
  { name: 'another command', scope: 'cron:3', spec: spec(job()), changed: spec(job({ command: 'true' })) },
  { name: 'one more', scope: 'cron:3', spec: spec(job()), changed: spec(job(), job({ id: 6, phpVersion: null, environment: {} })) },
  { name: 'suspension', scope: 'cron:3', spec: spec(job()), changed: { ...spec(job()), suspended: true } },
])

test.each(['\n', '\r', '\0', '\u001b', '\u0085'])('a control character (%j) is in no field', (character) => {
  const bad = [
    job({ command: `true${character}* * * * * root id` }),
    job({ expression: `0 3 * * *${character}` }),
    job({ timezone: `UTC${character}` }),
    job({ environment: { A: `x${character}B=y` } }),
    job({ environment: { [`A${character}B`]: 'y' } }),
  ]
  for (const each of bad) expect(CronSpec.safeParse(spec(each)).success).toBe(false)
  expect(CronSpec.safeParse(spec(job({ environment: { LD_PRELOAD: '/home/john/x.so' } }))).success).toBe(true)
})

test('what decides how the shell reads is not the tenant’s to set', () => {
  for (const name of ['HOME', 'IFS', 'ENV', 'OPTIND', 'a', '1A', 'A-B', 'A B', ''])
    expect(CronSpec.safeParse(spec(job({ environment: { [name]: 'x' } }))).success, name).toBe(false)
})

test('files of accounts that nobody knows are strangers', async () => {
  const system = createFakeSystem()
  for (const scope of ['cron:3', 'cron:4'] as const)
    await cronDriver.apply(scope, spec(job()), system, { previous: null, interrupted: false })
  expect(await cronDriver.strangers?.(new Map([['cron:3', spec(job())]]), system)).toEqual([`${system.paths.state}/cron/accounts/4.json`])
})
