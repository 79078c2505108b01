import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, limitReached, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { normalizeHostname } from '../../core/hostname.ts'
import { type GrantedDomain, grantedIn } from '../../core/limited.ts'
import { hashPassword, requireStrongPassword } from '../../core/password.ts'
import { canonicalScope } from '../../core/permission.ts'
import type { PanelDb } from '../../db/database.ts'
import type { UserService } from '../users/service.ts'
import type { Collaborator, CreateCollaborator, UpdateCollaborator } from './schema.ts'
import { type CollaboratorStore, type StoredCollaborator, loginOf } from './store.ts'

const most = 50
const form = /^[a-z0-9][a-z0-9_-]{0,31}$/

export interface CollaboratorDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly store: CollaboratorStore
  readonly users: UserService
  /** Whether invitations can be sent. */
  readonly canInvite: () => Promise<boolean>
  /** Writes to somebody with a link that sets the first password; part of the caller's transaction. */
  readonly invite: (ctx: Ctx, collaborator: StoredCollaborator) => Promise<void>
  readonly endSessions: (userId: number, collaboratorId: number) => Promise<unknown>
  /** Ends what they opened in the login tool for databases; part of the caller's transaction. */
  readonly endToolSessions: (ctx: Ctx, collaborator: StoredCollaborator) => Promise<void>
}

/** The part of a login after the account's name; the name itself need not be said. 400 `Invalid login`. */
export function collaboratorName(login: string, account: string): string {
  const lower = login.toLowerCase()
  const name = lower.startsWith(`${account}.`) ? lower.slice(account.length + 1) : lower
  if (!form.test(name)) throw invalid('Invalid login')
  return name
}

/** Scopes in their stored form, each once. `all` is the owner's. 400 `Invalid scopes`. */
export function collaboratorScopes(asked: readonly string[]): string[] {
  const scopes = asked.map(canonicalScope)
  if (scopes.some((scope) => scope === null || scope === 'all')) throw invalid('Invalid scopes')
  return [...new Set(scopes as string[])]
}

/** People with logins of their own, who act in an account within some areas. */
export function collaboratorService(deps: CollaboratorDeps) {
  const { db, clock, store, users } = deps
  const require = async (ctx: Ctx, username: string, login: string): Promise<StoredCollaborator> => {
    const account = await users.require(ctx, username)
    const prefix = `${account.username}.`
    const row = login.startsWith(prefix) ? await store.find(account.id, login.slice(prefix.length)) : undefined
    if (row === undefined) throw notFound('Collaborator')
    return row
  }
  const model = async (row: StoredCollaborator): Promise<Collaborator> => (await store.models([row]))[0] as Collaborator
  /** What a limit is to name, in stored form; of a domain that is gone the note stays. 404 `Domain not found`. */
  const limitTo = async (userId: number, asked: readonly string[], before?: StoredCollaborator): Promise<string> => {
    const names = [...new Set(asked.map((name) => normalizeHostname(name, true) ?? ''))]
    const live = await store.domainsNamed(userId, names)
    const shown = before === undefined ? [] : (await model(before)).domains
    const kept = before === undefined ? [] : grantedIn(before.domains).map(({ id }, index) => ({ id, name: shown[index] ?? '' }))
    const granted = names.map((name): GrantedDomain | undefined => [...live, ...kept].find((each) => each.name === name))
    if (granted.includes(undefined)) throw notFound('Domain')
    return JSON.stringify(granted)
  }
  const reload = async (id: number): Promise<StoredCollaborator> => {
    const row = await store.findById(id)
    if (row === undefined) throw conflict('Changed by someone else')
    return row
  }
  const requireInvitations = async () => {
    if (!(await deps.canInvite())) throw conflict('No mail server is set up: give a password')
  }
  const hashOf = async (password: string, login: string): Promise<string> => {
    requireStrongPassword(password, login)
    return hashPassword(password)
  }

  return {
    list: async (ctx: Ctx, username: string): Promise<Collaborator[]> =>
      store.models(await store.ofAccount((await users.require(ctx, username)).id)),
    async create(ctx: Ctx, username: string, body: CreateCollaborator): Promise<Collaborator> {
      const account = await users.require(ctx, username)
      const name = collaboratorName(body.login, account.username)
      const scopes = JSON.stringify(collaboratorScopes(body.scopes))
      const hash = body.password === undefined ? '' : await hashOf(body.password, `${account.username}.${name}`)
      if (hash === '') await requireInvitations()
      return db.transaction(async () => {
        const others = await store.ofAccount(account.id)
        if (others.length >= most) throw limitReached('collaborators', most)
        if (others.some((each) => each.name === name)) throw conflict('Collaborator already exists')
        const now = clock.now()
        const domains = await limitTo(account.id, body.domains)
        const row = { user_id: account.id, name, email: body.email, password_hash: hash, scopes, domains }
        const codes = { totp_secret: null, totp_enabled_at: null, totp_started_at: null, totp_last_step: 0 }
        const times = { enabled: 1, last_login_at: null, created_at: now, updated_at: now }
        const made = await reload((await store.insert(ctx, { ...row, ...codes, ...times })).id)
        if (hash === '') await deps.invite(ctx, made)
        return model(made)
      })
    },
    /** Somebody who has not accepted yet is invited anew when an address is sent; the link before it no longer counts. */
    async update(ctx: Ctx, username: string, login: string, body: UpdateCollaborator): Promise<Collaborator> {
      const before = await require(ctx, username, login)
      const hash = body.password === undefined ? undefined : await hashOf(body.password, login)
      const invites = body.email !== undefined && before.password_hash === '' && hash === undefined
      if (invites) await requireInvitations()
      return db.transaction(async () => {
        await store.update(ctx, before.id, {
          ...(body.email === undefined ? {} : { email: body.email }),
          ...(body.scopes === undefined ? {} : { scopes: JSON.stringify(collaboratorScopes(body.scopes)) }),
          ...(body.domains === undefined ? {} : { domains: await limitTo(before.user_id, body.domains, before) }),
          ...(body.enabled === undefined ? {} : { enabled: body.enabled ? 1 : 0 }),
          ...(hash === undefined ? {} : { password_hash: hash }),
          updated_at: clock.now(),
        })
        if (body.enabled === false || hash !== undefined) await deps.endSessions(before.user_id, before.id)
        const after = await reload(before.id)
        const changed = after.scopes !== before.scopes || after.domains !== before.domains
        // a session of the panel is judged anew at each request; one of the tool was let in once
        if (body.enabled === false || hash !== undefined || changed) await deps.endToolSessions(ctx, before)
        if (invites) await deps.invite(ctx, after)
        return model(after)
      })
    },
    /** Whoever lost the device enters with the password alone and begins anew; sessions end. */
    resetTwoFactor: (ctx: Ctx, username: string, login: string): Promise<void> =>
      db.transaction(async () => {
        const row = await require(ctx, username, login)
        if (row.totp_enabled_at === null) throw conflict('Two-factor authentication is not enabled')
        await store.replaceCodes(row.id, [])
        const patch = { totp_secret: null, totp_enabled_at: null, totp_started_at: null, updated_at: clock.now() }
        await store.update(ctx, row.id, patch, 'user.collaborator.2fa-disabled')
        await deps.endSessions(row.user_id, row.id)
        await deps.endToolSessions(ctx, row)
      }),
    remove: (ctx: Ctx, username: string, login: string): Promise<void> =>
      db.transaction(async () => {
        const row = await require(ctx, username, login)
        await deps.endToolSessions(ctx, row)
        await store.remove(ctx, row.id)
      }),
    loginOf,
  }
}
export type CollaboratorService = ReturnType<typeof collaboratorService>
