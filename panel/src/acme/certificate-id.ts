import { X509Certificate } from 'node:crypto'
import { base64url } from './jws.ts'

/** Names a certificate for renewal information (RFC 9773 section 4.1): key id of its issuer and serial; `null` when it names no issuer. */
export async function certificateId(pem: string): Promise<string | null> {
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const issuer = new x509.X509Certificate(pem).getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId
  if (issuer === undefined) return null
  const { serialNumber } = new X509Certificate(pem)
  const even = serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`
  // an integer in DER whose first bit is set would be negative
  const der = Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even
  return `${base64url(Buffer.from(issuer, 'hex'))}.${base64url(Buffer.from(der, 'hex'))}`
}
