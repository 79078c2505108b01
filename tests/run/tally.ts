/** How many tests of a suite went which way; a check such as the formatter's is one test. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const oneCheck = (passed: boolean): Tally => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 })

/** `12 passed, 0 failed` and, when there are any, `, 3 skipped`. */
export function sum(tallies: readonly Tally[]): { readonly line: string; readonly good: boolean } {
  const add = (field: keyof Tally) => tallies.reduce((total, tally) => total + tally[field], 0)
  const [passed, failed, skipped] = [add('passed'), add('failed'), add('skipped')]
  return { line: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`, good: failed === 0 && passed > 0 }
}

/** Vitest's JSON report. A run that ended badly without a failing test (a file that does not load, a leak) is a failure too. */
export function readReport(json: string | null, exitCode: number): Tally {
  const report = json === null ? {} : (JSON.parse(json) as Record<string, unknown>)
  const count = (field: string) => (typeof report[field] === 'number' ? report[field] : 0)
  const failed = count('numFailedTests')
  return {
    passed: count('numPassedTests'),
    failed: failed === 0 && (exitCode !== 0 || json === null) ? 1 : failed,
    skipped: count('numPendingTests') + count('numTodoTests'),
  }
}
