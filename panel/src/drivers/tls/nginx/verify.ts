import { X509Certificate, createPrivateKey } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { Rejected } from '../../driver.ts'
import type { TlsSpec } from '../spec.ts'

const reasons: Readonly<Record<string, string>> = {
  ERR_SSL_EE_KEY_TOO_SMALL: 'The key of the certificate is too short.',
  ERR_SSL_CA_KEY_TOO_SMALL: 'The key of a certificate in the chain is too short.',
  ERR_SSL_CA_MD_TOO_WEAK: 'The certificate is signed with a hash that is no longer accepted.',
}

/** OpenSSL's words without its numbers: `error:0480006C:PEM routines::no start line` → `no start line`. */
const wordsOf = (cause: unknown): string => (cause instanceof Error ? (cause.message.split(':').at(-1) ?? '').trim() : String(cause))

function load({ certificate, privateKey }: TlsSpec): { matches: boolean } {
  try {
    const matches = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))
    // the library that nginx uses too says whether it would serve this
    if (matches) createSecureContext({ cert: certificate, key: privateKey })
    return { matches }
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException
    throw new Rejected(reasons[code] ?? `The certificate or its key cannot be used: ${wordsOf(cause)}.`, { cause })
  }
}

/** Whether nginx would serve this certificate with this key: in the handshake it would be too late. Throws `Rejected`. */
export function verifyCertificate(spec: TlsSpec): void {
  if (!load(spec).matches) throw new Rejected('The private key does not belong to the certificate.')
}
