import type { Clock } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import type { DomainFollower } from '../domains/followers.ts'
import type { DomainRecord } from '../domains/store.ts'
import { type CertificateRecord, type CertificateStore, tlsScope } from './store.ts'

export interface FollowerDeps {
  readonly db: PanelDb
  readonly store: CertificateStore
  readonly clock: Clock
}

/** Keeps the certificate of a domain in step with it: a row from the beginning, its names, its owner, and its end. */
export function certificateFollower({ db, store, clock }: FollowerDeps): DomainFollower {
  const rendersAgain = (ctx: Ctx, domain: DomainRecord) =>
    touch(ctx, db, [tlsScope({ id: String(domain.id) })], 'ssl.updated', { type: 'certificate', id: domain.name }, domain.owner_id)
  /** Whether the automatic is at work for this row, so that new names are its business. */
  const isKept = (row: CertificateRecord) => row.next_attempt_at !== null || (row.type === 'acme' && row.auto_renew === 1)
  const namesChanged = async (ctx: Ctx, domain: DomainRecord) => {
    const row = await store.find(String(domain.id))
    if (row === undefined) return
    if (isKept(row)) await store.note(row.id, { next_attempt_at: clock.now() })
    if (row.type !== 'none') await rendersAgain(ctx, domain)
  }
  return {
    async changed(ctx, before, after) {
      const id = String(after.id)
      if (before === null) {
        const subject = { id, domainId: after.id, name: after.name, ownerId: after.owner_id, owner: '' }
        await store.ensure(subject)
        await store.note(id, { next_attempt_at: clock.now() })
        return
      }
      if (after.deleted_at !== null && before.purge_at !== null && after.purge_at === null) return void (await store.erase(id))
      if (before.owner_id !== after.owner_id) await store.note(id, { owner_id: after.owner_id })
      if (after.deleted_at !== null && before.deleted_at === null) return rendersAgain(ctx, after)
      const isBack = before.deleted_at !== null && after.deleted_at === null
      if (isBack || before.name !== after.name || before.www !== after.www) await namesChanged(ctx, after)
    },
    aliasesChanged: (ctx, domain) => namesChanged(ctx, domain),
  }
}
