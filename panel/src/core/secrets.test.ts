import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createSecrets } from './secrets.ts'

const old = randomBytes(32)
const key = randomBytes(32)

it('opens what it sealed and shows nothing of it', () => {
  const secrets = createSecrets([key])
  const sealed = secrets.seal('pässword', 'totp')
  expect(sealed).not.toContain('pässword')
  expect(secrets.open(sealed, 'totp')).toBe('pässword')
  expect(secrets.seal('pässword', 'totp')).not.toBe(sealed)
})
it('refuses another purpose, another key and any change', () => {
  const sealed = createSecrets([key]).seal('x', 'totp')
  expect(() => createSecrets([key]).open(sealed, 'reply')).toThrow('none of the keys')
  expect(() => createSecrets([old]).open(sealed, 'totp')).toThrow('none of the keys')
  const parts = sealed.split('.')
  expect(() => createSecrets([key]).open([...parts.slice(0, 3), 'AAAA'].join('.'), 'totp')).toThrow('none of the keys')
  expect(() => createSecrets([key]).open('v1.a.b', 'totp')).toThrow('damaged')
})
it('opens with an older key after a rotation', () => {
  const sealed = createSecrets([old]).seal('x', 'totp')
  expect(createSecrets([key, old]).open(sealed, 'totp')).toBe('x')
})
it('refuses keys of the wrong length and derives stable ones', () => {
  expect(() => createSecrets([randomBytes(16)])).toThrow('32 bytes')
  expect(createSecrets([key]).derive('a')).toEqual(createSecrets([key]).derive('a'))
  expect(createSecrets([key]).derive('a')).not.toEqual(createSecrets([key]).derive('b'))
})
