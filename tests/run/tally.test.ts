import { expect, test } from 'vitest'
import { oneCheck, readReport, sum, tallyOf } from './tally.ts'

const assertions = (...statuses: readonly string[]) => statuses.map((status, index) => ({ fullName: `test ${index}`, status }))
const report = (...files: readonly { name: string; status: string; assertionResults: ReturnType<typeof assertions> }[]) =>
  readReport(JSON.stringify({ testResults: files }))
const good = { name: '/a.test.ts', status: 'passed', assertionResults: assertions('passed', 'passed', 'pending', 'skipped', 'todo') }
const bad = { name: '/b.test.ts', status: 'failed', assertionResults: assertions('passed', 'failed') }
const unloaded = { name: '/c.test.ts', status: 'failed', assertionResults: [] }

test('sums suites and checks into the last line', () => {
  expect(sum([tallyOf(report(good), 0), oneCheck(true)])).toEqual({ line: '3 passed, 0 failed, 3 skipped', good: true })
  expect(sum([oneCheck(true), oneCheck(false)])).toEqual({ line: '1 passed, 1 failed', good: false })
})

test('says which tests of which file failed, and which file did not load', () => {
  expect(report(good, bad, unloaded).map(({ failures }) => failures)).toEqual([[], ['/b.test.ts > test 1'], ['/c.test.ts']])
  expect(tallyOf(report(good, bad, unloaded), 1)).toEqual({ passed: 3, failed: 2, skipped: 3 })
})

test('a suite that ended badly without a failing test is a failure', () => {
  expect(tallyOf(report(good), 1).failed).toBe(1)
  expect(tallyOf(readReport(null), 0).failed).toBe(1)
})

test('nothing run is not good', () => {
  expect(sum([]).good).toBe(false)
})
