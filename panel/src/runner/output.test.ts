import { expect, test } from 'vitest'
import { createOutput } from './output.ts'

const of = (...chunks: string[]) => {
  const output = createOutput()
  for (const chunk of chunks) output.add(Buffer.from(chunk))
  return output
}

test('what is short is kept as it is', () => {
  expect(of('one\n', 'zwölf\n').text()).toBe('one\nzwölf\n')
  expect(of().text()).toBe('')
})

test('of what is long, beginning and end are kept', () => {
  const output = of('begin', ...Array.from({ length: 1000 }, () => 'x'.repeat(10_000)), 'end')
  const text = output.text()
  expect(output.size).toBe(10_000_008)
  expect(text.length).toBeLessThan(66_000)
  expect([text.startsWith('beginx'), text.endsWith('xend')]).toEqual([true, true])
  expect(text).toMatch(/\[… 9934472 bytes left out …\]/)
})

test('one chunk longer than everything, and one that fits exactly', () => {
  expect(of(`a${'b'.repeat(200_000)}c`).text()).toMatch(/^ab+\n\[… \d+ bytes left out …\]\nb+c$/)
  expect(of('x'.repeat(65_536)).text()).toBe('x'.repeat(65_536))
})

test('NUL does not reach the database', () => {
  expect(of('a\0b').text()).toBe('a\u{fffd}b')
})
