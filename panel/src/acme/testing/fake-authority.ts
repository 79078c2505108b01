import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { AcmeProblem } from '../types.ts'
import { fakeIssuer } from '../../pki/testing/fake-issuer.ts'
import { type Header, type Jwk, checkBinding, readMessage, refusal, thumbprintOf } from './fake-message.ts'
import type { FakeOptions } from './fake-options.ts'
import { fakeOrders } from './fake-orders.ts'

interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | object
}
/** One request that was understood. */
interface FakeRequest {
  readonly path: string
  readonly header: Header
  readonly payload: unknown
}

const NewAccount = z.object({
  contact: z.array(z.string()).optional(),
  termsOfServiceAgreed: z.literal(true),
  externalAccountBinding: z.unknown().optional(),
})
const Revoke = z.object({ certificate: z.string() })

/** An ACME authority on loopback, over plain HTTP, that checks signatures, nonces and requests as a real one does. */
export async function startFakeAuthority(options: FakeOptions = {}) {
  const { now = Date.now, eab, profiles = [], renewalWindow } = options
  const issuer = await fakeIssuer(now())
  const nonces = new Set<string>()
  const accounts = new Map<string, { readonly jwk: Jwk; readonly contact: readonly string[] }>()
  const requests: FakeRequest[] = []
  const revoked: string[] = []
  const planned: Reply[] = []
  let refusedNonces = 0

  const server = createServer(
    (request, response) =>
      void answer(request.method ?? '', request.url ?? '', () => text(request)).then(
        ({ status, headers = {}, body = '' }) => {
          const nonce = randomBytes(8).toString('hex')
          nonces.add(nonce)
          response.writeHead(status, { 'replay-nonce': nonce, ...headers })
          response.end(request.method === 'HEAD' ? '' : typeof body === 'string' ? body : JSON.stringify(body))
        },
        (error: unknown) => response.writeHead(500).end(String(error)),
      ),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the authority has no port')
  const base = `http://127.0.0.1:${address.port}`
  const orders = fakeOrders(base, options, issuer)

  const directory = {
    newNonce: `${base}/new-nonce`,
    newAccount: `${base}/new-account`,
    newOrder: `${base}/new-order`,
    revokeCert: `${base}/revoke`,
    ...(renewalWindow === undefined ? {} : { renewalInfo: `${base}/renewal` }),
    meta: {
      termsOfService: `${base}/terms`,
      caaIdentities: ['fake.example'],
      ...(eab === undefined ? {} : { externalAccountRequired: true }),
      ...(profiles.length === 0 ? {} : { profiles: Object.fromEntries(profiles.map((profile) => [profile, `${base}/profiles`])) }),
    },
  }
  const problem = ({ problem: { type, detail, name }, status }: AcmeProblem): Reply => ({
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: {
      type: `urn:ietf:params:acme:error:${type}`,
      detail,
      status,
      ...(name === '' ? {} : { identifier: { type: 'dns', value: name } }),
    },
  })
  const spend = (nonce: string) => {
    const isKnown = nonces.delete(nonce)
    if (isKnown && refusedNonces === 0) return
    refusedNonces = Math.max(0, refusedNonces - 1)
    throw refusal(400, 'badNonce', 'the nonce is not good')
  }
  const register = (jwk: Jwk, payload: unknown): Reply => {
    const { contact = [], externalAccountBinding } = NewAccount.parse(payload)
    const url = `${base}/account/${thumbprintOf(jwk)}`
    if (accounts.has(url)) return { status: 200, headers: { location: url }, body: { status: 'valid' } }
    if (eab !== undefined) checkBinding(externalAccountBinding, eab, jwk, directory.newAccount)
    accounts.set(url, { jwk, contact })
    return { status: 201, headers: { location: url }, body: { status: 'valid', contact } }
  }
  const revoke = (payload: unknown): Reply => {
    const fingerprint = createHash('sha256')
      .update(Buffer.from(Revoke.parse(payload).certificate, 'base64url'))
      .digest('hex')
    if (revoked.includes(fingerprint)) throw refusal(400, 'alreadyRevoked', 'the certificate is revoked')
    revoked.push(fingerprint)
    return { status: 200 }
  }
  const signed = async (path: string, body: string): Promise<Reply> => {
    const keyOf = (kid: string): Jwk => {
      const account = accounts.get(kid)
      if (account === undefined) throw refusal(400, 'accountDoesNotExist', 'no such account')
      return account.jwk
    }
    const { header, jwk, payload } = readMessage(body, keyOf)
    if (header.url !== `${base}${path}`) throw refusal(400, 'malformed', 'the message is for another address')
    spend(header.nonce)
    requests.push({ path, header, payload })
    const reply = planned.shift()
    if (reply !== undefined) return reply
    const [, what = '', index = '', which = '', type = ''] = path.split('/')
    if (what === 'new-account') return register(jwk, payload)
    if (header.kid === undefined) throw refusal(400, 'malformed', 'an account is needed')
    if (what === 'new-order') {
      const { url, body: order } = orders.create(payload)
      return { status: 201, headers: { location: url }, body: order }
    }
    if (what === 'order') return { status: 200, headers: { 'retry-after': '1' }, body: orders.order(index) }
    if (what === 'authorization') return { status: 200, body: orders.authorization(index, which) }
    if (what === 'challenge') return { status: 200, body: await orders.challenge(index, which, type, thumbprintOf(jwk)) }
    if (what === 'finalize') return { status: 200, body: await orders.finalize(index, payload) }
    if (what === 'certificate') return { status: 200, body: orders.certificate(index) }
    if (what === 'revoke') return revoke(payload)
    throw refusal(404, 'malformed', 'there is nothing here')
  }
  const renewal = (id: string): Reply => {
    const window = renewalWindow?.(id) ?? null
    if (window === null) throw refusal(404, 'malformed', 'no such certificate')
    const suggestedWindow = { start: new Date(window.start).toISOString(), end: new Date(window.end).toISOString() }
    return { status: 200, headers: { 'retry-after': '21600' }, body: { suggestedWindow, explanationURL: `${base}/why` } }
  }
  async function answer(method: string, path: string, read: () => Promise<string>): Promise<Reply> {
    try {
      if (path === '/directory') return { status: 200, body: directory }
      if (path === '/new-nonce') return { status: 200 }
      if (method === 'GET' && path.startsWith('/renewal/')) return renewal(path.slice('/renewal/'.length))
      if (method !== 'POST') throw refusal(405, 'malformed', 'signed messages only')
      return await signed(path, await read())
    } catch (error) {
      if (error instanceof AcmeProblem) return problem(error)
      if (error instanceof z.ZodError) return problem(refusal(400, 'malformed', z.prettifyError(error)))
      throw error
    }
  }
  return {
    directoryUrl: `${base}/directory`,
    /** PEM of the root of what it issues. */
    trust: issuer.root,
    issued: orders.issued,
    accounts,
    requests,
    /** SHA-256 of what was revoked, hexadecimal. */
    revoked,
    /** Answers the next good message so, instead of doing what it asks for. */
    plan: (...replies: readonly Reply[]) => void planned.push(...replies),
    /** Refuses the nonces of the next messages. */
    refuseNonces(count: number) {
      refusedNonces = count
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
