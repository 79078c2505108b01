import { createAcmeClient } from '../../../../panel/src/acme/client.ts'
import { generateKey } from '../../../../panel/src/pki/keys.ts'
import { createCsr } from '../../../../panel/src/pki/requests.ts'
import { pollOrder, realPause } from '../../../../panel/src/resources/certificates/orders/poll.ts'
import { type Figure, spreadOf } from '../../figures.ts'
import { callAgent } from '../api.ts'
import type { Bench, Row } from '../bench.ts'
import { shakeHands } from '../handshakes.ts'
import { type Pebble, startPebble } from '../pebble.ts'
import { secureEdgeAddress } from '../place.ts'
import { inSequence } from '../timing.ts'

const { port } = secureEdgeAddress
const signal = new AbortController().signal

/** The same order by the same client alone: no panel, no database, no edge that shows it. */
async function bareOrders({ directoryUrl, trust }: Pebble, count: number): Promise<number[]> {
  const accountKey = await generateKey('ec256')
  const client = createAcmeClient({ directoryUrl, trust, accountKey })
  await client.register({ email: '' })
  return inSequence(count, async (index) => {
    const names = [`bare-${index}.example.net`]
    const order = await client.newOrder({ names })
    const key = await generateKey('ec256')
    const authorization = await client.authorization(order.authorizations[0] ?? '')
    const challenge = authorization.challenges.find(({ type }) => type === 'http-01')
    if (challenge === undefined) throw new Error('the authority offers no http-01')
    const { token, url } = challenge
    await callAgent('acme.present', { token, keyAuthorization: client.keyAuthorization(token) })
    await client.answer(url)
    const ready = await pollOrder(client, order.url, { done: ({ status }) => status !== 'pending', pause: realPause, signal })
    await callAgent('acme.withdraw', { token })
    await client.finalize(ready, (await createCsr({ key, names })).der)
    const valid = await pollOrder(client, order.url, { done: ({ status }) => status === 'valid', pause: realPause, signal })
    await client.certificate(valid)
  })
}

/** A certificate asked for by the API → the handshake shows it. */
async function orders({ api, tenants, options }: Bench, pebble: Pebble): Promise<number[]> {
  const { owner } = tenants.nextSite()
  const ssl = { auto_issue: false, trust: pebble.trust, resolvers: [pebble.resolver], public_addresses: ['127.0.0.1'] }
  await api.call('PUT', '/settings/ssl', ssl)
  await api.call('PUT', '/ssl/acme/account', { directory_url: pebble.directoryUrl, agree_tos: true })
  const names = Array.from({ length: options.accounts }, (_, index) => `order-${index}.example.net`)
  for (const domain of names) await api.call('POST', '/domains', { domain, owner, www: false, dns: false })
  const before = await shakeHands(port, names[0] ?? '')
  return inSequence(names.length, async (index) => {
    const name = names[index] ?? ''
    await api.call('POST', `/ssl/${name}/issue`, { force_https: false })
    for (const end = performance.now() + 60_000; (await shakeHands(port, name)) === before; ) {
      if (performance.now() > end) throw new Error(`${name} has no certificate: ${JSON.stringify(await api.call('GET', `/ssl/${name}`))}`)
    }
  })
}

/** How long a customer waits for HTTPS, beside what the authority alone takes. */
export const certificateOrder: Row = async (bench): Promise<readonly Figure[]> => {
  const pebble = await startPebble()
  try {
    const floor = spreadOf(await bareOrders(pebble, bench.options.accounts))
    const measured = spreadOf(await orders(bench, pebble))
    const goal = { p50: { most: 2000 }, p99: { most: 5000 } }
    return [{ row: 'certificate: order → HTTPS with it (HTTP-01)', sites: bench.sites, unit: 'ms', measured, floor, goal, notes: {} }]
  } finally {
    pebble.stop()
  }
}
