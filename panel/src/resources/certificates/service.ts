import type { Clock } from '@croft/kit/clock.ts'
import { conflict, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { emit, touch } from '../../db/write.ts'
import { type DomainStore, siteScope } from '../domains/store.ts'
import { type Installable, installedColumns, requireInstallable, withoutCertificate } from './install.ts'
import { certificateModel } from './model.ts'
import type { Pki } from './pki.ts'
import type { CertificateFilter, DeleteCertificate, ForceHttps, SelfSign, UploadCertificate } from './schema.ts'
import { type CertificateStore, type StoredCertificate, type Subject, emptyRow } from './store.ts'
import type { Subjects } from './subjects.ts'

export interface CertificateDeps {
  readonly db: PanelDb
  readonly store: CertificateStore
  readonly subjects: Subjects
  readonly domainStore: Pick<DomainStore, 'update'>
  readonly pki: Pki
  readonly clock: Clock
  readonly seal: (text: string) => string
  readonly open: (sealed: string) => string
  /** Asks the authority that issued it; throws what it says. */
  readonly revoke: (row: StoredCertificate) => Promise<void>
  /** Notes in the audit log that somebody read a private key. */
  readonly noteKeyRead: (ctx: Ctx, subject: Subject) => Promise<void>
}

/** Payload of the events that announce a certificate. */
export const announced = (subject: Subject, { facts }: Pick<Installable, 'facts'>) => ({
  domain: subject.name,
  owner: subject.owner,
  issuer: facts.issuer,
  names: facts.names,
  not_after: new Date(facts.notAfter).toISOString(),
})

const yes = (value: boolean) => (value ? 1 : 0)

/** Certificates of domains and of the panel, apart from orders at an authority. */
export function certificateService(deps: CertificateDeps) {
  const { db, store, subjects, domainStore, pki, clock } = deps
  const show = async (subject: Subject) => {
    const row = await store.find(subject.id)
    const none = { ...emptyRow(subject, clock.now()), domain: subject.name, owner: subject.owner, force_https: 0 }
    return certificateModel(row ?? none, clock.now())
  }
  const requireInstalled = async (subject: Subject): Promise<StoredCertificate> => {
    const row = await store.find(subject.id)
    if (row === undefined || row.type === 'none') throw notFound('Certificate')
    return row
  }
  const requireNoOrder = async (subject: Subject): Promise<StoredCertificate> => {
    const row = await store.ensure(subject)
    if (row.order_job !== null) throw conflict('A certificate order is already running')
    return row
  }
  const forceHttps = async (ctx: Ctx, subject: Subject, enabled: boolean) => {
    if (subject.domainId !== null) await domainStore.update(ctx, subject.domainId, { force_https: yes(enabled), updated_at: clock.now() })
  }
  /** Puts a certificate of somebody's own in place; it is renewed by nobody. */
  const install = async (ctx: Ctx, subject: Subject, type: 'custom' | 'self_signed', found: Installable) => {
    await requireNoOrder(subject)
    const patch = {
      ...installedColumns(found, deps.seal),
      type,
      directory_url: '',
      dns_provider_id: null,
      next_renewal_at: null,
      renewal_checked_at: null,
      next_attempt_at: null,
      order_status: 'idle' as const,
      last_error: '',
      attempts: 0,
      asked: 0,
      warned_days: null,
    }
    const job = type === 'custom' ? 'ssl.upload' : 'ssl.self-sign'
    await store.update(ctx, subject, patch, { event: 'ssl.issued', job, data: announced(subject, found) })
  }

  return {
    async list(ctx: Ctx, filter: CertificateFilter, page: PageRequest) {
      const now = clock.now()
      const { items, total } = await store.list(ctx.actor, filter, page, now)
      return { items: items.map((row) => certificateModel(row, now)), total }
    },
    show: async (ctx: Ctx, name: string) => show(await subjects.require(ctx, name)),
    async upload(ctx: Ctx, name: string, body: UploadCertificate) {
      const subject = await subjects.require(ctx, name)
      const keys = (await store.requests(subject.id)).map((request) => deps.open(request.private_key))
      const found = await requireInstallable(pki, body, { host: subjects.mainHost(subject), keys, now: clock.now() })
      return db.transaction(async () => {
        await install(ctx, subject, 'custom', found)
        if (body.force_https !== undefined) await forceHttps(ctx, subject, body.force_https)
        return show(subject)
      })
    },
    async selfSign(ctx: Ctx, name: string, { days, key_type }: SelfSign) {
      const subject = await subjects.require(ctx, name)
      const names = await subjects.hosts(subject)
      const key = await pki.generateKey(key_type)
      const leaf = await pki.selfSign({ key, names, days, now: clock.now() })
      const found: Installable = { leaf, chain: '', key, facts: await pki.readCertificate(leaf) }
      return db.transaction(async () => {
        await install(ctx, subject, 'self_signed', found)
        return show(subject)
      })
    },
    async remove(ctx: Ctx, name: string, { revoke, force }: DeleteCertificate) {
      const subject = await subjects.require(ctx, name)
      const requireRemovable = async () => {
        await requireNoOrder(subject)
        const row = await requireInstalled(subject)
        if (row.force_https === 1 && !force) throw conflict('Disable force HTTPS first')
        return row
      }
      const row = await requireRemovable()
      // a dry run is inside a transaction that will not be committed
      if (revoke && row.type === 'acme' && !db.inTransaction) await deps.revoke(row)
      await db.transaction(async () => {
        const { force_https: forced } = await requireRemovable()
        if (forced === 1) await forceHttps(ctx, subject, false)
        const plain = { directory_url: '', next_renewal_at: null, renewal_checked_at: null, next_attempt_at: null, attempts: 0 }
        const patch = {
          ...withoutCertificate,
          ...plain,
          order_status: 'idle' as const,
          last_error: '',
          warned_days: null,
          asked: 0,
          hsts: 0,
        }
        await store.update(ctx, subject, patch, { event: 'ssl.deleted' })
      })
    },
    async forceHttps(ctx: Ctx, name: string, body: ForceHttps) {
      const subject = await subjects.requireSite(ctx, name)
      return db.transaction(async () => {
        const row = await store.ensure(subject)
        if (body.enabled && row.type === 'none') throw conflict('No certificate installed')
        const hsts = yes(body.enabled && body.hsts)
        const patch = { hsts, hsts_max_age: body.hsts_max_age, hsts_subdomains: yes(body.hsts_subdomains) }
        await forceHttps(ctx, subject, body.enabled)
        await store.update(ctx, subject, patch)
        // the edge sends the header from what it knows of the site
        const site = siteScope({ id: subject.domainId ?? 0, target_id: null })
        await touch(ctx, db, [site], 'ssl.updated', { type: 'certificate', id: subject.name }, subject.ownerId)
        return show(subject)
      })
    },
    async setAutoRenew(ctx: Ctx, name: string, enabled: boolean) {
      const subject = await subjects.require(ctx, name)
      return db.transaction(async () => {
        await store.ensure(subject)
        await store.update(ctx, subject, { auto_renew: yes(enabled) })
        return show(subject)
      })
    },
    async setOptions(ctx: Ctx, name: string, tlsMin: '1.2' | '1.3') {
      const subject = await subjects.require(ctx, name)
      return db.transaction(async () => {
        await store.ensure(subject)
        await store.update(ctx, subject, { tls_min: tlsMin })
        return show(subject)
      })
    },
    async download(ctx: Ctx, name: string, part: 'certificate' | 'chain' | 'fullchain') {
      const row = await requireInstalled(await subjects.require(ctx, name))
      return part === 'certificate' ? row.certificate : part === 'chain' ? row.chain : row.certificate + row.chain
    },
    async privateKey(ctx: Ctx, name: string) {
      const subject = await subjects.require(ctx, name)
      const key = deps.open((await requireInstalled(subject)).private_key)
      await deps.noteKeyRead(ctx, subject)
      return key
    },
    /** Warns once per threshold before a certificate ends. */
    warn: (ctx: Ctx, subject: Subject, row: StoredCertificate, days: number, left: number) =>
      db.transaction(async () => {
        const data = { domain: subject.name, owner: subject.owner, not_after: new Date(row.not_after ?? 0).toISOString(), days_left: left }
        await store.note(row.id, { warned_days: days })
        await emit(ctx, db, { event: 'ssl.expiring', resource: { type: 'certificate', id: subject.name }, ownerId: subject.ownerId, data })
      }),
  }
}
export type CertificateService = ReturnType<typeof certificateService>
