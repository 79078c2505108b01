import 'reflect-metadata'
import { createHash, randomBytes, webcrypto } from 'node:crypto'
import { type AcmeAuthorization, type AcmeClient, type AcmeOrder, AcmeProblem } from '../../../acme/types.ts'
import type { Connect } from '../authorities/pool.ts'

type Status = AcmeOrder['status']
interface Order {
  readonly url: string
  readonly names: readonly string[]
  readonly account: string
  readonly replaces: string | undefined
  status: Status
  certificate: string | null
  answered: Set<string>
  error: string | null
}

/** What a test decides about one authority. */
export interface AuthorityOptions {
  readonly directoryUrl: string
  readonly now: () => number
  /** Whether the proof of a name is there; `undefined` = yes, else the authority's own words. */
  readonly validate?: (name: string, type: string, token: string) => Promise<string | undefined> | string | undefined
  readonly renewalWindow?: () => { start: number; end: number } | null
  readonly eab?: boolean
}

type Gate = (call: string, moment: 'heard' | 'answered') => void | Promise<void>

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const hash = (text: string) => createHash('sha256').update(text).digest('base64url')

/** An authority in memory: what it was asked is written down, what it answers can be broken by the test. */
export async function memoryAuthority({ directoryUrl, now, validate, renewalWindow, eab = false }: AuthorityOptions) {
  const x509 = await import('@peculiar/x509')
  const root = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const orders: Order[] = []
  const accounts = new Map<string, string>()
  const calls: string[] = []
  const revoked: string[] = []
  /** Called before each request is heard and before it is answered; may throw. */
  let gate: Gate = () => undefined

  const sign = async (csr: Uint8Array, names: readonly string[]): Promise<string> => {
    const request = new x509.Pkcs10CertificateRequest(Buffer.from(csr))
    const certificate = await x509.X509CertificateGenerator.create(
      {
        subject: `CN=${names[0]}`,
        issuer: 'CN=Memory CA',
        serialNumber: randomBytes(12).toString('hex'),
        notBefore: new Date(now()),
        notAfter: new Date(now() + 90 * 86_400_000),
        signingAlgorithm: algorithm,
        publicKey: await request.publicKey.export(algorithm, ['verify'], webcrypto),
        signingKey: root.privateKey,
        extensions: [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })))],
      },
      webcrypto,
    )
    return `${certificate.toString('pem')}\n`
  }
  const find = (url: string): Order => {
    const order = orders.find((each) => each.url === url)
    if (order === undefined) throw new AcmeProblem({ type: 'malformed', detail: 'no such order', name: '' }, 404, null)
    return order
  }
  const shown = (order: Order): AcmeOrder => ({
    url: order.url,
    status: order.status,
    names: order.names,
    authorizations: order.names.map((name) => `${order.url}/authz/${encodeURIComponent(name)}`),
    finalize: `${order.url}/finalize`,
    certificate: order.certificate === null ? null : `${order.url}/certificate`,
    error: null,
    retryAfterMs: null,
  })
  const judge = async (order: Order): Promise<void> => {
    if (order.status !== 'pending' || order.answered.size < order.names.length) return
    for (const name of order.names) {
      const type = [...order.answered].find((each) => each.startsWith(`${name} `))?.split(' ')[1] ?? ''
      order.error ??= (await validate?.(name, type, tokenOf(order, name))) ?? null
    }
    order.status = order.error === null ? 'ready' : 'invalid'
  }
  const tokenOf = (order: Order, name: string) => hash(`${order.url} ${name}`)
  const authorizationOf = (url: string): AcmeAuthorization => {
    const [orderUrl = '', encoded = ''] = url.split('/authz/')
    const order = find(orderUrl)
    const name = decodeURIComponent(encoded)
    const isBad = order.error !== null
    const status = order.status === 'pending' ? 'pending' : isBad ? 'invalid' : 'valid'
    const types = name.startsWith('*.') ? ['dns-01'] : ['http-01', 'dns-01']
    const challenges = types.map((type) => ({
      type,
      url: `${url}/${type}`,
      token: tokenOf(order, name),
      status: status === 'pending' && order.answered.has(`${name} ${type}`) ? ('processing' as const) : (status as 'pending'),
      error: isBad ? { type: 'unauthorized', detail: order.error ?? '', name } : null,
    }))
    return { url, name: name.replace(/^\*\./, ''), wildcard: name.startsWith('*.'), status, challenges }
  }

  const connect: Connect = ({ accountKey, accountUrl }): AcmeClient => {
    const account = hash(accountKey)
    const ask = async <Answer>(call: string, answer: () => Promise<Answer> | Answer): Promise<Answer> => {
      calls.push(call)
      await gate(call, 'heard')
      const given = await answer()
      await gate(call, 'answered')
      return given
    }
    return {
      directory: () =>
        ask('directory', () => ({
          termsOfService: `${directoryUrl}/terms`,
          profiles: ['classic'],
          externalAccountRequired: eab,
          caaIdentities: ['memory.example'],
          hasRenewalInfo: renewalWindow !== undefined,
        })),
      register: () =>
        ask('register', () => {
          const url = accounts.get(account) ?? `${directoryUrl}/account/${accounts.size + 1}`
          accounts.set(account, url)
          return url
        }),
      newOrder: ({ names, replaces }) =>
        ask('newOrder', () => {
          // as the large authorities do: an order that is open for the same names is given again
          const open = orders.find((each) => each.status === 'pending' && each.account === accountUrl && each.names.join() === names.join())
          if (open !== undefined) return shown(open)
          const url = `${directoryUrl}/order/${orders.length + 1}`
          orders.push({
            url,
            names,
            account: accountUrl ?? '',
            replaces,
            status: 'pending',
            certificate: null,
            answered: new Set(),
            error: null,
          })
          return shown(find(url))
        }),
      order: (url) =>
        ask('order', async () => {
          await judge(find(url))
          return shown(find(url))
        }),
      authorization: (url) => ask('authorization', () => authorizationOf(url)),
      keyAuthorization: (token) => `${token}.${account}`,
      dnsValue: (token) => hash(`${token}.${account}`),
      answer: (url) =>
        ask('answer', () => {
          const [orderUrl = '', rest = ''] = url.split('/authz/')
          const [name = '', type = ''] = rest.split('/')
          find(orderUrl).answered.add(`${decodeURIComponent(name)} ${type}`)
        }),
      finalize: (order, csr) =>
        ask('finalize', async () => {
          const found = find(order.url)
          if (found.status !== 'ready')
            throw new AcmeProblem({ type: 'orderNotReady', detail: `the order is ${found.status}`, name: '' }, 403, null)
          found.certificate = await sign(csr, found.names)
          found.status = 'valid'
          return shown(found)
        }),
      certificate: (order) => ask('certificate', () => find(order.url).certificate ?? ''),
      revoke: (certificate) => ask('revoke', () => void revoked.push(certificate)),
      renewalInfo: () =>
        ask('renewalInfo', () => {
          const window = renewalWindow?.() ?? null
          return window === null ? null : { ...window, explanation: '' }
        }),
    }
  }
  return {
    directoryUrl,
    connect,
    orders,
    accounts,
    calls,
    revoked,
    /** Lets every request pass by `check` first. */
    guard(check: Gate) {
      gate = check
    },
  }
}
export type MemoryAuthority = Awaited<ReturnType<typeof memoryAuthority>>

/** Leads each connection to the authority of its directory. */
export const connectTo =
  (...authorities: readonly MemoryAuthority[]): Connect =>
  (options) => {
    const found = authorities.find(({ directoryUrl }) => directoryUrl === options.directoryUrl)
    if (found === undefined) throw new Error(`no authority at ${options.directoryUrl}`)
    return found.connect(options)
  }
