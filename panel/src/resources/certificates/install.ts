import { invalid } from '@croft/kit/errors.ts'
import type { CertificateRow } from '../../db/tables/tls.ts'
import type { CertificateFacts, Pki } from './pki.ts'
import type { UploadCertificate } from './schema.ts'

/** A certificate with its key, checked. */
export interface Installable {
  readonly leaf: string
  /** PEM of what stands between it and a root, `` for nothing. */
  readonly chain: string
  /** PKCS #8. */
  readonly key: string
  readonly facts: CertificateFacts
}

export type InstalledColumns = Pick<
  CertificateRow,
  | 'certificate'
  | 'chain'
  | 'private_key'
  | 'names'
  | 'key_type'
  | 'issuer'
  | 'subject'
  | 'serial'
  | 'fingerprint'
  | 'not_before'
  | 'not_after'
>

/** The columns of a row that holds this certificate. */
export const installedColumns = ({ leaf, chain, key, facts }: Installable, seal: (text: string) => string): InstalledColumns => ({
  certificate: leaf,
  chain,
  private_key: seal(key),
  names: JSON.stringify(facts.names),
  key_type: facts.keyType,
  issuer: facts.issuer,
  subject: facts.subject,
  serial: facts.serial,
  fingerprint: facts.fingerprint,
  not_before: facts.notBefore,
  not_after: facts.notAfter,
})

/** What remains of a row when its certificate is deleted. */
export const withoutCertificate: InstalledColumns & Pick<CertificateRow, 'type' | 'dns_provider_id'> = {
  type: 'none',
  dns_provider_id: null,
  certificate: '',
  chain: '',
  private_key: '',
  names: '[]',
  key_type: 'ec256',
  issuer: '',
  subject: '',
  serial: '',
  fingerprint: '',
  not_before: null,
  not_after: null,
}

/** Whether a host, or every name of a wildcard host, is covered. */
export const coversHost = (pki: Pick<Pki, 'covers'>, names: readonly string[], host: string): boolean =>
  names.includes(host) || (!host.startsWith('*.') && pki.covers(names, host))

/** Ordering a chain compares each with each; real ones have two or three. */
const longestChain = 10

/** Splits leaf and chain of a text and reads the leaf: 400 `Invalid certificate`. */
async function readUpload(pki: Pki, certificate: string, chain: string) {
  const [leaf, ...own] = pki.splitPem(certificate)
  if (leaf === undefined) throw invalid('Invalid certificate')
  const others = [...own, ...pki.splitPem(chain)]
  if (others.length > longestChain) throw invalid(`Certificate chain is too long: at most ${longestChain} certificates`)
  try {
    const ordered = await pki.orderChain(leaf, others)
    return { leaf, facts: await pki.readCertificate(leaf), ...ordered }
  } catch (cause) {
    throw invalid('Invalid certificate', { cause })
  }
}

async function normalKey(pki: Pki, text: string): Promise<string> {
  try {
    return await pki.normalizeKey(text)
  } catch (cause) {
    throw invalid('Invalid private_key', { cause })
  }
}

/** Checks what somebody sent; `keys` are those of the stored requests, tried when no key is sent. `host` must be covered. */
export async function requireInstallable(
  pki: Pki,
  body: UploadCertificate,
  { host, keys, now }: { readonly host: string; readonly keys: readonly string[]; readonly now: number },
): Promise<Installable> {
  const { leaf, facts, chain, complete } = await readUpload(pki, body.certificate, body.chain ?? '')
  const sent = (body.private_key ?? '').trim()
  const candidates = sent === '' ? keys : [await normalKey(pki, sent)]
  let key: string | undefined
  for (const candidate of candidates) if (key === undefined && (await pki.keyMatches(leaf, candidate))) key = candidate
  if (key === undefined) throw invalid('Private key does not match the certificate')
  if (!coversHost(pki, facts.names, host)) throw invalid(`Certificate does not cover ${host}`)
  if (facts.notAfter <= now) throw invalid('Certificate has expired')
  if (!complete) throw invalid('Incomplete certificate chain')
  return { leaf, chain: chain.filter((pem) => pem !== leaf).join(''), key, facts }
}
