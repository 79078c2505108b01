import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from './secret.ts'

test('a secret shows itself only when asked', () => {
  const secret = new Secret('hunter2')
  const printed = [
    String(secret),
    // oxlint-disable-next-line typescript/restrict-template-expressions -- that this prints nothing secret is what is tested
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    // oxlint-disable-next-line typescript/restrict-template-expressions -- as above
    `a${secret}`,
  ]
  for (const text of printed) {
    expect(text).toContain('[redacted]')
    expect(text).not.toContain('hunter2')
  }
  expect(Object.keys(secret)).toEqual([])
  expect(secret.reveal()).toBe('hunter2')
})
