import { createHash, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'

/** Algorithms with their numbers (RFC 8624) and the names that BIND gives them. */
const algorithms = {
  rsasha256: { number: 8, name: 'RSASHA256' },
  ecdsap256sha256: { number: 13, name: 'ECDSAP256SHA256' },
  ed25519: { number: 15, name: 'ED25519' },
} as const
export type KeyAlgorithm = keyof typeof algorithms

/** `csk` signs everything, `ksk` the keys, `zsk` the records. */
export type KeyType = 'ksk' | 'zsk' | 'csk'

export interface GeneratedKey {
  /** Content of the DNSKEY record: `257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0d…`. */
  readonly dnskey: string
  /** Text format of BIND, version 1.2. */
  readonly privateKey: string
  readonly tag: number
}

const bytesOf = (text: string | undefined) => Buffer.from(text ?? '', 'base64url')
const base64 = (text: string | undefined) => bytesOf(text).toString('base64')

function rsaPublic(key: JsonWebKey): Buffer {
  const exponent = bytesOf(key.e)
  // lengths of 256 and more are written otherwise (RFC 3110); exponents are 3 bytes long
  return Buffer.concat([Buffer.of(exponent.length), exponent, bytesOf(key.n)])
}

const rsaFields = {
  Modulus: 'n',
  PublicExponent: 'e',
  PrivateExponent: 'd',
  Prime1: 'p',
  Prime2: 'q',
  Exponent1: 'dp',
  Exponent2: 'dq',
  Coefficient: 'qi',
} as const

function publicBytes(algorithm: KeyAlgorithm, key: JsonWebKey): Buffer {
  if (algorithm === 'rsasha256') return rsaPublic(key)
  return algorithm === 'ed25519' ? bytesOf(key.x) : Buffer.concat([bytesOf(key.x), bytesOf(key.y)])
}

function privateLines(algorithm: KeyAlgorithm, key: JsonWebKey): string[] {
  if (algorithm !== 'rsasha256') return [`PrivateKey: ${base64(key.d)}`]
  return Object.entries(rsaFields).map(([field, name]) => `${field}: ${base64(key[name])}`)
}

function newKey(algorithm: KeyAlgorithm): KeyObject {
  if (algorithm === 'rsasha256') return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  if (algorithm === 'ed25519') return generateKeyPairSync('ed25519').privateKey
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

/** What name servers want to know of a private key. */
export function describeSigningKey(key: KeyObject, type: KeyType, algorithm: KeyAlgorithm): GeneratedKey {
  const parts = key.export({ format: 'jwk' })
  const { number, name } = algorithms[algorithm]
  const dnskey = `${type === 'zsk' ? 256 : 257} 3 ${number} ${publicBytes(algorithm, parts).toString('base64')}`
  const lines = ['Private-key-format: v1.2', `Algorithm: ${number} (${name})`, ...privateLines(algorithm, parts)]
  return { dnskey, privateKey: `${lines.join('\n')}\n`, tag: keyTag(dnskey) }
}

/** A new key. RSA (2048 bits) takes some tenths of a second. */
export const generateSigningKey = (type: KeyType, algorithm: KeyAlgorithm): GeneratedKey =>
  describeSigningKey(newKey(algorithm), type, algorithm)

/** The data of a DNSKEY record as it is sent. */
function wireOf(dnskey: string): Buffer {
  const [, flags, protocol, algorithm, key] = /^(\d{1,5}) (\d{1,3}) (\d{1,3}) ([A-Za-z0-9+/= ]+)$/.exec(dnskey) ?? []
  if (key === undefined) throw new Error('a DNSKEY record has flags, protocol, algorithm and a key')
  const head = Buffer.of(0, 0, Number(protocol), Number(algorithm))
  head.writeUInt16BE(Number(flags), 0)
  return Buffer.concat([head, Buffer.from(key, 'base64')])
}

/** The tag of a key (RFC 4034, appendix B). */
export function keyTag(dnskey: string): number {
  const sum = wireOf(dnskey).reduce((total, byte, index) => total + (index % 2 === 0 ? byte << 8 : byte), 0)
  return (sum + (sum >>> 16)) & 0xffff
}

/** Lower-case name as it is sent: each label after its length. */
const wireName = (name: string) =>
  Buffer.concat([
    ...name
      .toLowerCase()
      .split('.')
      .map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'ascii')])),
    Buffer.of(0),
  ])

/** The DS record of a key for the parent of `zone`: `55648 13 2 B4C8C1FE…`. `digest` 2: SHA-256, 4: SHA-384. */
export function dsOf(zone: string, dnskey: string, digest: 2 | 4): string {
  const data = wireOf(dnskey)
  const hash = createHash(digest === 2 ? 'sha256' : 'sha384')
  const hex = hash.update(wireName(zone)).update(data).digest('hex').toUpperCase()
  return `${keyTag(dnskey)} ${data[3]} ${digest} ${hex}`
}
