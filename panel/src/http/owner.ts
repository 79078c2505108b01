import type { CallInput } from '@croft/kit/http/hooks.ts'
import { normalizeHostname } from '../core/hostname.ts'
import type { PanelDb } from '../db/database.ts'
import type { Guarded } from './guard.ts'

/** Finds whose thing a request is about, for the audit log: the account or domain it names, else the caller. */
export function ownerFinder(db: PanelDb) {
  const byName = (username: string) =>
    db.q.selectFrom('users').select(['id', 'username']).where('username', '=', username).executeTakeFirst()
  const byDomain = (name: string) =>
    db.q
      .selectFrom('domains as d')
      .innerJoin('users as u', 'u.id', 'd.owner_id')
      .select(['u.id', 'u.username'])
      .where('d.name', '=', name)
      .where('d.deleted_at', 'is', null)
      .executeTakeFirst()
  const byZone = (name: string) =>
    db.q
      .selectFrom('dns_zones as z')
      .innerJoin('users as u', 'u.id', 'z.owner_id')
      .select(['u.id', 'u.username'])
      .where('z.name', '=', name)
      .where('z.deleted_at', 'is', null)
      .executeTakeFirst()
  return async (ctx: Guarded, { params, query, body }: CallInput<Guarded>): Promise<{ id: number | null; username: string }> => {
    const named = [params['username'], body['owner'], query['user'], body['user'], body['username']].find(
      (value) => typeof value === 'string',
    )
    const domain = typeof params['domain'] === 'string' ? normalizeHostname(params['domain'], true) : null
    const found =
      domain !== null ? ((await byDomain(domain)) ?? (await byZone(domain))) : typeof named === 'string' ? await byName(named) : undefined
    if (found !== undefined) return found
    return ctx.actor.userId > 0 ? { id: ctx.actor.userId, username: ctx.actor.username } : { id: null, username: '' }
  }
}
