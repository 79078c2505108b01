import { type KeyObject, X509Certificate, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'

export type KeyType = 'ec256' | 'ec384' | 'rsa2048' | 'rsa4096'

const pair = promisify(generateKeyPair)
const curves: Readonly<Record<string, string>> = { prime256v1: 'ec256', secp384r1: 'ec384' }

const pkcs8 = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }))

/** A new private key, PKCS #8 PEM; made off the event loop. */
export async function generateKey(type: KeyType): Promise<string> {
  const { privateKey } =
    type === 'ec256' || type === 'ec384'
      ? await pair('ec', { namedCurve: type === 'ec256' ? 'P-256' : 'P-384' })
      : await pair('rsa', { modulusLength: type === 'rsa2048' ? 2048 : 4096 })
  return pkcs8(privateKey)
}

/** Any private key as PKCS #8 PEM; throws for encrypted keys and for what is none. */
export function normalizeKey(pem: string): string {
  if (/ENCRYPTED/.test(pem)) throw new Error('the private key is encrypted; remove its passphrase first')
  return pkcs8(createPrivateKey(pem))
}

/** `ec256`, `rsa2048`, or what the key calls itself when it is neither. */
export function keyTypeOf(key: KeyObject): string {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {}
  if (namedCurve !== undefined) return curves[namedCurve] ?? namedCurve
  return modulusLength === undefined ? (key.asymmetricKeyType ?? '') : `rsa${modulusLength}`
}

/** Whether a certificate was made for this private key; false for what is no key. */
export const keyMatches = (certificate: string, key: string): boolean =>
  new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))

/** The public part of a private key. */
export const publicKeyOf = (key: string): KeyObject => createPublicKey(createPrivateKey(key))
