import { setTimeout as sleep } from 'node:timers/promises'
import { conflict } from '@croft/kit/errors.ts'
import type { AcmeClient, AcmeOrder } from '../../../acme/types.ts'

/** A pause; rejects when `signal` aborts. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<unknown>
export const realPause: Pause = (milliseconds, signal) => sleep(milliseconds, undefined, { signal })

const first = 100
const slowest = 5000
const longestAsked = 60_000
/** Longest that an authority is waited for. */
const patience = 180_000

/** Asks for the order until `done` says so, as often as the authority likes it. */
export async function pollOrder(
  client: AcmeClient,
  url: string,
  { done, pause, signal }: { readonly done: (order: AcmeOrder) => boolean; readonly pause: Pause; readonly signal: AbortSignal },
): Promise<AcmeOrder> {
  let waited = 0
  for (let delay = first; ; delay = Math.min(delay * 2, slowest)) {
    const order = await client.order(url)
    if (done(order)) return order
    if (waited >= patience) throw conflict(`The certificate authority did not finish in time (the order is ${order.status})`)
    const wait = Math.min(order.retryAfterMs ?? delay, longestAsked)
    await pause(wait, signal)
    waited += wait
  }
}

/** Why an order failed: what the authority says of each name, with what it fetched from where. */
export async function failureOf(client: AcmeClient, order: AcmeOrder): Promise<string> {
  const words: string[] = []
  for (const url of order.authorizations) {
    const authorization = await client.authorization(url)
    for (const { error } of authorization.challenges) if (error !== null) words.push(`${authorization.name}: ${error.detail}`)
  }
  if (words.length > 0) return words.join('; ')
  return order.error === null ? `the order is ${order.status}` : order.error.detail
}
