import { expect, test } from 'vitest'
import { oneCheck, readReport, sum } from './tally.ts'

test('sums suites and checks into the last line', () => {
  const report = JSON.stringify({ numPassedTests: 7, numFailedTests: 0, numPendingTests: 2, numTodoTests: 0 })
  expect(sum([readReport(report, 0), oneCheck(true)])).toEqual({ line: '8 passed, 0 failed, 2 skipped', good: true })
  expect(sum([oneCheck(true), oneCheck(false)])).toEqual({ line: '1 passed, 1 failed', good: false })
})

test('a suite that ended badly without a failing test is a failure', () => {
  expect(readReport(JSON.stringify({ numPassedTests: 3, numFailedTests: 0 }), 1).failed).toBe(1)
  expect(readReport(null, 0).failed).toBe(1)
  expect(readReport(JSON.stringify({ numPassedTests: 3, numFailedTests: 2 }), 1).failed).toBe(2)
})

test('nothing run is not good', () => {
  expect(sum([]).good).toBe(false)
})
