import type { Clock } from '@croft/kit/clock.ts'
import { AppError } from '@croft/kit/errors.ts'
import { type Ctx, systemCtx } from '../../../core/actor.ts'
import type { AuthorityService } from '../authorities/service.ts'
import { coversHost } from '../install.ts'
import { keyTypeOf, namesOf } from '../model.ts'
import type { AuthorityChoices } from '../orders/choose.ts'
import type { RunPreflight } from '../orders/preflight.ts'
import type { CertificateOrderService, OrderRequest } from '../orders/service.ts'
import type { Pki } from '../pki.ts'
import type { SslSettings } from '../settings.ts'
import type { CertificateStore, StoredCertificate, Subject } from '../store.ts'
import type { Subjects } from '../subjects.ts'
import { mayWait, nextLook } from './pace.ts'
import type { AutomaticStore } from './store.ts'

export interface AutoDeps {
  readonly store: CertificateStore
  readonly rows: AutomaticStore
  readonly subjects: Subjects
  readonly authorities: Pick<AuthorityService, 'isAgreed'>
  readonly choices: AuthorityChoices
  readonly orders: CertificateOrderService
  readonly preflight: RunPreflight
  readonly settings: () => Promise<SslSettings>
  readonly pki: Pick<Pki, 'covers'>
  readonly clock: Clock
  /** When the domain was created, and whether its account may have certificates and is served. */
  readonly standing: (subject: Subject) => Promise<{ readonly createdAt: number; readonly served: boolean }>
}

/** Rows that one pass looks at. */
const page = 20
/** Rows whose names are looked up at the same time. */
const together = 5
const hour = 3_600_000

/** What has to be done for a row, or when to look at it again. */
type Verdict = { readonly order: OrderRequest } | { readonly lookAt: number | null; readonly reason: string }

interface Judged {
  readonly row: StoredCertificate
  readonly subject: Subject
  readonly verdict: Verdict
}

/** First certificates, renewals, and names that came later: the orders that nobody has to ask for. */
export function automaticOrders(deps: AutoDeps) {
  const { store, rows, subjects, choices, orders, clock } = deps

  /** Names to order, what keeps the others, or all of them, from being ordered, and every name that the subject answers to. */
  const orderable = async (row: StoredCertificate, subject: Subject): Promise<{ names: string[]; problem: string; hosts: string[] }> => {
    const hosts = await subjects.hosts(subject)
    const main = subjects.mainHost(subject)
    const asked = row.challenge === 'dns-01' || row.attempts > 0 ? (JSON.parse(row.ordered_names) as string[]) : []
    const wildcards = hosts.some((host) => host.startsWith('*.')) && row.challenge !== 'dns-01'
    const challenge = wildcards ? 'dns-01' : row.challenge
    const wanted = challenge === 'dns-01' && asked.length > 0 ? asked : [...new Set([...hosts, ...asked])]
    const allowed = await subjects.requireNames(subject, wanted, hosts).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
      return hosts
    })
    const found = await deps.preflight({ names: allowed, challenge, providerId: row.dns_provider_id, ownerId: subject.ownerId })
    const names = found.names.filter(({ problem }) => problem === '').map(({ name }) => name)
    const mainIsThere = names.some((name) => name === main || (name.startsWith('*.') && coversHost(deps.pki, [name], main)))
    // of the main name first: without it there is no order at all
    const problems = found.names.toSorted((a, b) => Number(b.name === main) - Number(a.name === main)).map((each) => each.problem)
    const problem = problems.find((each) => each !== '') ?? ''
    return { names: mainIsThere ? names : [], problem, hosts }
  }

  const judge = async (row: StoredCertificate, subject: Subject, isRenewal: boolean): Promise<Verdict> => {
    const now = clock.now()
    const { createdAt, served } = await deps.standing(subject)
    if (!served) return { lookAt: now + hour, reason: '' }
    const { auto_force_https: force } = await deps.settings()
    const { names, problem, hosts } = await orderable(row, subject)
    const renewal = row.type === 'acme' && isRenewal
    if (names.length === 0) return { lookAt: nextLook(now, createdAt, renewal), reason: problem }
    const covered = namesOf(row)
    const isComplete = names.every((name) => coversHost(deps.pki, covered, name))
    if (row.type === 'acme' && !renewal && isComplete)
      return { lookAt: problem === '' ? null : nextLook(now, createdAt, false), reason: '' }
    // a name that works now is not given up for a name server that did not answer once
    const loses = hosts.some((host) => coversHost(deps.pki, covered, host) && !coversHost(deps.pki, names, host))
    if (row.type === 'acme' && loses && mayWait(row, now)) return { lookAt: nextLook(now, createdAt, renewal), reason: problem }
    const { usable, next } = await choices.choose(names, renewal)
    if (usable.length === 0) return { lookAt: next ?? now + hour, reason: row.last_error }
    const challenge = names.some((name) => name.startsWith('*.')) ? ('dns-01' as const) : row.challenge
    const forceHttps = row.type === 'none' && (row.attempts > 0 ? row.ordered_force === 1 : force && subject.domainId !== null)
    const order = {
      names,
      challenge,
      keyType: keyTypeOf(row),
      dnsProviderId: row.dns_provider_id,
      forceHttps,
      renewal: row.type === 'acme',
    }
    return { order }
  }

  /** Starts what has to be started, as far as there is room, and notes the rest; answers with how many orders were started. */
  const follow = async (ctx: Ctx, { row, subject, verdict }: Judged, isRenewal: boolean, room: number): Promise<number> => {
    if ('order' in verdict) {
      if (room <= 0) return 0
      try {
        await orders.start(ctx, subject, verdict.order)
        return 1
      } catch (error) {
        // somebody was quicker
        if (!(error instanceof AppError) || error.status !== 409) throw error
        return 0
      }
    }
    const plan = verdict.lookAt === null || !isRenewal ? {} : { next_renewal_at: verdict.lookAt }
    const reason = verdict.reason === '' ? {} : { last_error: verdict.reason }
    await store.note(row.id, { ...plan, ...reason, next_attempt_at: verdict.lookAt })
    return 0
  }
  const judged = async (row: StoredCertificate, isRenewal: boolean): Promise<Judged | null> => {
    const subject = await subjects.ofRow(row)
    return subject === null ? null : { row, subject, verdict: await judge(row, subject, isRenewal) }
  }

  /** A job that was cancelled before it began, or died, leaves its row as if an order ran. */
  const freeOrphans = async () => {
    for (const row of await rows.orphaned()) {
      await store.note(row.id, { order_status: 'idle', order_url: '', order_job: null })
    }
  }

  return async function run(signal: AbortSignal): Promise<void> {
    const ctx = systemCtx()
    await freeOrphans()
    if (!(await deps.authorities.isAgreed())) return
    const { auto_issue: issues, max_orders: most } = await deps.settings()
    let room = most - (await rows.running())
    // a certificate that ends is more urgent than one that never was
    const passes = [
      { isRenewal: true, find: () => rows.renewals(clock.now(), page) },
      { isRenewal: false, find: () => rows.due(clock.now(), page, !issues) },
    ]
    for (const { isRenewal, find } of passes) {
      if (room <= 0) return
      const due = await find()
      // name servers that do not answer keep one group waiting, not everybody
      for (let at = 0; at < due.length; at += together) {
        if (room <= 0 || signal.aborted) return
        const group = await Promise.all(due.slice(at, at + together).map((row) => judged(row, isRenewal)))
        for (const each of group) if (each !== null) room -= await follow(ctx, each, isRenewal, room)
      }
    }
  }
}
