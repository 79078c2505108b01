import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { describeSigningKey, dsOf, generateSigningKey, keyTag } from './key.ts'

const url = (base64: string) => Buffer.from(base64, 'base64').toString('base64url')
const ed25519 = (secret: string, open: string): KeyObject =>
  createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', d: url(secret), x: url(open) } })
const p256 = (secret: string, open: string): KeyObject => {
  const point = Buffer.from(open, 'base64')
  const [x, y] = [point.subarray(0, 32).toString('base64url'), point.subarray(32).toString('base64url')]
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d: url(secret), x, y } })
}

test('RFC 6605, section 6.1: P-256', () => {
  const secret = 'GU6SnQ/Ou+xC5RumuIUIuJZteXT2z0O/ok1s38Et6mQ='
  const open = 'GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA=='
  const key = describeSigningKey(p256(secret, open), 'ksk', 'ecdsap256sha256')
  expect(key).toEqual({
    dnskey: `257 3 13 ${open}`,
    privateKey: `Private-key-format: v1.2\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: ${secret}\n`,
    tag: 55_648,
  })
  expect(dsOf('example.net', key.dnskey, 2)).toBe('55648 13 2 B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17')
})

test('RFC 6605, section 6.2: SHA-384', () => {
  const open =
    'xKYaNhWdGOfJ+nPrL8/arkwf2EY3MDJ+SErKivBVSum1w/egsXvSADtNJhyem5RCOpgQ6K8X1DRSEkrbYQ+OB+v8/uX45NBwY8rp65F6Glur8I/mlVNgF6W/qTI37m40'
  const digest = '72D7B62976CE06438E9C0BF319013CF801F09ECC84B8D7E9495F27E305C6A9B0563A9B5F4D288405C3008A946DF983D6'
  expect(dsOf('example.net', `257 3 14 ${open}`, 4)).toBe(`10771 14 4 ${digest}`)
})

test.each([
  [
    'ODIyNjAzODQ2MjgwODAxMjI2NDUxOTAyMDQxNDIyNjI=',
    'l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=',
    '3613 15 2 3AA5AB37EFCE57F737FC1627013FEE07BDF241BD10F3B1964AB55C78E79A304B',
  ],
  [
    'DSSF3o0s0f+ElWzj9E/Osxw8hLpk55chkmx0LYN5WiY=',
    'zPnZ/QwEe7S8C5SPz2OfS5RR40ATk2/rYnE9xHIEijs=',
    '35217 15 2 401781B934E392DE492EC77AE2E15D70F6575A1C0BC59C5275C04EBE80C6614C',
  ],
])('RFC 8080, section 6.1: Ed25519 %s', (secret, open, ds) => {
  const key = describeSigningKey(ed25519(secret, open), 'csk', 'ed25519')
  expect(key.dnskey).toBe(`257 3 15 ${open}`)
  expect(key.privateKey).toBe(`Private-key-format: v1.2\nAlgorithm: 15 (ED25519)\nPrivateKey: ${secret}\n`)
  expect(dsOf('Example.com', key.dnskey, 2)).toBe(ds)
})

test('RFC 4509 and RFC 5702: tag and digest of RSA keys', () => {
  const open =
    'AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw=='
  const digest = 'D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A'
  expect(dsOf('dskey.example.com', `256 3 5 ${open}`, 2)).toBe(`60485 5 2 ${digest}`)
  expect(keyTag('256 3 8 AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ4cAgtvd4Qs8PkxUdp6p/DlUmObdk=')).toBe(9033)
})

/** The public key that a private key in BIND's format belongs to, as DNSKEY. */
function publicOf(privateKey: string, algorithm: 'rsasha256' | 'ecdsap256sha256' | 'ed25519', open: Buffer): KeyObject {
  const fields = new Map(
    privateKey
      .trim()
      .split('\n')
      .map((line) => line.split(': ') as [string, string]),
  )
  const field = (name: string) => fields.get(name) ?? ''
  if (algorithm === 'ed25519') return createPublicKey(ed25519(field('PrivateKey'), open.toString('base64')))
  if (algorithm === 'ecdsap256sha256') return createPublicKey(p256(field('PrivateKey'), open.toString('base64')))
  const names = {
    n: 'Modulus',
    e: 'PublicExponent',
    d: 'PrivateExponent',
    p: 'Prime1',
    q: 'Prime2',
    dp: 'Exponent1',
    dq: 'Exponent2',
    qi: 'Coefficient',
  }
  const parts = Object.fromEntries(Object.entries(names).map(([name, long]) => [name, url(field(long))]))
  return createPublicKey(createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...parts } }))
}

test.each([
  ['ksk', 'rsasha256', 257, 8, '(RSASHA256)'],
  ['zsk', 'ecdsap256sha256', 256, 13, '(ECDSAP256SHA256)'],
  ['csk', 'ed25519', 257, 15, '(ED25519)'],
] as const)('a new %s of %s is whole', (type, algorithm, flags, number, name) => {
  const key = generateSigningKey(type, algorithm)
  const [, open = ''] = new RegExp(`^${flags} 3 ${number} (\\S+)$`).exec(key.dnskey) ?? []
  expect(key.privateKey).toContain(`Private-key-format: v1.2\nAlgorithm: ${number} ${name}\n`)
  expect(key.tag).toBe(keyTag(key.dnskey))
  const found = publicOf(key.privateKey, algorithm, Buffer.from(open, 'base64'))
  const again = found.export({ format: 'jwk' })
  const bytes = [again.n ?? again.x, again.y].map((part) => Buffer.from(part ?? '', 'base64url'))
  expect(Buffer.from(open, 'base64').subarray(algorithm === 'rsasha256' ? 4 : 0)).toEqual(Buffer.concat(bytes))
  expect(generateSigningKey(type, algorithm).dnskey).not.toBe(key.dnskey)
})

test('what is no DNSKEY has no tag', () => {
  expect(() => keyTag('257 3 13')).toThrow('DNSKEY')
})
