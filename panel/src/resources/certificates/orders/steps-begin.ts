import { conflict } from '@croft/kit/errors.ts'
import { isOutage, wordsOf } from '../authorities/problem.ts'
import type { AuthorityRecord } from '../authorities/store.ts'
import type { Pki } from '../pki.ts'
import type { AuthorityChoices } from './choose.ts'
import { type OrderBase, type OrderStep, requireLive, stateOf } from './job.ts'
import type { OrderSettlement } from './settle.ts'
import type { AuthorityStore } from '../authorities/store.ts'
import type { Clock } from '@croft/kit/clock.ts'

export interface BeginDeps extends OrderBase {
  readonly authorities: AuthorityStore
  readonly choices: AuthorityChoices
  readonly settlement: OrderSettlement
  readonly pki: Pick<Pki, 'generateKey'>
  readonly clock: Clock
}

/** An authority that has too much to do is left alone for so long when it does not say itself. */
const usualPause = 600_000

/** First step: the names are still theirs, and the row says that an order runs. */
export async function checkOrder(deps: BeginDeps, step: OrderStep): Promise<void> {
  const { row, subject } = await requireLive(deps, step)
  if (row.order_job !== null && row.order_job !== step.jobId) throw conflict('A certificate order is already running')
  await deps.subjects.requireNames(subject, step.input.names, await deps.subjects.hosts(subject))
  await deps.store.note(row.id, { order_status: 'pending', order_job: step.jobId, last_error: '' })
}

/** Orders at one authority; the address is in the row before anything else happens, so that a crash makes no second order. */
async function orderAt(deps: BeginDeps, step: OrderStep, authority: AuthorityRecord): Promise<string> {
  const { row } = await requireLive(deps, step)
  const { names, renewal } = step.input
  const client = await deps.pool.registered(authority)
  const { hasRenewalInfo, profiles } = await client.directory()
  const replaces = renewal && hasRenewalInfo && row.directory_url === authority.directory_url ? row.certificate : undefined
  const profile = profiles.includes(authority.profile) ? authority.profile : undefined
  await deps.settlement.attempted(authority.directory_url, names, 'ordered')
  const order = await client.newOrder({ names, profile, replaces })
  await deps.store.note(row.id, { order_url: `${authority.directory_url} ${order.url}` })
  return order.url
}

/** Second step: an order at the first authority that takes it. */
export async function placeOrder(deps: BeginDeps, step: OrderStep): Promise<void> {
  const { row } = await requireLive(deps, step)
  const state = stateOf(step)
  // left by a run of this step that was cut off after the authority had answered
  const [directory, url] = row.order_job === step.jobId ? row.order_url.split(' ') : []
  if (directory !== undefined && url !== undefined) {
    Object.assign(state, { directory, order: url })
    return
  }
  const failures: string[] = []
  let last: unknown
  for (const authority of await deps.choices.require(step.input.names, step.input.renewal)) {
    try {
      state.order = await orderAt(deps, step, authority)
      state.directory = authority.directory_url
      return
    } catch (error) {
      if (!isOutage(error)) {
        state.directory = authority.directory_url
        throw error
      }
      const words = wordsOf(error, authority.directory_url)
      await step.log(words)
      failures.push(words)
      last = error
      if (error.status === 429 || error.problem.type === 'rateLimited') {
        const until = deps.clock.now() + (error.retryAfterMs ?? usualPause)
        await deps.authorities.note(authority.directory_url, { paused_until: until })
      }
    }
  }
  throw conflict(failures.join('; '), { cause: last })
}

/** Third step: the key is in the sealed state of the job before the authority is asked to sign for it. */
export async function makeKey(deps: BeginDeps, step: OrderStep): Promise<void> {
  stateOf(step).key = await deps.pki.generateKey(step.input.keyType)
}
