/** How many tests of a suite went which way; a check such as the formatter's is one test. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const oneCheck = (passed: boolean): Tally => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 })

function total(tallies: readonly Tally[]): Tally {
  const add = (field: keyof Tally) => tallies.reduce((sofar, tally) => sofar + tally[field], 0)
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') }
}

/** `12 passed, 0 failed` and, when there are any, `, 3 skipped`. */
export function sum(tallies: readonly Tally[]): { readonly line: string; readonly good: boolean } {
  const { passed, failed, skipped } = total(tallies)
  return { line: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`, good: failed === 0 && passed > 0 }
}

/** What one file of tests came to. */
export interface FileResult {
  readonly file: string
  readonly tally: Tally
  /** Names of the tests that failed; of a file that did not load, its own. */
  readonly failures: readonly string[]
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** Vitest's JSON report, file by file; empty when there is none. */
export function readReport(json: string | null): readonly FileResult[] {
  if (json === null) return []
  return (JSON.parse(json) as VitestReport).testResults.map(({ name: file, status, assertionResults }) => {
    const named = (wanted: string) =>
      assertionResults.filter((each) => each.status === wanted).map(({ fullName }) => `${file} > ${fullName}`)
    const failed = named('failed')
    const failures = failed.length === 0 && status === 'failed' ? [file] : failed
    const passed = named('passed').length
    return { file, failures, tally: { passed, failed: failures.length, skipped: assertionResults.length - passed - failed.length } }
  })
}

/** A run that ended badly without a failing test (a leak, no report) is a failure too. */
export function tallyOf(results: readonly FileResult[], exitCode: number): Tally {
  const tally = total(results.map((result) => result.tally))
  return tally.failed === 0 && (exitCode !== 0 || results.length === 0) ? { ...tally, failed: 1 } : tally
}
