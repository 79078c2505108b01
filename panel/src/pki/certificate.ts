import { X509Certificate, createHash } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { keyTypeOf } from './keys.ts'

/** What a certificate says of itself. Times are epoch ms. */
export interface CertificateFacts {
  /** DNS names, lower case. */
  readonly names: readonly string[]
  /** Common name of the subject and of the issuer, else its organization. */
  readonly subject: string
  readonly issuer: string
  /** Lower-case hexadecimal. */
  readonly serial: string
  readonly fingerprint: string
  readonly notBefore: number
  readonly notAfter: number
  /** `ec256`, `rsa2048`. */
  readonly keyType: string
  readonly selfSigned: boolean
  readonly isCa: boolean
}

const field = (name: string, key: string): string | undefined => new RegExp(`^${key}=(.*)$`, 'm').exec(name)?.[1]
const titleOf = (name: string): string => field(name, 'CN') ?? field(name, 'O') ?? ''

/** `DNS:` entries; Node quotes names that hold commas, which no host name does. */
const dnsNames = (text: string | undefined): string[] =>
  (text ?? '').split(', ').flatMap((entry) => (/^DNS:[^"]+$/.test(entry) ? [entry.slice(4).toLowerCase()] : []))

const isSelfSigned = (certificate: X509Certificate): boolean =>
  certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey)

/** Throws when the text is no certificate. */
export function readCertificate(pem: string): CertificateFacts {
  const certificate = new X509Certificate(pem)
  const names = [...new Set(dnsNames(certificate.subjectAltName))]
  return {
    names,
    subject: titleOf(certificate.subject) || (names[0] ?? ''),
    issuer: titleOf(certificate.issuer),
    serial: certificate.serialNumber.toLowerCase(),
    fingerprint: createHash('sha256').update(certificate.raw).digest('hex'),
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
    keyType: keyTypeOf(certificate.publicKey),
    selfSigned: isSelfSigned(certificate),
    isCa: certificate.ca,
  }
}

const block = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g

/** The certificates of a text, each written in the usual form with its own newline; what stands between them is left out. */
export const splitPem = (text: string): string[] =>
  [...text.matchAll(block)].map(([, body = '']) => {
    const lines = body.replaceAll(/\s+/g, '').match(/.{1,64}/g) ?? []
    return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
  })

const issuedBy = (certificate: X509Certificate, candidate: X509Certificate): boolean =>
  certificate.checkIssued(candidate) && certificate.verify(candidate.publicKey)

/**
 * What stands between a leaf and its root, from the leaf upwards and without the root. `complete`: the way ends at a root, one that
 * Node trusts or one that is among `others`.
 */
export function orderChain(leaf: string, others: readonly string[]): { chain: string[]; complete: boolean } {
  const candidates = others.map((pem) => ({ pem, certificate: new X509Certificate(pem) }))
  const chain: string[] = []
  let current = new X509Certificate(leaf)
  for (let depth = 0; depth <= candidates.length; depth += 1) {
    if (isSelfSigned(current)) return { chain, complete: true }
    const next = candidates.find(({ pem, certificate }) => !chain.includes(pem) && issuedBy(current, certificate))
    if (next === undefined) break
    if (!isSelfSigned(next.certificate)) chain.push(next.pem)
    current = next.certificate
  }
  const last = current
  return { chain, complete: isSelfSigned(last) || rootCertificates.some((pem) => issuedBy(last, new X509Certificate(pem))) }
}
