import type { Clock } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import type { AcmeOrder } from '../../../acme/types.ts'
import type { PanelDb } from '../../../db/database.ts'
import type { DomainStore } from '../../domains/store.ts'
import { type Installable, coversHost, installedColumns } from '../install.ts'
import type { CertificateFacts, Pki } from '../pki.ts'
import { announced } from '../service.ts'
import { type OrderBase, type OrderStep, orderOf, requireLive, stateOf } from './job.ts'
import { type Pause, failureOf, pollOrder } from './poll.ts'
import type { OrderSettlement } from './settle.ts'

export interface FinishDeps extends OrderBase {
  readonly db: PanelDb
  readonly domainStore: Pick<DomainStore, 'update'>
  readonly settlement: OrderSettlement
  readonly pki: Pki
  readonly clock: Clock
  readonly pause: Pause
  readonly seal: (text: string) => string
  /** When to renew, from the lifetime; the same for the same certificate. */
  readonly renewalTime: (facts: CertificateFacts) => number
}

/** How soon names that were left out are looked at again. */
const missingNamesMs = 3_600_000

function requireKey(step: OrderStep): string {
  const { key } = stateOf(step)
  if (key === undefined) throw new Error('the key of the order is missing')
  return key
}

/** Has the authority sign, once. */
export async function finalize(deps: FinishDeps, step: OrderStep): Promise<void> {
  const { client, url } = await orderOf(deps, step)
  const { pause } = deps
  const order = await client.order(url)
  if (order.status === 'ready') {
    const { der } = await deps.pki.createCsr({ key: requireKey(step), names: step.input.names })
    await client.finalize(order, der)
  }
  const isOver = ({ status }: AcmeOrder) => status === 'valid' || status === 'invalid'
  const last = await pollOrder(client, url, { done: isOver, pause, signal: step.signal })
  if (last.status === 'invalid') throw conflict(await failureOf(client, last))
}

async function downloaded(deps: FinishDeps, step: OrderStep): Promise<Installable> {
  const { client, url } = await orderOf(deps, step)
  const [leaf, ...others] = deps.pki.splitPem(await client.certificate(await client.order(url)))
  const key = requireKey(step)
  if (leaf === undefined) throw conflict('The certificate authority sent no certificate')
  const facts = await deps.pki.readCertificate(leaf)
  if (!(await deps.pki.keyMatches(leaf, key))) throw conflict('The certificate authority sent a certificate for another key')
  const missing = step.input.names.find((name) => !coversHost(deps.pki, facts.names, name))
  if (missing !== undefined) throw conflict(`The certificate authority sent a certificate without ${missing}`)
  return { leaf, chain: others.join(''), key, facts }
}

/** Puts the certificate in place: row, event and what the edge has to do, in one transaction. */
export async function install(deps: FinishDeps, step: OrderStep): Promise<void> {
  const { db, store, subjects, clock, settlement } = deps
  const found = await downloaded(deps, step)
  const { directory = '' } = stateOf(step)
  const { names, challenge, dnsProviderId, forceHttps, renewal } = step.input
  await db.transaction(async () => {
    const { row, subject } = await requireLive(deps, step)
    step.state['result'] = { domain: subject.name, names: found.facts.names, not_after: new Date(found.facts.notAfter).toISOString() }
    if (row.fingerprint === found.facts.fingerprint) return
    const wanted = await subjects.hosts(subject)
    const lacksNames = wanted.some((host) => !host.startsWith('*.') && !coversHost(deps.pki, found.facts.names, host))
    const columns = {
      ...installedColumns(found, deps.seal),
      type: 'acme' as const,
      directory_url: directory,
      challenge,
      dns_provider_id: dnsProviderId,
      ordered_names: JSON.stringify(names),
      next_renewal_at: deps.renewalTime(found.facts),
      renewal_checked_at: clock.now(),
      order_status: 'idle' as const,
      order_url: '',
      order_job: null,
      last_error: '',
      attempts: 0,
      asked: 0,
      next_attempt_at: lacksNames ? clock.now() + missingNamesMs : null,
      warned_days: null,
    }
    const event = renewal ? 'ssl.renewed' : 'ssl.issued'
    await store.update(step.ctx, subject, columns, { event, job: renewal ? 'ssl.renew' : 'ssl.issue', data: announced(subject, found) })
    if (forceHttps && subject.domainId !== null && row.force_https === 0)
      await deps.domainStore.update(step.ctx, subject.domainId, { force_https: 1, updated_at: clock.now() })
    await settlement.attempted(directory, names, 'issued')
  })
}
