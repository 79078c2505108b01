import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto'
import { invalid } from '@croft/kit/errors.ts'

/** A key as it is stored: one line without options and comment. */
export interface PublicKey {
  /** `ed25519`, `rsa`, `ecdsa`, `ed25519-sk`, `ecdsa-sk`. */
  readonly type: string
  readonly bits: number
  /** `SHA256:…`, as ssh-keygen shows it. */
  readonly fingerprint: string
  readonly line: string
}

const refused = (cause?: unknown) => invalid('Invalid public key', cause === undefined ? {} : { cause })

/** Reads the length-prefixed strings of an SSH key blob (RFC 4253 section 5); refuses bytes that are left over. */
function fieldsOf(blob: Buffer): Buffer[] {
  const fields: Buffer[] = []
  let at = 0
  while (at < blob.length) {
    if (at + 4 > blob.length) throw refused()
    const end = at + 4 + blob.readUInt32BE(at)
    if (end > blob.length) throw refused()
    fields.push(blob.subarray(at + 4, end))
    at = end
  }
  return fields
}

/** A positive integer without needless zeros before it, as RFC 4251 wants it. */
function positive(field: Buffer | undefined): Buffer {
  const [first = 0, second = 0] = field ?? []
  if (field === undefined || field.length === 0 || first >= 0x80 || (first === 0 && second < 0x80)) throw refused()
  return first === 0 ? field.subarray(1) : field
}

const bitsOf = (number: Buffer) => number.length * 8 - Math.clz32(number[0] ?? 0) + 24

/** node:crypto refuses what is no key of its kind, such as a point that is not on the curve. */
function requireSound(jwk: JsonWebKey): void {
  try {
    createPublicKey({ key: jwk, format: 'jwk' })
  } catch (cause) {
    throw refused(cause)
  }
}

const ed25519 = (key: Buffer | undefined) => {
  if (key?.length !== 32) throw refused()
  requireSound({ kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') })
  return 256
}

const curves: Readonly<Record<string, { readonly crv: string; readonly bits: number }>> = {
  nistp256: { crv: 'P-256', bits: 256 },
  nistp384: { crv: 'P-384', bits: 384 },
  nistp521: { crv: 'P-521', bits: 521 },
}

const ecdsa = (expected: string, name: Buffer | undefined, point: Buffer | undefined) => {
  const curve = curves[expected]
  const size = Math.ceil((curve?.bits ?? 0) / 8)
  if (curve === undefined || name?.toString('latin1') !== expected || point?.length !== 1 + 2 * size || point[0] !== 4) throw refused()
  const [x, y] = [point.subarray(1, 1 + size), point.subarray(1 + size)]
  requireSound({ kty: 'EC', crv: curve.crv, x: x.toString('base64url'), y: y.toString('base64url') })
  return curve.bits
}

const rsa = (exponent: Buffer | undefined, modulus: Buffer | undefined) => {
  const [e, n] = [positive(exponent), positive(modulus)]
  requireSound({ kty: 'RSA', e: e.toString('base64url'), n: n.toString('base64url') })
  const bits = bitsOf(n)
  // What sshd itself refuses, or takes for ever.
  if (bits < 2048 || bits > 16_384 || ((n.at(-1) ?? 0) & 1) === 0 || ((e.at(-1) ?? 0) & 1) === 0) throw refused()
  return bits
}

interface Kind {
  readonly type: string
  /** Number of fields after the name. */
  readonly fields: number
  readonly bits: (...fields: readonly (Buffer | undefined)[]) => number
}

const kinds: Readonly<Record<string, Kind>> = {
  'ssh-ed25519': { type: 'ed25519', fields: 1, bits: (key) => ed25519(key) },
  'ssh-rsa': { type: 'rsa', fields: 2, bits: (exponent, modulus) => rsa(exponent, modulus) },
  'ecdsa-sha2-nistp256': { type: 'ecdsa', fields: 2, bits: (name, point) => ecdsa('nistp256', name, point) },
  'ecdsa-sha2-nistp384': { type: 'ecdsa', fields: 2, bits: (name, point) => ecdsa('nistp384', name, point) },
  'ecdsa-sha2-nistp521': { type: 'ecdsa', fields: 2, bits: (name, point) => ecdsa('nistp521', name, point) },
  'sk-ssh-ed25519@openssh.com': { type: 'ed25519-sk', fields: 2, bits: (key) => ed25519(key) },
  'sk-ecdsa-sha2-nistp256@openssh.com': { type: 'ecdsa-sk', fields: 3, bits: (name, point) => ecdsa('nistp256', name, point) },
}

/** Reads one line of an OpenSSH public key; 400 `Invalid public key` for options, several lines, DSA, weak or damaged keys. */
export function parsePublicKey(text: string): PublicKey {
  const [, name = '', encoded = ''] = /^([a-z0-9@.-]+) ([A-Za-z0-9+/]+={0,2})(?: .*)?$/.exec(text.trim()) ?? []
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  const blob = Buffer.from(encoded, 'base64')
  if (kind === undefined || blob.toString('base64') !== encoded) throw refused()
  const [inner, ...fields] = fieldsOf(blob)
  if (inner?.toString('latin1') !== name || fields.length !== kind.fields) throw refused()
  return {
    type: kind.type,
    bits: kind.bits(...fields),
    fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    line: `${name} ${encoded}`,
  }
}
