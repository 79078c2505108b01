import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** What the programs are made of; importing it starts nothing. */
const parts = [
  'panel/src/app.ts',
  'panel/src/agent/start.ts',
  'panel/src/drivers/index.ts',
  'panel/src/helper/serve.ts',
  'cli/src/execute.ts',
]

test('Node itself loads the programs: the test runner forgives imports that Node does not', { timeout: 120_000 }, async () => {
  const code = parts.map((part) => `await import(${JSON.stringify(join(import.meta.dirname, '../..', part))})`).join('\n')
  const argv = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', code]
  expect(await promisify(execFile)(process.execPath, argv)).toEqual({ stdout: '', stderr: '' })
})
