import { X509Certificate, createHash, generateKeyPairSync } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import { orderChain, readCertificate, splitPem } from '../pki/certificate.ts'
import { type KeyType, generateKey } from '../pki/keys.ts'
import { createCsr } from '../pki/requests.ts'
import { certificateId } from './certificate-id.ts'
import { createAcmeClient } from './client.ts'
import { startFakeAuthority } from './testing/fake-authority.ts'
import type { FakeOptions } from './testing/fake-options.ts'
import { type AcmeClient, type AcmeOrder, AcmeProblem } from './types.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function setUp(options: FakeOptions = {}, keyType: KeyType = 'ec256') {
  const authority = await startFakeAuthority(options)
  stops.push(authority.stop)
  const clock = manualClock()
  const client = createAcmeClient({ directoryUrl: authority.directoryUrl, accountKey: await generateKey(keyType), clock })
  return { authority, client, clock }
}

/** Proves every name by `type`. */
async function prove(client: AcmeClient, order: AcmeOrder, type: string): Promise<void> {
  for (const url of order.authorizations) {
    const { challenges } = await client.authorization(url)
    await client.answer(challenges.find((each) => each.type === type)?.url ?? '')
  }
}

async function issue(client: AcmeClient, names: readonly string[], more: { profile?: string; replaces?: string } = {}): Promise<string> {
  const order = await client.newOrder({ names, ...more })
  await prove(client, order, names.some((name) => name.startsWith('*.')) ? 'dns-01' : 'http-01')
  const { der } = await createCsr({ key: await generateKey('ec256'), names })
  await client.finalize(await client.order(order.url), der)
  return client.certificate(await client.order(order.url))
}

const refused = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it was not refused'),
    (error: unknown) => {
      if (error instanceof AcmeProblem) return error
      throw error
    },
  )

it.each(['ec256', 'ec384', 'rsa2048'] as const)('orders a certificate with an account key %s', async (keyType) => {
  const proofs: string[] = []
  const { authority, client } = await setUp({ validate: ({ keyAuthorization }) => void proofs.push(keyAuthorization) }, keyType)
  const account = await client.register({ email: 'admin@example.com' })
  expect([...authority.accounts]).toMatchObject([[account, { contact: ['mailto:admin@example.com'] }]])
  expect(await client.register({ email: 'admin@example.com' })).toBe(account)
  const names = ['example.com', 'www.example.com']
  const [leaf = '', ...others] = splitPem(await issue(client, names))
  expect(readCertificate(leaf)).toMatchObject({ names, issuer: 'Fake Intermediate', keyType: 'ec256', isCa: false })
  expect(orderChain(leaf, [authority.trust, ...others])).toEqual({ chain: others, complete: true })
  expect(proofs).toEqual([client.keyAuthorization('token-0-0-http-01'), client.keyAuthorization('token-0-1-http-01')])
})

it('proves a wildcard by a record with the digest of what a file would hold', async () => {
  let seen = ''
  const { client } = await setUp({ validate: ({ name, type, keyAuthorization }) => void (seen = `${type} ${name} ${keyAuthorization}`) })
  await client.register({ email: '' })
  const order = await client.newOrder({ names: ['*.example.com'] })
  const authorization = await client.authorization(order.authorizations[0] ?? '')
  expect(authorization).toMatchObject({ name: 'example.com', wildcard: true, challenges: [{ type: 'dns-01', status: 'pending' }] })
  await prove(client, order, 'dns-01')
  const { token = '' } = authorization.challenges[0] ?? {}
  expect(seen).toBe(`dns-01 example.com ${client.keyAuthorization(token)}`)
  expect(client.dnsValue(token)).toBe(createHash('sha256').update(client.keyAuthorization(token)).digest('base64url'))
})

it('tells what the authority saw and for which name', async () => {
  const words = '203.0.113.9: Invalid response from http://www.example.com/.well-known/acme-challenge/x: 404'
  const { client } = await setUp({ validate: ({ name }) => (name === 'www.example.com' ? words : undefined) })
  await client.register({ email: '' })
  const order = await client.newOrder({ names: ['example.com', 'www.example.com'] })
  await prove(client, order, 'http-01')
  expect(await client.order(order.url)).toMatchObject({ status: 'invalid', error: { type: 'unauthorized', name: 'www.example.com' } })
  const { status, challenges } = await client.authorization(order.authorizations[1] ?? '')
  expect(status).toBe('invalid')
  expect(challenges[0]?.error).toEqual({ type: 'unauthorized', detail: words, name: 'www.example.com' })
})

it('sends a message again when its nonce is refused, and gives up when all are', async () => {
  const { authority, client } = await setUp()
  authority.refuseNonces(5)
  await client.register({ email: '' })
  authority.refuseNonces(1000)
  expect((await refused(client.newOrder({ names: ['example.com'] }))).problem.type).toBe('badNonce')
  authority.refuseNonces(0)
  expect((await client.newOrder({ names: ['example.com'] })).status).toBe('pending')
})

it('works beside itself', async () => {
  const { authority, client } = await setUp()
  await client.register({ email: '' })
  const names = Array.from({ length: 12 }, (_, index) => `d${index}.example`)
  const chains = await Promise.all(names.map((name) => issue(client, [name])))
  expect(chains.map((chain) => readCertificate(chain).names)).toEqual(names.map((name) => [name]))
  expect(authority.issued).toHaveLength(12)
})

it('says when it may ask again, in seconds and by date', async () => {
  const { authority, client, clock } = await setUp()
  await client.register({ email: '' })
  const body = { type: 'urn:ietf:params:acme:error:rateLimited', detail: 'too many certificates already issued for example.com' }
  const date = new Date(clock.now() + 7_200_000).toUTCString()
  authority.plan({ status: 429, headers: { 'retry-after': '3600' }, body }, { status: 429, headers: { 'retry-after': date }, body })
  const first = await refused(client.newOrder({ names: ['example.com'] }))
  expect(first).toMatchObject({ status: 429, retryAfterMs: 3_600_000, problem: { type: 'rateLimited', detail: body.detail } })
  expect((await refused(client.newOrder({ names: ['example.com'] }))).retryAfterMs).toBe(7_200_000)
})

it('names the part of an order that is refused', async () => {
  const { authority, client } = await setUp()
  await client.register({ email: '' })
  const subproblems = [
    { type: 'urn:ietf:params:acme:error:caa', detail: 'CAA forbids it', identifier: { type: 'dns', value: 'bad.example.com' } },
  ]
  authority.plan({ status: 403, body: { type: 'urn:ietf:params:acme:error:compound', detail: 'Some names are refused', subproblems } })
  const problem = await refused(client.newOrder({ names: ['example.com', 'bad.example.com'] }))
  expect(problem.message).toBe('bad.example.com: Some names are refused (CAA forbids it)')
})

it('binds the account to one elsewhere where that is asked for', async () => {
  const eab = { kid: 'kid-1', hmac: Buffer.from('a secret of 32 bytes, more or less').toString('base64url') }
  const { authority, client } = await setUp({ eab })
  expect((await client.directory()).externalAccountRequired).toBe(true)
  expect((await refused(client.register({ email: '' }))).problem.type).toBe('externalAccountRequired')
  const wrong = { ...eab, hmac: Buffer.from('another secret').toString('base64url') }
  expect((await refused(client.register({ email: '', eab: wrong }))).problem.type).toBe('unauthorized')
  await client.register({ email: '', eab })
  expect(authority.accounts.size).toBe(1)
})

it('asks for a profile, and is told when there is none of that name', async () => {
  const { authority, client } = await setUp({ profiles: ['classic', 'shortlived'], days: 6 })
  await client.register({ email: '' })
  expect((await client.directory()).profiles).toEqual(['classic', 'shortlived'])
  const { notBefore, notAfter } = readCertificate(await issue(client, ['example.com'], { profile: 'shortlived' }))
  expect([notAfter - notBefore, authority.issued[0]?.profile]).toEqual([6 * 86_400_000, 'shortlived'])
  expect((await refused(client.newOrder({ names: ['example.com'], profile: 'none' }))).problem.type).toBe('invalidProfile')
})

it('asks when to renew, and says what an order replaces, once', async () => {
  const asked: string[] = []
  const window = { start: Date.UTC(2026, 1, 1), end: Date.UTC(2026, 1, 2) }
  const { authority, client } = await setUp({
    renewalWindow: (id) => {
      asked.push(id)
      return asked.length === 1 ? window : null
    },
  })
  await client.register({ email: '' })
  const chain = await issue(client, ['example.com'])
  expect(await client.renewalInfo(chain)).toEqual({ ...window, explanation: expect.stringContaining('/why') })
  expect(await client.renewalInfo(chain)).toBeNull()
  const id = await certificateId(chain)
  expect(asked).toEqual([id, id])
  const [keyId = '', serial = ''] = (id ?? '').split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'))
  const leaf = new X509Certificate(chain)
  expect(BigInt(`0x${serial}`)).toBe(BigInt(`0x${leaf.serialNumber}`))
  expect(keyId).toMatch(/^[0-9a-f]{40}$/)
  await issue(client, ['example.com'], { replaces: chain })
  await issue(client, ['example.com'], { replaces: chain })
  expect(authority.issued.map(({ replaces }) => replaces)).toEqual([undefined, id, undefined])
})

it('knows no time to renew where the authority has none', async () => {
  const { client } = await setUp()
  await client.register({ email: '' })
  expect(await client.renewalInfo(await issue(client, ['example.com']))).toBeNull()
})

it('waits for an authority that is slow to sign', async () => {
  const { client } = await setUp({ processingPolls: 2 })
  await client.register({ email: '' })
  const order = await client.newOrder({ names: ['example.com'] })
  await prove(client, order, 'http-01')
  const { der } = await createCsr({ key: await generateKey('ec256'), names: ['example.com'] })
  const finalized = await client.finalize(order, der)
  expect(finalized).toMatchObject({ url: order.url, status: 'processing', certificate: null })
  expect(await client.order(order.url)).toMatchObject({ status: 'processing', retryAfterMs: 1000 })
  expect((await refused(client.certificate(finalized))).problem.type).toBe('orderNotReady')
  await client.order(order.url)
  expect((await client.order(order.url)).status).toBe('valid')
})

it('revokes, and does not mind that it was done before', async () => {
  const { authority, client } = await setUp()
  await client.register({ email: '' })
  const chain = await issue(client, ['example.com'])
  await client.revoke(chain)
  await client.revoke(chain)
  expect(authority.revoked).toEqual([readCertificate(chain).fingerprint])
})

it('takes no key of another kind for an account', () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const accountKey = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  expect(() => createAcmeClient({ directoryUrl: 'https://ca.example/', accountKey })).toThrow('an account key is')
})
