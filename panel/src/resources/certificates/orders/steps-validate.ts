import { conflict } from '@croft/kit/errors.ts'
import type { AcmeAuthorization, AcmeClient } from '../../../acme/types.ts'
import type { Scope } from '../../../drivers/driver.ts'
import { type ChallengePlaces, present, recordName, requireChallenge, withdraw } from './challenges.ts'
import { type OrderBase, type OrderStep, type Presented, orderOf, requireLive, stateOf } from './job.ts'
import { type Pause, failureOf, pollOrder } from './poll.ts'

export interface ValidateDeps extends OrderBase {
  readonly places: ChallengePlaces
  readonly pause: Pause
}

/** The authorizations of the order that still have to be proved. */
async function openOnes(client: AcmeClient, url: string): Promise<AcmeAuthorization[]> {
  const order = await client.order(url)
  const all = await Promise.all(order.authorizations.map((each) => client.authorization(each)))
  return all.filter(({ status }) => status === 'pending')
}

const presentedOf = (client: AcmeClient, authorization: AcmeAuthorization, type: string): Presented => {
  const { token } = requireChallenge(authorization, type)
  return type === 'http-01'
    ? { type: 'http-01', token }
    : { type: 'dns-01', name: recordName(authorization.name), value: client.dnsValue(token) }
}

/** Finds out what has to be shown; in the state before it is shown, so that undoing finds it after a crash. */
export async function planChallenges(deps: ValidateDeps, step: OrderStep): Promise<void> {
  const { client, url } = await orderOf(deps, step)
  const open = await openOnes(client, url)
  stateOf(step).presented = open.map((authorization) => presentedOf(client, authorization, step.input.challenge))
}

/** Shows the challenges where the authority will look. */
export async function presentChallenges(deps: ValidateDeps, step: OrderStep): Promise<void> {
  const { places } = deps
  const { input, ctx, signal } = step
  const { row, subject } = await requireLive(deps, step)
  const { client } = await orderOf(deps, step)
  const scopes: Scope[] = []
  const presented = stateOf(step).presented ?? []
  for (const each of presented) {
    const keyAuthorization = each.type === 'http-01' ? client.keyAuthorization(each.token) : ''
    const options = { keyAuthorization, providerId: input.dnsProviderId, ownerId: subject.ownerId }
    scopes.push(...(await present(places, ctx, each, options)))
  }
  if (scopes.length > 0) await places.applied(scopes, signal)
  const records = presented.filter((each) => each.type === 'dns-01')
  if (records.length === 0) return
  await deps.store.note(row.id, { order_status: 'awaiting_dns' })
  for (const { name, value } of records) await places.seen(name, value, input.dnsProviderId === null ? 'own' : 'world', signal)
}

/** Takes the challenges away; also what undoing does. */
export async function withdrawChallenges(deps: ValidateDeps, step: OrderStep): Promise<void> {
  for (const each of stateOf(step).presented ?? []) await withdraw(deps.places, step.ctx, each, step.input.dnsProviderId)
}

/** Tells the authority to look, and waits for its verdict. */
export async function validate(deps: ValidateDeps, step: OrderStep): Promise<void> {
  const { row } = await requireLive(deps, step)
  const { client, url } = await orderOf(deps, step)
  await deps.store.note(row.id, { order_status: 'validating' })
  for (const authorization of await openOnes(client, url)) {
    const challenge = requireChallenge(authorization, step.input.challenge)
    if (challenge.status === 'pending') await client.answer(challenge.url)
  }
  const { pause } = deps
  const order = await pollOrder(client, url, { done: ({ status }) => status !== 'pending', pause, signal: step.signal })
  if (order.status === 'invalid') throw conflict(await failureOf(client, order))
}
