import { X509Certificate, createHash } from 'node:crypto'
import { type Clock, systemClock } from '@croft/kit/clock.ts'
import { certificateId } from './certificate-id.ts'
import { base64url, externalBinding, readAccountKey, signedMessage } from './jws.ts'
import { type Directory, parseAuthorization, parseDirectory, parseOrder, parseProblem, parseRenewalInfo } from './shapes.ts'
import { type Answer, createTransport, retryAfterOf } from './transport.ts'
import { type AcmeClient, AcmeProblem } from './types.ts'

export interface AcmeClientOptions {
  readonly directoryUrl: string
  /** PKCS #8 PEM: EC P-256, EC P-384 or RSA. */
  readonly accountKey: string
  /** Address of the account, once it is registered. */
  readonly accountUrl?: string | undefined
  /** PEM roots besides the public ones (an in-house authority). */
  readonly trust?: string | undefined
  readonly userAgent?: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
  readonly clock?: Clock
}

/** How often a message is sent before the refusal of its nonces is believed. */
const nonceTries = 12
const pem = 'application/pem-certificate-chain'

/** The client of one account at one authority. Nothing is asked before the first call. */
export function createAcmeClient(options: AcmeClientOptions): AcmeClient {
  const { directoryUrl, accountUrl, trust = '', userAgent = 'Croft', timeoutMs = 30_000, signal, clock = systemClock } = options
  const key = readAccountKey(options.accountKey)
  const send = createTransport({ trust, userAgent, timeoutMs, signal })
  const nonces: string[] = []
  let account = accountUrl
  let known: Promise<Directory> | undefined

  const problemOf = ({ status, headers, body }: Answer) => new AcmeProblem(parseProblem(body, status), status, retryAfterOf(headers, clock))
  const keepNonce = ({ headers }: Answer) => {
    const nonce = headers['replay-nonce']
    if (typeof nonce === 'string') nonces.push(nonce)
  }
  const readDirectory = async (): Promise<Directory> => {
    const answer = await send(directoryUrl, { method: 'GET' })
    if (answer.status !== 200) throw problemOf(answer)
    return parseDirectory(answer.body)
  }
  const directory = (): Promise<Directory> => {
    known ??= readDirectory().catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
  const nextNonce = async (): Promise<string> => {
    const kept = nonces.pop()
    if (kept !== undefined) return kept
    keepNonce(await send((await directory()).newNonce, { method: 'HEAD' }))
    const fresh = nonces.pop()
    if (fresh === undefined) throw new AcmeProblem({ type: 'unreadable', detail: 'the authority gives no nonce', name: '' }, 0, null)
    return fresh
  }
  const requireAccount = (): string => {
    if (account === undefined) throw new Error('the account is not registered')
    return account
  }
  /** One signed message; refused nonces are replaced. Throws what the authority says. */
  const post = async (
    url: string,
    payload: unknown,
    { byKey = false, accept }: { byKey?: boolean; accept?: string } = {},
  ): Promise<Answer> => {
    const who = byKey ? { jwk: key.jwk } : { kid: requireAccount() }
    for (let attempt = 1; ; attempt += 1) {
      const body = signedMessage(key, { nonce: await nextNonce(), url, ...who }, payload)
      const answer = await send(url, { method: 'POST', body, ...(accept === undefined ? {} : { accept }) })
      keepNonce(answer)
      if (answer.status < 400) return answer
      const problem = problemOf(answer)
      if (problem.problem.type !== 'badNonce' || attempt === nonceTries) throw problem
    }
  }
  const placeOf = ({ headers }: Answer, otherwise: string): string => headers.location ?? otherwise
  const orderOf = (answer: Answer, url: string) => parseOrder(answer.body, url, retryAfterOf(answer.headers, clock))

  return {
    async directory() {
      const { meta, renewalInfo } = await directory()
      const { termsOfService, externalAccountRequired, caaIdentities } = meta
      return {
        termsOfService,
        externalAccountRequired,
        caaIdentities,
        profiles: Object.keys(meta.profiles),
        hasRenewalInfo: renewalInfo !== undefined,
      }
    },
    async register({ email, eab }) {
      const { newAccount } = await directory()
      const payload = {
        termsOfServiceAgreed: true,
        ...(email === '' ? {} : { contact: [`mailto:${email}`] }),
        ...(eab === undefined ? {} : { externalAccountBinding: externalBinding(key, newAccount, eab) }),
      }
      const url = placeOf(await post(newAccount, payload, { byKey: true }), '')
      if (url === '') throw new AcmeProblem({ type: 'unreadable', detail: 'the authority gives no account', name: '' }, 0, null)
      account = url
      return url
    },
    async newOrder({ names, profile, replaces }) {
      const { newOrder } = await directory()
      const plain = { identifiers: names.map((value) => ({ type: 'dns', value })), ...(profile === undefined ? {} : { profile }) }
      const id = replaces === undefined ? null : await certificateId(replaces)
      const ask = async (payload: unknown) => {
        const answer = await post(newOrder, payload)
        return orderOf(answer, placeOf(answer, ''))
      }
      if (id === null) return ask(plain)
      try {
        return await ask({ ...plain, replaces: id })
      } catch (error) {
        // what was replaced already, or is from somebody else, is ordered like a first one
        const type = error instanceof AcmeProblem ? error.problem.type : ''
        if (type !== 'alreadyReplaced' && type !== 'malformed') throw error
        return ask(plain)
      }
    },
    order: async (url) => orderOf(await post(url, ''), url),
    authorization: async (url) => parseAuthorization((await post(url, '')).body, url),
    keyAuthorization: (token) => `${token}.${key.thumbprint}`,
    dnsValue: (token) => createHash('sha256').update(`${token}.${key.thumbprint}`).digest('base64url'),
    answer: async (url) => void (await post(url, {})),
    finalize: async (order, csr) => orderOf(await post(order.finalize, { csr: base64url(csr) }), order.url),
    async certificate({ certificate }) {
      if (certificate === null) throw new AcmeProblem({ type: 'orderNotReady', detail: 'the order has no certificate', name: '' }, 0, null)
      return (await post(certificate, '', { accept: pem })).body
    },
    async revoke(certificate) {
      const { revokeCert } = await directory()
      try {
        await post(revokeCert, { certificate: base64url(new X509Certificate(certificate).raw) })
      } catch (error) {
        // asked twice is as good as asked once
        if (!(error instanceof AcmeProblem) || error.problem.type !== 'alreadyRevoked') throw error
      }
    },
    async renewalInfo(certificate) {
      const { renewalInfo } = await directory()
      const id = renewalInfo === undefined ? null : await certificateId(certificate)
      if (renewalInfo === undefined || id === null) return null
      const answer = await send(`${renewalInfo.replace(/\/$/, '')}/${id}`, { method: 'GET' })
      if (answer.status === 404) return null
      if (answer.status !== 200) throw problemOf(answer)
      return parseRenewalInfo(answer.body)
    },
  }
}
