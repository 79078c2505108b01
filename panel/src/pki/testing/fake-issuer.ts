import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const day = 86_400_000

interface Signer {
  readonly name: string
  readonly keys: webcrypto.CryptoKeyPair
  readonly pem: string
}

/** A certificate of an authority, signed by `parent` or by itself. */
async function makeSigner(name: string, now: number, parent?: Signer): Promise<Signer> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create(
    {
      subject: `CN=${name}`,
      issuer: `CN=${parent?.name ?? name}`,
      serialNumber: randomBytes(8).toString('hex'),
      notBefore: new Date(now - day),
      notAfter: new Date(now + 3650 * day),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: (parent?.keys ?? keys).privateKey,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return { name, keys, pem: `${certificate.toString('pem')}\n` }
}

/** DNS names that a signing request (DER) asks for; throws when its signature is not that of its key. */
export async function requestedNames(csr: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const request = new Pkcs10CertificateRequest(csr)
  if (!(await request.verify(webcrypto))) throw new Error('the request is not signed by its key')
  const names = request.extensions.find((extension) => extension instanceof SubjectAlternativeNameExtension)?.names
  return (names?.items ?? []).map(({ value }) => value)
}

/** A root and an intermediate that sign what they are given, from `now` (epoch ms). */
export async function fakeIssuer(now: number) {
  const root = await makeSigner('Fake Root', now)
  const intermediate = await makeSigner('Fake Intermediate', now, root)
  return {
    root: root.pem,
    intermediate: intermediate.pem,
    /** PEM of the leaf for a request (DER). `serial`: hexadecimal. */
    async issue(
      csr: Uint8Array<ArrayBuffer>,
      options: { readonly now: number; readonly days: number; readonly serial?: string },
    ): Promise<string> {
      const request = new Pkcs10CertificateRequest(csr)
      const names = await requestedNames(csr)
      const certificate = await X509CertificateGenerator.create(
        {
          subject: `CN=${names[0] ?? ''}`,
          issuer: `CN=${intermediate.name}`,
          serialNumber: options.serial ?? randomBytes(8).toString('hex'),
          notBefore: new Date(options.now),
          notAfter: new Date(options.now + options.days * day),
          signingAlgorithm: algorithm,
          publicKey: await request.publicKey.export(webcrypto),
          signingKey: intermediate.keys.privateKey,
          extensions: [
            new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
            await AuthorityKeyIdentifierExtension.create(intermediate.keys.publicKey, false, webcrypto),
          ],
        },
        webcrypto,
      )
      return `${certificate.toString('pem')}\n`
    },
  }
}
