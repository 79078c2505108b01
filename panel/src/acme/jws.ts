import { type KeyObject, createHash, createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto'

/** An account key with what every signed message needs of it. */
export interface AccountKey {
  readonly algorithm: 'ES256' | 'ES384' | 'RS256'
  readonly jwk: Readonly<Record<string, string>>
  /** RFC 7638, base64url. */
  readonly thumbprint: string
  sign(text: string): string
}

export const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url')
const encoded = (value: unknown): string => base64url(JSON.stringify(value))

function algorithmOf(key: KeyObject): AccountKey['algorithm'] {
  const { namedCurve } = key.asymmetricKeyDetails ?? {}
  if (namedCurve === 'prime256v1') return 'ES256'
  if (namedCurve === 'secp384r1') return 'ES384'
  if (key.asymmetricKeyType === 'rsa') return 'RS256'
  throw new Error('an account key is EC P-256, EC P-384 or RSA')
}

/** Reads an account key from PKCS #8 PEM. */
export function readAccountKey(pem: string): AccountKey {
  const key = createPrivateKey(pem)
  const algorithm = algorithmOf(key)
  const { kty = '', crv = '', x = '', y = '', e = '', n = '' } = createPublicKey(key).export({ format: 'jwk' })
  // the order of the fields is that of the thumbprint
  const jwk: Readonly<Record<string, string>> = kty === 'EC' ? { crv, kty, x, y } : { e, kty, n }
  const hash = algorithm === 'ES384' ? 'sha384' : 'sha256'
  return {
    algorithm,
    jwk,
    thumbprint: createHash('sha256').update(JSON.stringify(jwk)).digest('base64url'),
    sign: (text) => sign(hash, Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
  }
}

/** A flattened JWS; payload `''` asks for a resource (POST-as-GET). */
export function signedMessage(key: AccountKey, header: Readonly<Record<string, unknown>>, payload: unknown): string {
  const head = encoded({ alg: key.algorithm, ...header })
  const body = payload === '' ? '' : encoded(payload)
  return JSON.stringify({ protected: head, payload: body, signature: key.sign(`${head}.${body}`) })
}

/** Proof that the account key belongs to an account elsewhere at the authority (RFC 8555 section 7.3.4). */
export function externalBinding(key: AccountKey, url: string, eab: { readonly kid: string; readonly hmac: string }): unknown {
  const head = encoded({ alg: 'HS256', kid: eab.kid, url })
  const body = encoded(key.jwk)
  const signature = createHmac('sha256', Buffer.from(eab.hmac, 'base64url')).update(`${head}.${body}`).digest('base64url')
  return { protected: head, payload: body, signature }
}
