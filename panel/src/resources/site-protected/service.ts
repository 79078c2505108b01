import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { requireStrongPassword } from '../../core/password.ts'
import { sha512Crypt } from '../../core/sha512-crypt.ts'
import type { PanelDb } from '../../db/database.ts'
import type { StoredDomain } from '../domains/store.ts'
import { type Domains, requireSite, requireSpace } from '../site-aliases/site.ts'
import { requireBelowRoot } from './path.ts'
import type { CreateProtectedDir, ProtectedUser, UpdateProtectedDir } from './schema.ts'
import { type SiteProtectedStore, type StoredProtectedDir, protectedModel, usersOf } from './store.ts'

const mostDirs = 100
const mostUsers = 200

export interface SiteProtectedDeps {
  readonly db: PanelDb
  readonly store: SiteProtectedStore
  readonly domains: Domains
  readonly clock: Clock
}

function hashOf({ username, password }: ProtectedUser): string {
  requireStrongPassword(password, username)
  if (password.includes('\0')) throw invalid('Password contains invalid characters')
  return sha512Crypt(password)
}

/** Directories of a site that ask for a name and a password. */
export function siteProtectedService({ db, store, domains, clock }: SiteProtectedDeps) {
  const require = async (ctx: Ctx, name: string, id: number) => {
    const domain = await requireSite(domains, ctx, name)
    const row = (await store.list(domain.id)).find((each) => each.id === id)
    if (row === undefined) throw notFound('Protected directory')
    return { domain, row }
  }
  const saveUsers = async (ctx: Ctx, domain: StoredDomain, row: StoredProtectedDir, users: ReadonlyMap<string, string>) =>
    protectedModel(domain, await store.update(ctx, domain, row.id, { users: JSON.stringify(Object.fromEntries(users)) }))
  return {
    async list(ctx: Ctx, name: string) {
      const domain = await domains.require(ctx, name)
      return (await store.list(domain.id)).map((row) => protectedModel(domain, row))
    },
    async create(ctx: Ctx, name: string, body: CreateProtectedDir) {
      await requireSite(domains, ctx, name)
      const users = JSON.stringify({ [body.username]: hashOf(body) })
      return db.transaction(async () => {
        const domain = await requireSite(domains, ctx, name)
        const path = requireBelowRoot(domain, body.path)
        const rows = await store.list(domain.id)
        if (rows.some((row) => row.path === path)) throw conflict('Protected directory already exists')
        if (await store.pathInUse(domain.id, path)) throw conflict('Path is in use by a proxy')
        requireSpace('protected directories', rows.length, mostDirs)
        const row = await store.insert(ctx, domain, { path, realm: body.realm, users, enabled: 1, created_at: clock.now() })
        return protectedModel(domain, row)
      })
    },
    update: (ctx: Ctx, name: string, id: number, body: UpdateProtectedDir) =>
      db.transaction(async () => {
        const { domain, row } = await require(ctx, name, id)
        const enabled = body.enabled === undefined ? row.enabled : Number(body.enabled)
        return protectedModel(domain, await store.update(ctx, domain, row.id, { realm: body.realm ?? row.realm, enabled }))
      }),
    remove: (ctx: Ctx, name: string, id: number) =>
      db.transaction(async () => {
        const { domain, row } = await require(ctx, name, id)
        await store.remove(ctx, domain, row.id)
      }),
    /** Adds a name, or gives it another password. */
    async putUser(ctx: Ctx, name: string, id: number, body: ProtectedUser) {
      await require(ctx, name, id)
      const hash = hashOf(body)
      return db.transaction(async () => {
        const { domain, row } = await require(ctx, name, id)
        const users = usersOf(row)
        if (!users.has(body.username)) requireSpace('users', users.size, mostUsers)
        return saveUsers(ctx, domain, row, users.set(body.username, hash))
      })
    },
    removeUser: (ctx: Ctx, name: string, id: number, username: string) =>
      db.transaction(async () => {
        const { domain, row } = await require(ctx, name, id)
        const users = usersOf(row)
        if (!users.delete(username)) throw notFound('User')
        return saveUsers(ctx, domain, row, users)
      }),
  }
}
export type SiteProtectedService = ReturnType<typeof siteProtectedService>
