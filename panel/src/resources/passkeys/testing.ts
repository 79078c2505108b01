import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

const head = (major: number, value: number): Buffer =>
  value < 24
    ? Buffer.of((major << 5) | value)
    : value < 256
      ? Buffer.of((major << 5) | 24, value)
      : Buffer.of((major << 5) | 25, value >> 8, value & 255)
const cborText = (text: string) => Buffer.concat([head(3, text.length), Buffer.from(text)])
const cborBytes = (bytes: Uint8Array) => Buffer.concat([head(2, bytes.length), bytes])
const cborInt = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value))
const cborMap = (...entries: readonly (readonly [Buffer, Buffer])[]) => Buffer.concat([head(5, entries.length), ...entries.flat()])
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
const url = (bytes: Buffer) => bytes.toString('base64url')

/** What may be wrong with an answer. */
export interface Twist {
  readonly origin?: string
  readonly rpId?: string
  /** User presence and user verification; default both. */
  readonly flags?: number
  readonly counter?: number
}

/** An authenticator in software with one ES256 credential of its own, as a security key would answer. */
export function softwareAuthenticator(origin: string, rpId: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' }) as { x?: string; y?: string }
  const id = randomBytes(32)
  let counter = 0
  let handle = ''

  const clientData = (type: string, challenge: string, twist: Twist) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: twist.origin ?? origin, crossOrigin: false }))
  const authData = (flags: number, twist: Twist, rest: Buffer = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(twist.counter ?? counter)
    return Buffer.concat([sha256(twist.rpId ?? rpId), Buffer.of(flags), count, rest])
  }
  const named = { id: url(id), rawId: url(id), type: 'public-key', clientExtensionResults: {} }

  return {
    /** Answer to creation options. */
    create(options: { readonly challenge: string; readonly user: { readonly id: string } }, twist: Twist = {}) {
      if (handle === '') handle = options.user.id
      const key = cborMap(
        [cborInt(1), cborInt(2)],
        [cborInt(3), cborInt(-7)],
        [cborInt(-1), cborInt(1)],
        [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
        [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
      )
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, key])
      const data = authData((twist.flags ?? 0x05) | 0x40, twist, credential)
      const attestation = cborMap(
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap()],
        [cborText('authData'), cborBytes(data)],
      )
      const client = clientData('webauthn.create', options.challenge, twist)
      return { ...named, response: { clientDataJSON: url(client), attestationObject: url(attestation), transports: ['internal'] } }
    },
    /** Answer to request options; counts up. */
    get(options: { readonly challenge: string }, twist: Twist = {}) {
      counter += 1
      const data = authData(twist.flags ?? 0x05, twist)
      const client = clientData('webauthn.get', options.challenge, twist)
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey)
      return {
        ...named,
        response: { clientDataJSON: url(client), authenticatorData: url(data), signature: url(signature), userHandle: handle },
      }
    },
  }
}
