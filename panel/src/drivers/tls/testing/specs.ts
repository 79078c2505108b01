import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'
import type { TlsSpec } from '../spec.ts'

const pem = (label: string, bytes: ArrayBuffer) =>
  `-----BEGIN ${label}-----\n${(
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END ${label}-----\n`

export type TestKey =
  { readonly name: 'ECDSA'; readonly namedCurve: 'P-256' } | { readonly name: 'RSASSA-PKCS1-v1_5'; readonly bits: number }

/** A fresh self-signed certificate with its key, PEM. */
export async function makeCertificate(
  names: readonly string[],
  key: TestKey = { name: 'ECDSA', namedCurve: 'P-256' },
): Promise<Pick<TlsSpec, 'certificate' | 'privateKey'>> {
  const algorithm =
    key.name === 'ECDSA'
      ? { ...key, hash: 'SHA-256' }
      : { name: key.name, hash: 'SHA-256', modulusLength: key.bits, publicExponent: new Uint8Array([1, 0, 1]) }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${names[0] ?? 'nobody'}`,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 30 * 86_400_000),
      signingAlgorithm: algorithm,
      keys,
      extensions: [new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })))],
    },
    webcrypto,
  )
  return {
    certificate: pem('CERTIFICATE', certificate.rawData),
    privateKey: pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
  }
}

/** A spec with a fresh certificate for these names. */
export const tlsSpec = async (names: readonly string[], minimum: TlsSpec['minimum'] = '1.2'): Promise<TlsSpec> => ({
  names: [...names],
  ...(await makeCertificate(names)),
  minimum,
})
