import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { openRead, tail } from './read.ts'

function file(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'croft-read-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'some.log')
  writeFileSync(path, content)
  return path
}

test('the last lines, and whether there are more', () => {
  const path = file('one\ntwo ä\nthree\n')
  expect(tail(path, 2)).toEqual({ lines: ['two ä', 'three'], truncated: true })
  expect(tail(path, 5, (line) => line.includes('w'))).toEqual({ lines: ['two ä'], truncated: false })
})

test('of a line without end only the beginning is read', () => {
  const path = file(`one\nlong${'x'.repeat(4 * 1024 * 1024)}\nlast\n`)
  const [one, long = '', last] = tail(path, 3).lines
  expect([one, long.slice(0, 5), last]).toEqual(['one', 'longx', 'last'])
  expect(long.length).toBeLessThanOrEqual(128 * 1024)
})

test('a file of a size that nobody could read is read from its end, and no further than it was', async () => {
  const path = file('')
  truncateSync(path, 1024 ** 4)
  appendFileSync(path, 'last words\n')
  const stream = openRead(path, 11)
  appendFileSync(path, 'added\n')
  expect(stream === null ? null : (await buffer(stream)).toString()).toBe('last words\n')
  const nothing = openRead(file(''), 11)
  expect(nothing === null ? null : (await buffer(nothing)).length).toBe(0)
})
