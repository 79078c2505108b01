import { createHash, createHmac, createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { AcmeProblem } from '../types.ts'

const Message = z.object({ protected: z.string(), payload: z.string(), signature: z.string() })
const Jwk = z.record(z.string(), z.string())
const Header = z.object({
  alg: z.enum(['ES256', 'ES384', 'RS256']),
  nonce: z.string(),
  url: z.string(),
  jwk: Jwk.optional(),
  kid: z.string().optional(),
})
const BindingHeader = z.object({ alg: z.literal('HS256'), kid: z.string(), url: z.string() })

export type Jwk = z.infer<typeof Jwk>
export type Header = z.infer<typeof Header>

/** A refusal as the authority words it. */
export const refusal = (status: number, type: string, detail: string, name = ''): AcmeProblem =>
  new AcmeProblem({ type, detail, name }, status, null)

const decoded = (text: string): string => Buffer.from(text, 'base64url').toString('utf8')
const parsed = (text: string): unknown => JSON.parse(decoded(text))

/** Public part of an account key, with the thumbprint of RFC 7638. */
export function thumbprintOf(jwk: Jwk): string {
  const fields = jwk['kty'] === 'EC' ? ['crv', 'kty', 'x', 'y'] : ['e', 'kty', 'n']
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(fields.map((field) => [field, jwk[field]]))))
    .digest('base64url')
}

/** Reads a signed message. `keyOf` gives the key of an account. Throws a refusal when the signature is not that of the key. */
export function readMessage(body: string, keyOf: (kid: string) => Jwk): { header: Header; jwk: Jwk; payload: unknown } {
  const message = Message.parse(JSON.parse(body))
  const header = Header.parse(parsed(message.protected))
  if ((header.jwk === undefined) === (header.kid === undefined)) throw refusal(400, 'malformed', 'one of jwk and kid has to be there')
  const jwk = header.jwk ?? keyOf(header.kid ?? '')
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const signed = Buffer.from(`${message.protected}.${message.payload}`)
  const hash = header.alg === 'ES384' ? 'sha384' : 'sha256'
  const isGood = verify(hash, signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(message.signature, 'base64url'))
  if (!isGood) throw refusal(400, 'malformed', 'the signature is not that of the key')
  return { header, jwk, payload: message.payload === '' ? '' : parsed(message.payload) }
}

/** Refuses a binding that was not made with the given key (base64url) for this account key and address. */
export function checkBinding(binding: unknown, eab: { readonly kid: string; readonly hmac: string }, jwk: Jwk, url: string): void {
  if (binding === undefined) throw refusal(403, 'externalAccountRequired', 'an external account binding is required')
  const message = Message.parse(binding)
  const header = BindingHeader.parse(parsed(message.protected))
  const signature = createHmac('sha256', Buffer.from(eab.hmac, 'base64url')).update(`${message.protected}.${message.payload}`)
  const isGood = header.kid === eab.kid && header.url === url && signature.digest('base64url') === message.signature
  if (!isGood || thumbprintOf(Jwk.parse(parsed(message.payload))) !== thumbprintOf(jwk))
    throw refusal(403, 'unauthorized', 'the external account binding is not good')
}
