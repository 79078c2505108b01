import 'reflect-metadata'
import { mkdirSync, readFileSync, existsSync } from 'node:fs'
import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { dirname } from 'node:path'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { createWriter } from '../system/atomic-write.ts'

/** Run by set-up as the panel's user, from the release: `certificate.ts CERT KEY NAME…`. Says `made` or `kept`. */

const day = 86_400_000
const issuer = 'Croft self-signed'
const serverAuthentication = '1.3.6.1.5.5.7.3.1'

/** A certificate of the administrator's own is kept whatever it says; ours is renewed before it ends and when a name is missing. */
function isGood(certFile: string, keyFile: string, names: readonly string[]): boolean {
  if (!existsSync(certFile) || !existsSync(keyFile)) return false
  const found = new X509Certificate(readFileSync(certFile, 'utf8'))
  if (!found.issuer.includes(issuer)) return true
  const held = found.getExtension(SubjectAlternativeNameExtension)?.names.items.map((item) => item.value.toLowerCase()) ?? []
  return found.notAfter.getTime() - Date.now() > 30 * day && names.every((name) => held.includes(name.toLowerCase()))
}

async function make(names: readonly string[]): Promise<{ cert: string; key: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const cert = await X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${names[0] ?? 'localhost'}, O=${issuer}`.replace(/CN=([^,]*:[^,]*)/, 'CN="$1"'),
      notBefore: new Date(Date.now() - day),
      // browsers refuse more than 825 days
      notAfter: new Date(Date.now() + 820 * day),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new ExtendedKeyUsageExtension([serverAuthentication]),
        new SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
        ),
      ],
    },
    webcrypto,
  )
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const key = `-----BEGIN PRIVATE KEY-----\n${(pkcs8.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`
  return { cert: `${cert.toString('pem')}\n`, key }
}

const [certFile, keyFile, ...names] = process.argv.slice(2)
if (certFile === undefined || keyFile === undefined || names.length === 0) throw new Error('usage: certificate.ts CERT KEY NAME…')
if (isGood(certFile, keyFile, names)) {
  process.stdout.write('kept\n')
} else {
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const { cert, key } = await make(names)
  mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 })
  const writer = createWriter()
  // the key first: a power cut between the two leaves a pair that does not match, and `isGood` must not find both
  await writer.remove(certFile)
  await writer.writeAtomic(keyFile, key, { ...owner, mode: 0o600 })
  await writer.writeAtomic(certFile, cert, { ...owner, mode: 0o644 })
  process.stdout.write('made\n')
}
