import { X509Certificate, webcrypto } from 'node:crypto'
import { ensureFiles, type Ensured, type Wanted } from '../../../system/ensure-files.ts'
import type { System } from '../../../system/system.ts'
import { webPaths } from '../../web/nginx/paths.ts'
import { certificateFolder, certificateNode, defaultEntry, handshakeLinks } from './files.ts'

const day = 86_400_000

/** Folder and file of the certificate that says nothing; scopes are numbers or `server`. */
const own = 'default'
const file = 'self-signed.pem'

/** A key and a certificate for no name at all, PEM: it only lets the handshake of an unknown name come to an end. */
async function generate(now: number): Promise<string> {
  // heavy, and needed once in two years
  await import('reflect-metadata')
  const { X509CertificateGenerator } = await import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=invalid, O=Croft self-signed',
      notBefore: new Date(now - day),
      notAfter: new Date(now + 820 * day),
      signingAlgorithm: algorithm,
      keys,
    },
    webcrypto,
  )
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const lines = (pkcs8.match(/.{1,64}/g) ?? []).join('\n')
  return `${certificate.toString('pem')}\n-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`
}

/** What is there may stay: it can be read and has a month to go. */
function isGood(text: string | null, now: number): text is string {
  if (text === null || !text.includes('-----END PRIVATE KEY-----\n')) return false
  try {
    return new X509Certificate(text).validToDate.getTime() - now > 30 * day
  } catch {
    // edited by hand until it is no certificate any more
    return false
  }
}

/** Makes the self-signed certificate exist. Idempotent. */
export async function ensureSelfSigned(system: System): Promise<Ensured> {
  const folder = certificateFolder(own, system)
  const path = `${folder}/${file}`
  const there = await system.files.readText(path)
  const content = isGood(there, system.now()) ? there : await generate(system.now())
  return ensureFiles(
    system.files,
    new Map<string, Wanted>([
      [folder, { kind: 'directory', owner: { uid: 0, gid: system.edge.gid, mode: 0o750 } }],
      [path, certificateNode(content, system)],
    ]),
  )
}

/** The links of unknown names to the self-signed certificate. */
export const selfSignedLinks = (system: System): Map<string, Wanted> =>
  new Map(handshakeLinks(defaultEntry, () => `${own}/${file}`, system))

/** Has unknown names answered with something: with the self-signed certificate where no other one is in place. */
export async function ensureDefault(system: System): Promise<readonly string[]> {
  const made = await ensureSelfSigned(system)
  const missing = new Map<string, Wanted>()
  for (const [path, link] of selfSignedLinks(system)) {
    const target = await system.files.readLink(path)
    const certificate = target?.startsWith('../../certs/') === true ? `${webPaths(system.paths).web}/tls/${target.slice(6)}` : null
    if (certificate === null || (await system.files.stat(certificate))?.kind !== 'file') missing.set(path, link)
  }
  const linked = await ensureFiles(system.files, missing)
  return [...made.changed, ...linked.changed]
}
