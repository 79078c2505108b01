import type { Selectable } from 'kysely'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import type { Actor, Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { pageRows } from '../../db/list.ts'
import type { CertificateRequestRow, CertificateRow } from '../../db/tables/tls.ts'
import { ownedInView } from '../../db/view.ts'
import { type WriteOptions, defineTable, update } from '../../db/write.ts'
import { scope } from '../../jobs/sync/desired.ts'
import type { CertificateFilter } from './schema.ts'

export type CertificateRecord = Selectable<CertificateRow>
export type StoredRequest = Selectable<CertificateRequestRow>
/** A certificate with what it belongs to. */
export type StoredCertificate = CertificateRecord & {
  readonly domain: string | null
  readonly owner: string | null
  readonly force_https: number | null
}

/** Whose certificate it is: a live domain, or the panel itself. */
export interface Subject {
  /** Key of the row. */
  readonly id: string
  readonly domainId: number | null
  /** `server` for the panel. */
  readonly name: string
  readonly ownerId: number | null
  readonly owner: string
}

/** Key of the row of the panel's own certificate, and how its path calls it. */
export const server = 'server'
export const serverSubject: Subject = { id: server, domainId: null, name: server, ownerId: null, owner: '' }
export const subjectOf = (row: {
  readonly id: number
  readonly name: string
  readonly owner_id: number
  readonly owner: string
}): Subject => ({
  id: String(row.id),
  domainId: row.id,
  name: row.name,
  ownerId: row.owner_id,
  owner: row.owner,
})

export const tlsScope = (subject: Pick<Subject, 'id'>) => scope('tls', subject.id)

const table = (subject: Subject, live: boolean) =>
  defineTable({
    table: 'certificates',
    event: 'ssl',
    resource: () => ({ type: 'certificate', id: subject.name }),
    owner: () => subject.ownerId,
    scopes: () => (live ? [tlsScope(subject)] : []),
    secret: ['private_key', 'certificate', 'chain'],
    data: () => ({ domain: subject.name, owner: subject.owner }),
  })

/** Columns that the edge depends on; the rest is bookkeeping, which writes no event and applies nothing. */
const served: ReadonlySet<string> = new Set(['certificate', 'private_key', 'tls_min', 'type'])

export type Bookkeeping = Partial<
  Pick<
    CertificateRecord,
    | 'order_status'
    | 'order_url'
    | 'order_job'
    | 'last_error'
    | 'attempts'
    | 'next_attempt_at'
    | 'next_renewal_at'
    | 'renewal_checked_at'
    | 'warned_days'
    | 'asked'
    | 'owner_id'
    | 'ordered_names'
    | 'ordered_force'
    | 'challenge'
    | 'dns_provider_id'
    | 'key_type'
  >
>

/** What a row holds that has no certificate yet. */
export const emptyRow = (subject: Subject, now: number): CertificateRow => ({
  id: subject.id,
  domain_id: subject.domainId,
  owner_id: subject.ownerId,
  type: 'none',
  certificate: '',
  chain: '',
  private_key: '',
  names: '[]',
  key_type: 'ec256',
  issuer: '',
  subject: '',
  serial: '',
  fingerprint: '',
  not_before: null,
  not_after: null,
  auto_renew: 1,
  asked: 0,
  challenge: 'http-01',
  dns_provider_id: null,
  ordered_names: '[]',
  ordered_force: 0,
  directory_url: '',
  next_renewal_at: null,
  renewal_checked_at: null,
  order_status: 'idle',
  order_url: '',
  order_job: null,
  last_error: '',
  attempts: 0,
  next_attempt_at: null,
  warned_days: null,
  hsts: 0,
  hsts_max_age: 31_536_000,
  hsts_subdomains: 0,
  tls_min: '1.2',
  updated_at: now,
})

/** Certificates of live domains and of the panel, with what they belong to. */
export const selectCertificates = (db: PanelDb) =>
  db.q
    .selectFrom('certificates as c')
    .leftJoin('domains as d', 'd.id', 'c.domain_id')
    .leftJoin('users as o', 'o.id', 'd.owner_id')
    .selectAll('c')
    .select(['d.name as domain', 'o.username as owner', 'd.force_https'])
    .where((eb) => eb.or([eb('c.domain_id', 'is', null), eb('d.deleted_at', 'is', null)]))

export function certificateStore(db: PanelDb) {
  const select = () => selectCertificates(db)
  const find = (id: string): Promise<StoredCertificate | undefined> => select().where('c.id', '=', id).executeTakeFirst()
  return {
    find,
    list(actor: Actor, filter: CertificateFilter, page: PageRequest, now: number): Promise<PageResult<StoredCertificate>> {
      let query = select().where(ownedInView(actor, 'c.owner_id', 'c.domain_id'))
      if (filter.owner !== undefined) query = query.where('o.username', '=', filter.owner)
      if (filter.type !== undefined) query = query.where('c.type', '=', filter.type as CertificateRecord['type'])
      if (filter.expiring_days !== undefined)
        query = query.where('c.type', '!=', 'none').where('c.not_after', '<=', now + filter.expiring_days * 86_400_000)
      return pageRows(query, page, {
        sort: { domain: 'd.name', owner: 'o.username', type: 'c.type', not_after: 'c.not_after', updated_at: 'c.updated_at' },
        search: ['d.name', 'c.names'],
        order: { column: 'd.name' },
        tie: 'c.id',
      })
    },
    /** The row of a subject, made when it is missing. */
    async ensure(subject: Subject): Promise<StoredCertificate> {
      return db.transaction(async (q) => {
        await q
          .insertInto('certificates')
          .values(emptyRow(subject, db.clock.now()))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
        const row = await find(subject.id)
        if (row === undefined) throw new Error(`the certificate of ${subject.name} has no row`)
        return row
      })
    },
    /** Changes what customers see; the edge is told when it serves something of it. */
    update: (ctx: Ctx, subject: Subject, patch: Partial<CertificateRow>, options?: WriteOptions) => {
      const live = Object.keys(patch).some((column) => served.has(column))
      return update(ctx, db, table(subject, live), subject.id, { ...patch, updated_at: db.clock.now() }, options)
    },
    /** Notes of the automatic, without an event. */
    note: (id: string, patch: Bookkeeping): Promise<unknown> =>
      db.transaction((q) => q.updateTable('certificates').set(patch).where('id', '=', id).execute()),
    /** The row and its stored requests, keys included. */
    erase: (id: string): Promise<unknown> => db.transaction((q) => q.deleteFrom('certificates').where('id', '=', id).execute()),
    requests: (id: string): Promise<StoredRequest[]> =>
      db.q
        .selectFrom('certificate_requests')
        .selectAll()
        .where('certificate_id', '=', id)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute(),
    addRequest: (row: CertificateRequestRow): Promise<unknown> =>
      db.transaction((q) => q.insertInto('certificate_requests').values(row).execute()),
    dropRequests: (ids: readonly string[]): Promise<unknown> =>
      db.transaction((q) =>
        q
          .deleteFrom('certificate_requests')
          .where('id', 'in', ids.length === 0 ? [''] : [...ids])
          .execute(),
      ),
    /** Host names that the edge answers to for this domain. */
    async hostsOf(domainId: number): Promise<string[]> {
      const rows = await db.q.selectFrom('host_names').select('name').where('domain_id', '=', domainId).orderBy('name').execute()
      return rows.map(({ name }) => name)
    },
  }
}
export type CertificateStore = ReturnType<typeof certificateStore>
