import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from './secret.ts'

test('a secret shows itself only when asked', () => {
  const secret = new Secret('hunter2')
  const printed = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    `a${secret}`,
  ]
  for (const text of printed) {
    expect(text).toContain('[redacted]')
    expect(text).not.toContain('hunter2')
  }
  expect(Object.keys(secret)).toEqual([])
  expect(secret.reveal()).toBe('hunter2')
})
