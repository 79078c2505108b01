import type { Clock } from '@croft/kit/clock.ts'
import { AppError, conflict, invalid, notFound } from '@croft/kit/errors.ts'
import { Reply } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../../core/actor.ts'
import type { PanelDb } from '../../../db/database.ts'
import type { Operations } from '../../../jobs/operations/runner.ts'
import type { AuthorityService } from '../authorities/service.ts'
import { keyTypeOf, namesOf } from '../model.ts'
import type { Challenge, IssueCertificate, Preflight } from '../schema.ts'
import type { CertificateStore, StoredCertificate, Subject } from '../store.ts'
import type { Subjects } from '../subjects.ts'
import type { AuthorityChoices } from './choose.ts'
import type { OrderInput } from './job.ts'
import type { RunPreflight } from './preflight.ts'

export interface OrderServiceDeps {
  readonly db: PanelDb
  readonly store: CertificateStore
  readonly subjects: Subjects
  readonly authorities: Pick<AuthorityService, 'requireAgreed'>
  readonly choices: AuthorityChoices
  readonly preflight: RunPreflight
  readonly operations: Operations
  readonly clock: Clock
  /** Whether there is such a provider in the view of the caller. */
  readonly providerExists: (ctx: Ctx, id: string) => Promise<boolean>
}

export type OrderRequest = Omit<OrderInput, 'certificate'>

const running = 'A certificate order is already running'
const accepted = (message: string, job: number) => ({ success: true as const, message, job_id: job, order_status: 'pending' })

/** Orders at an authority: what is checked before one is started. */
export function certificateOrderService(deps: OrderServiceDeps) {
  const { db, store, subjects, choices, preflight, operations, clock } = deps
  /** Names that lead here; the main one must. */
  const resolvingHosts = async (subject: Subject): Promise<string[]> => {
    const hosts = (await subjects.hosts(subject)).filter((host) => !host.startsWith('*.'))
    const { names } = await preflight({ names: hosts, challenge: 'http-01', providerId: null, ownerId: subject.ownerId })
    return names.filter(({ problem }) => problem === '').map(({ name }) => name)
  }
  const namesFor = async (subject: Subject, body: IssueCertificate, challenge: Challenge): Promise<string[]> => {
    const main = subjects.mainHost(subject)
    const asked = body.names ?? []
    if (body.wildcard) {
      const bare = main.replace(/^\*\./, '')
      return subjects.requireNames(subject, [bare, `*.${bare}`, ...asked], await subjects.hosts(subject))
    }
    if (asked.length > 0) return subjects.requireNames(subject, asked, await subjects.hosts(subject))
    if (challenge === 'dns-01') return subjects.hosts(subject)
    const found = await resolvingHosts(subject)
    return found.includes(main) ? found : [main, ...found]
  }
  const requireOk = ({ names }: Preflight, challenge: Challenge) => {
    for (const { name, resolves, points_here: here, problem } of names) {
      if (problem === '') continue
      if (challenge === 'http-01' && !(resolves && here))
        throw invalid(`${name} does not resolve to this server`, { details: { names: [problem] } })
      throw conflict(problem)
    }
  }
  /** Writes the job and says so in the row, in one transaction. */
  const start = (ctx: Ctx, subject: Subject, request: OrderRequest): Promise<number> =>
    db.transaction(async () => {
      const row = await store.ensure(subject)
      if (row.order_job !== null) throw conflict(running)
      const input: OrderInput = { certificate: subject.id, ...request }
      const options = { resource: { type: 'certificate', id: subject.name }, ownerId: subject.ownerId }
      const job = await operations.start(ctx, request.renewal ? 'ssl.renew' : 'ssl.issue', input, options).catch((error: unknown) => {
        throw error instanceof AppError && error.status === 409 ? conflict(running, { cause: error }) : error
      })
      const { names, challenge, dnsProviderId, keyType, forceHttps } = request
      await store.note(row.id, {
        order_status: 'pending',
        order_job: job,
        order_url: '',
        last_error: '',
        ordered_names: JSON.stringify(names),
        ordered_force: forceHttps ? 1 : 0,
        ...(row.type === 'acme'
          ? {}
          : { challenge, dns_provider_id: dnsProviderId, ...(row.type === 'none' ? { key_type: keyType } : {}) }),
      })
      return job
    })

  return {
    start,
    resolvingHosts,
    async issue(ctx: Ctx, name: string, body: IssueCertificate) {
      const subject = await subjects.require(ctx, name)
      const asksForWildcard = body.wildcard || (body.names ?? []).some((each) => each.trim().startsWith('*.'))
      const challenge: Challenge = body.wildcard ? 'dns-01' : body.challenge
      if (asksForWildcard && challenge !== 'dns-01') throw invalid('Wildcard certificates need dns-01')
      const names = await namesFor(subject, body, challenge)
      if (names.some((each) => each.startsWith('*.')) && challenge !== 'dns-01') throw invalid('Wildcard certificates need dns-01')
      const providerId = challenge === 'dns-01' ? (body.dns_provider_id ?? null) : null
      if (providerId !== null && !(await deps.providerExists(ctx, providerId))) throw notFound('DNS provider')
      const { order_job: runs } = await store.ensure(subject)
      if (runs !== null) throw conflict(running)
      await deps.authorities.requireAgreed()
      const found = await preflight({ names, challenge, providerId, ownerId: subject.ownerId })
      if (!body.dry_run) requireOk(found, challenge)
      await choices.require(names, false)
      if (body.dry_run) return new Reply(200, found)
      const { key_type: keyType, force_https: forceHttps } = body
      const job = await start(ctx, subject, { names, challenge, keyType, dnsProviderId: providerId, forceHttps, renewal: false })
      return new Reply(202, accepted('Certificate request started', job))
    },
    async renew(ctx: Ctx, name: string, force: boolean) {
      const subject = await subjects.require(ctx, name)
      const row: StoredCertificate = await store.ensure(subject)
      if (row.type !== 'acme') throw conflict('Certificate is not managed by ACME')
      if (!force && (row.next_renewal_at ?? Infinity) > clock.now()) throw conflict('Certificate is not due for renewal')
      if (row.order_job !== null) throw conflict(running)
      await deps.authorities.requireAgreed()
      const names = namesOf(row)
      await choices.require(names, true)
      const { challenge, dns_provider_id: dnsProviderId } = row
      const job = await start(ctx, subject, { names, challenge, keyType: keyTypeOf(row), dnsProviderId, forceHttps: false, renewal: true })
      return accepted('Certificate renewal started', job)
    },
    async preflight(ctx: Ctx, name: string, query: { challenge: Challenge; names?: string | undefined }): Promise<Preflight> {
      const subject = await subjects.require(ctx, name)
      const hosts = await subjects.hosts(subject)
      const asked = (query.names ?? '').split(',').filter((each) => each.trim() !== '')
      const names = asked.length === 0 ? hosts : await subjects.requireNames(subject, asked, hosts)
      return preflight({ names, challenge: query.challenge, providerId: null, ownerId: subject.ownerId })
    },
  }
}
export type CertificateOrderService = ReturnType<typeof certificateOrderService>
