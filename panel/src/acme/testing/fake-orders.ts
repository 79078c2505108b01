import { z } from 'zod'
import { type fakeIssuer, requestedNames } from '../../pki/testing/fake-issuer.ts'
import { refusal } from './fake-message.ts'
import type { FakeOptions } from './fake-options.ts'

interface Challenge {
  readonly type: string
  readonly token: string
  status: 'pending' | 'processing' | 'valid' | 'invalid'
  error: string | null
}
interface Authorization {
  readonly name: string
  readonly wildcard: boolean
  readonly challenges: readonly Challenge[]
  status: 'pending' | 'valid' | 'invalid'
}
interface Order {
  readonly names: readonly string[]
  readonly profile: string | undefined
  readonly replaces: string | undefined
  readonly authorizations: readonly Authorization[]
  /** Polls that are still answered with `processing`. */
  polls: number
  certificate: string | null
}

const NewOrder = z.object({
  identifiers: z.array(z.object({ type: z.literal('dns'), value: z.string() })).min(1),
  profile: z.string().optional(),
  replaces: z.string().optional(),
})
const Finalize = z.object({ csr: z.string() })

/** What was issued: names, the PEM chain with the leaf first, and what it replaced. */
export interface Issued {
  readonly names: readonly string[]
  readonly profile: string | undefined
  readonly replaces: string | undefined
  readonly chain: string
}

const problem = (type: string, detail: string, name: string) => ({
  type: `urn:ietf:params:acme:error:${type}`,
  detail,
  identifier: { type: 'dns', value: name },
})

/** The orders of a fake authority below `base`, as documents of the protocol. */
export function fakeOrders(base: string, options: FakeOptions, issuer: Awaited<ReturnType<typeof fakeIssuer>>) {
  const { now = Date.now, days = 90, processingPolls = 0, profiles = [], validate } = options
  const orders: Order[] = []
  const issued: Issued[] = []

  const orderAt = (index: string): Order => {
    const order = orders[Number(index)]
    if (order === undefined) throw refusal(404, 'malformed', 'no such order')
    return order
  }
  const authorizationAt = (index: string, which: string): Authorization => {
    const authorization = orderAt(index).authorizations[Number(which)]
    if (authorization === undefined) throw refusal(404, 'malformed', 'no such authorization')
    return authorization
  }
  const statusOf = ({ authorizations, certificate, polls }: Order): string => {
    if (authorizations.some(({ status }) => status === 'invalid')) return 'invalid'
    if (authorizations.some(({ status }) => status === 'pending')) return 'pending'
    if (certificate === null) return 'ready'
    return polls > 0 ? 'processing' : 'valid'
  }
  const shownOrder = (index: string) => {
    const order = orderAt(index)
    const status = statusOf(order)
    const bad = order.authorizations.find((each) => each.status === 'invalid')
    return {
      status,
      identifiers: order.names.map((value) => ({ type: 'dns', value })),
      authorizations: order.authorizations.map((_, which) => `${base}/authorization/${index}/${which}`),
      finalize: `${base}/finalize/${index}`,
      ...(status === 'valid' ? { certificate: `${base}/certificate/${index}` } : {}),
      ...(bad === undefined ? {} : { error: problem('unauthorized', 'the proof is missing', bad.name) }),
    }
  }
  const make = ({ identifiers, profile, replaces }: z.infer<typeof NewOrder>): string => {
    const names = identifiers.map(({ value }) => value)
    if (profile !== undefined && !profiles.includes(profile)) throw refusal(400, 'invalidProfile', `there is no profile ${profile}`)
    if (replaces !== undefined && issued.some((each) => each.replaces === replaces))
      throw refusal(409, 'alreadyReplaced', 'that certificate was replaced')
    const index = String(orders.length)
    const authorizations = names.map((name, which): Authorization => {
      const wildcard = name.startsWith('*.')
      const types = wildcard ? ['dns-01'] : ['http-01', 'dns-01']
      const challenges = types.map((type): Challenge => ({
        type,
        token: `token-${index}-${which}-${type}`,
        status: 'pending',
        error: null,
      }))
      return { name: name.replace(/^\*\./, ''), wildcard, challenges, status: 'pending' }
    })
    orders.push({ names, profile, replaces, authorizations, polls: processingPolls, certificate: null })
    return index
  }

  return {
    issued,
    create(payload: unknown): { url: string; body: object } {
      const index = make(NewOrder.parse(payload))
      return { url: `${base}/order/${index}`, body: shownOrder(index) }
    },
    order(index: string): object {
      const shown = shownOrder(index)
      const order = orderAt(index)
      if (shown.status === 'processing') order.polls -= 1
      return shown
    },
    authorization(index: string, which: string): object {
      const { name, wildcard, status, challenges } = authorizationAt(index, which)
      return {
        identifier: { type: 'dns', value: name },
        status,
        ...(wildcard ? { wildcard } : {}),
        challenges: challenges.map(({ error, ...challenge }) => ({
          ...challenge,
          url: `${base}/challenge/${index}/${which}/${challenge.type}`,
          ...(error === null ? {} : { error: problem('unauthorized', error, name) }),
        })),
      }
    },
    /** Looks at once. */
    async challenge(index: string, which: string, type: string, thumbprint: string): Promise<object> {
      const authorization = authorizationAt(index, which)
      const challenge = authorization.challenges.find((each) => each.type === type)
      if (challenge === undefined) throw refusal(404, 'malformed', 'no such challenge')
      const { name } = authorization
      const { token } = challenge
      challenge.error = (await validate?.({ name, type, token, keyAuthorization: `${token}.${thumbprint}` })) ?? null
      challenge.status = authorization.status = challenge.error === null ? 'valid' : 'invalid'
      return { type, token, status: challenge.status, url: `${base}/challenge/${index}/${which}/${type}` }
    },
    async finalize(index: string, payload: unknown): Promise<object> {
      const order = orderAt(index)
      const { csr } = Finalize.parse(payload)
      const der = new Uint8Array(Buffer.from(csr, 'base64url'))
      if (statusOf(order) !== 'ready') throw refusal(403, 'orderNotReady', `the order is ${statusOf(order)}`)
      if ((await requestedNames(der)).toSorted().join() !== order.names.toSorted().join())
        throw refusal(400, 'badCSR', 'the request has other names than the order')
      order.certificate = (await issuer.issue(der, { now: now(), days })) + issuer.intermediate
      const { names, profile, replaces } = order
      issued.push({ names, profile, replaces, chain: order.certificate })
      return shownOrder(index)
    },
    certificate(index: string): string {
      const { certificate } = orderAt(index)
      if (certificate === null) throw refusal(404, 'malformed', 'no such certificate')
      return certificate
    },
  }
}
