import type { KeyType } from './schema.ts'

type Later<Value> = Value | Promise<Value>

/** What a certificate says of itself. Times are epoch ms. */
export interface CertificateFacts {
  /** DNS names, lower case. */
  readonly names: readonly string[]
  /** Common names. */
  readonly issuer: string
  readonly subject: string
  /** Hexadecimal. */
  readonly serial: string
  readonly fingerprint: string
  readonly notBefore: number
  readonly notAfter: number
  /** `ec256`, `rsa2048`. */
  readonly keyType: string
}

/** Work with keys and certificates, all of them PEM texts; keys are PKCS #8. */
export interface Pki {
  generateKey(type: KeyType): Later<string>
  createCsr(request: {
    readonly key: string
    readonly names: readonly string[]
    readonly subject?: Readonly<Record<string, string>>
  }): Later<{ readonly pem: string; readonly der: Uint8Array }>
  selfSign(request: { readonly key: string; readonly names: readonly string[]; readonly days: number; readonly now: number }): Later<string>
  /** Throws when the text is no certificate. */
  readCertificate(pem: string): Later<CertificateFacts>
  /** The certificates of a text, each with its own newline. */
  splitPem(text: string): string[]
  /** From the leaf upwards; `complete`: nothing is missing up to a root that is known. */
  orderChain(leaf: string, others: readonly string[]): Later<{ readonly chain: readonly string[]; readonly complete: boolean }>
  keyMatches(certificate: string, key: string): Later<boolean>
  /** Any unencrypted private key as PKCS #8; throws for anything else. */
  normalizeKey(pem: string): Later<string>
  covers(names: readonly string[], host: string): boolean
  /** `www.example.co.uk` → `example.co.uk`; `null` for what has none. */
  registeredDomain(host: string): string | null
}
