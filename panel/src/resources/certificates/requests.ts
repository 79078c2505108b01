import { type Clock, rfc3339 } from '@croft/kit/clock.ts'
import { invalid } from '@croft/kit/errors.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { Ctx } from '../../core/actor.ts'
import { normalizeHostname } from '../../core/hostname.ts'
import { sent } from '../../core/shapes.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Pki } from './pki.ts'
import { type CertificateRequest, type CreateCsr, KeyType } from './schema.ts'
import type { CertificateStore, StoredRequest, Subject } from './store.ts'
import type { Subjects } from './subjects.ts'

/** Requests that are kept for a domain; the oldest goes when there is one more. */
const kept = 20

export interface RequestDeps {
  readonly db: PanelDb
  readonly store: CertificateStore
  readonly subjects: Subjects
  readonly pki: Pki
  readonly clock: Clock
  readonly seal: (text: string) => string
}

const requireName = (text: string, field: string): string => {
  const name = normalizeHostname(text, true)
  if (name === null) throw invalid(`Invalid ${field}`)
  return name
}

const requestModel = (subject: Subject, row: StoredRequest): CertificateRequest => ({
  id: row.id,
  domain: subject.name,
  csr: row.csr,
  key_type: KeyType.parse(row.key_type),
  created_at: rfc3339(row.created_at),
})

/** Signing requests for authorities that are asked by hand; their keys never leave the server. */
export function certificateRequestService({ db, store, subjects, pki, clock, seal }: RequestDeps) {
  return {
    async list(ctx: Ctx, name: string) {
      const subject = await subjects.require(ctx, name)
      return (await store.requests(subject.id)).map((row) => requestModel(subject, row))
    },
    async create(ctx: Ctx, name: string, body: CreateCsr) {
      const subject = await subjects.require(ctx, name)
      const common = requireName(body.common_name ?? subjects.mainHost(subject), 'common_name')
      const names = [...new Set([common, ...(body.names ?? []).map((each) => requireName(each, 'names'))])]
      const { organization, organizational_unit: unit, city, state, country, email } = body
      const subjectFields = sent({
        common_name: common,
        organization,
        organizational_unit: unit,
        city,
        state,
        country: country?.toUpperCase(),
        email,
      })
      const key = await pki.generateKey(body.key_type)
      const { pem } = await pki.createCsr({ key, names, subject: subjectFields })
      const row = {
        id: randomHex(8),
        certificate_id: subject.id,
        csr: pem,
        key_type: body.key_type,
        private_key: seal(key),
        created_at: clock.now(),
      }
      await db.transaction(async () => {
        await store.ensure(subject)
        await store.addRequest(row)
        const rows = await store.requests(subject.id)
        await store.dropRequests(rows.slice(kept).map(({ id }) => id))
      })
      return requestModel(subject, row)
    },
  }
}
export type CertificateRequestService = ReturnType<typeof certificateRequestService>
