import { createPrivateKey, webcrypto } from 'node:crypto'
import { keyTypeOf, publicKeyOf } from './keys.ts'

/** Who a request is for, besides its names. */
export interface CsrSubject {
  readonly common_name?: string
  readonly organization?: string
  readonly organizational_unit?: string
  readonly city?: string
  readonly state?: string
  /** Two letters. */
  readonly country?: string
  readonly email?: string
}

const attributes: readonly (readonly [keyof CsrSubject, string])[] = [
  ['country', 'C'],
  ['state', 'ST'],
  ['city', 'L'],
  ['organization', 'O'],
  ['organizational_unit', 'OU'],
  ['common_name', 'CN'],
  ['email', 'E'],
]

/** A common name holds 64 characters at most; the names that count are in the extension. */
const longestCommonName = 64
const serverAuthentication = '1.3.6.1.5.5.7.3.1'

/** Heavy, and needed now and then. */
async function library() {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

async function keysOf(pem: string) {
  const key = createPrivateKey(pem)
  const type = keyTypeOf(publicKeyOf(pem))
  const ec = { ec256: 'P-256', ec384: 'P-384' }[type]
  const hash = type === 'ec384' ? 'SHA-384' : 'SHA-256'
  const algorithm = ec === undefined ? { name: 'RSASSA-PKCS1-v1_5', hash } : { name: 'ECDSA', namedCurve: ec, hash }
  const { subtle } = webcrypto
  const [privateKey, publicKey] = await Promise.all([
    subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), algorithm, true, ['sign']),
    subtle.importKey('spki', publicKeyOf(pem).export({ type: 'spki', format: 'der' }), algorithm, true, ['verify']),
  ])
  return { algorithm, keys: { privateKey, publicKey } }
}

const distinguishedName = (subject: CsrSubject) =>
  attributes.flatMap(([key, short]) => {
    const value = subject[key]
    return value === undefined || value === '' ? [] : [{ [short]: [value] }]
  })

const nameOf = (names: readonly string[], subject?: CsrSubject) => {
  const common = subject?.common_name ?? names.find((name) => name.length <= longestCommonName)
  return distinguishedName({ ...subject, ...(common === undefined ? {} : { common_name: common }) })
}

/** A signing request for DNS names, as PEM and DER. */
export async function createCsr(request: {
  readonly key: string
  readonly names: readonly string[]
  readonly subject?: CsrSubject
}): Promise<{ pem: string; der: Uint8Array }> {
  const x509 = await library()
  const { algorithm, keys } = await keysOf(request.key)
  const names = request.names.map((value) => ({ type: 'dns' as const, value }))
  const csr = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: nameOf(request.names, request.subject),
      keys,
      signingAlgorithm: algorithm,
      extensions: [new x509.SubjectAlternativeNameExtension(names)],
    },
    webcrypto,
  )
  return { pem: `${csr.toString('pem')}\n`, der: new Uint8Array(csr.rawData) }
}

/** A certificate that is its own root, for `days` from `now` (epoch ms). */
export async function selfSign(request: {
  readonly key: string
  readonly names: readonly string[]
  readonly days: number
  readonly now: number
}): Promise<string> {
  const x509 = await library()
  const { algorithm, keys } = await keysOf(request.key)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: nameOf(request.names),
      notBefore: new Date(request.now),
      notAfter: new Date(request.now + request.days * 86_400_000),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension([serverAuthentication]),
        new x509.SubjectAlternativeNameExtension(request.names.map((value) => ({ type: 'dns' as const, value }))),
      ],
    },
    webcrypto,
  )
  return `${certificate.toString('pem')}\n`
}
