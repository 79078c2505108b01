import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRun, operand, type Argv } from './run.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'croft-run-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a piece of JavaScript in the place of `nginx`. */
function script(body: string) {
  const path = join(folder, `program-${Math.random()}`)
  writeFileSync(path, `#!${process.execPath}\n${body}`)
  chmodSync(path, 0o755)
  return createRun(folder, { nginx: path })
}

test('passes arguments as they are, with a clean environment', async () => {
  process.env.CROFT_TEST_SECRET = 'leak'
  const run = script('console.log(JSON.stringify({ argv: process.argv.slice(2), env: process.env }))')
  const hostile = ['$(id)', '`id`', ';id', "'", '"', 'a b', '\n', '*']
  const { stdout } = await run(['nginx', ...hostile])
  const seen = JSON.parse(stdout) as { argv: string[]; env: Record<string, string> }
  expect(seen.argv).toEqual(hostile)
  expect(Object.keys(seen.env).toSorted()).toEqual(['DEBIAN_FRONTEND', 'LANG', 'LC_ALL', 'NEEDRESTART_MODE', 'PATH'])
})

test('starts nothing that is not on the list', async () => {
  const run = createRun(folder)
  for (const name of ['sh', '/bin/sh', 'bash', '../sh', 'toString', 'php-fpm', 'php-fpm8.2/../sh']) {
    await expect(run([name] as unknown as Argv)).rejects.toThrow('not on the list')
  }
})

test('reads stdin, reports the exit code and the words', async () => {
  const run = script("process.stdin.on('data', d => { console.error('got ' + d); process.exitCode = 3 })")
  await expect(run(['nginx'], { stdin: 'hello' })).rejects.toMatchObject({ code: 3, output: 'got hello\n' })
  expect((await run(['nginx'], { stdin: 'hello', allowFailure: true })).code).toBe(3)
})

test('ends what takes too long, with its children', async () => {
  const run = script(
    "require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => 0, 60000)'], { stdio: 'inherit' }); setTimeout(() => 0, 60000)",
  )
  const before = Date.now()
  await expect(run(['nginx'], { timeoutMs: 500, allowFailure: true })).rejects.toMatchObject({ code: 124 })
  expect(Date.now() - before).toBeLessThan(10_000)
})

test('keeps at most 1 MiB of output', async () => {
  const run = script("process.stdout.write('x'.repeat(3_000_000))")
  expect((await run(['nginx'])).stdout).toHaveLength(1024 * 1024)
})

test('an operand is never an option', () => {
  expect(operand('john')).toBe('john')
  for (const value of ['-rf', '--help', '', 'a\0b']) expect(() => operand(value)).toThrow('refused')
})
