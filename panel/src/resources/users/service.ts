import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden, invalid, limitReached, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { type Limits, capabilityFields, countFields, exceeded, unlimited } from '../../core/limits.ts'
import { hashPassword, requireStrongPassword } from '../../core/password.ts'
import { sent } from '../../core/shapes.ts'
import { isUsername, requireNewUsername } from '../../core/username.ts'
import type { PanelDb } from '../../db/database.ts'
import type { UserRow } from '../../db/tables/accounts.ts'
import { type PackageService, pickLimits } from '../packages/service.ts'
import { packageLimits } from '../packages/store.ts'
import type { AccountDependent } from './dependents.ts'
import type { CreateUser, UpdateUser } from './schema.ts'
import { type StoredUser, type UserFilter, type UserStore, userLimits, userModel } from './store.ts'

export interface UserDeps {
  readonly db: PanelDb
  readonly store: UserStore
  readonly packages: PackageService
  readonly clock: Clock
  readonly dependents: () => readonly AccountDependent[]
  /** Creates the first domain of a new account; a higher resource. */
  readonly createDomain: (ctx: Ctx, owner: string, domain: string) => Promise<unknown>
  /** Writes to a new account how it gets in; a higher resource. */
  readonly welcome: { readonly ready: () => Promise<boolean>; readonly send: (ctx: Ctx, user: StoredUser) => Promise<void> }
  /** Ends every login of an account. */
  readonly endSessions: (userId: number) => Promise<number>
  /** Whether the machine already has a Unix user of that name which is not ours. */
  readonly unixNameTaken: (username: string) => Promise<boolean>
}

/** The row that a `CreateUser` becomes, before uid and times. */
export const newAccount = {
  status: 'active',
  shell: 'none',
  theme: 'auto',
  totp_secret: null,
  totp_enabled_at: null,
  totp_started_at: null,
  totp_last_step: 0,
  suspended_at: null,
  suspend_reason: '',
  suspend_at: null,
  last_login_at: null,
  deleted_at: null,
  deleted_by: '',
  purge_at: null,
} satisfies Partial<UserRow>

export function userService(deps: UserDeps) {
  const { db, store, packages, clock } = deps
  /** The account within the actor's view, else 404. */
  const require = async (ctx: Ctx, username: string): Promise<StoredUser> => {
    const row = isUsername(username) ? await store.find(ctx.actor, username) : undefined
    if (row === undefined) throw notFound('User')
    return row
  }
  const own = async (ctx: Ctx): Promise<StoredUser> => {
    const row = await store.findById(ctx.actor.userId)
    if (row === undefined) throw notFound('User')
    return row
  }
  const requireGrantable = async (ctx: Ctx, limits: Partial<Limits>) => {
    if (ctx.actor.role === 'admin') return
    const over = exceeded(limits, userLimits(await own(ctx)))
    if (over !== null) throw limitReached(over.field, over.limit)
  }
  /** Writes under an administrator need `all` of a key: a narrower key must not gain the whole server. */
  const requirePowerOver = (ctx: Ctx, target: { role: string }) => {
    if (target.role === 'admin' && !ctx.actor.scopes.includes('all')) throw forbidden("API key is not scoped for 'all' on this request")
  }
  const requireNotSelf = (ctx: Ctx, row: StoredUser, what: string) => {
    if (row.id === ctx.actor.userId) throw forbidden(what)
  }
  const limitsFor = async (ctx: Ctx, packageName: string, body: Partial<Limits>, role: string) => {
    const pack = await packages.require(ctx, packageName)
    const limits = role === 'admin' ? { ...unlimited, ...pickLimits(body) } : { ...packageLimits(pack), ...pickLimits(body) }
    await requireGrantable(ctx, limits)
    return { pack, limits }
  }

  return {
    require,
    model: userModel,
    async list(ctx: Ctx, filter: UserFilter, page: PageRequest) {
      const { items, total } = await store.list(ctx.actor, filter, page)
      return { items: items.map(userModel), total }
    },
    /** 404 `Package not found`. */
    async listOfPackage(ctx: Ctx, name: string, page: PageRequest) {
      await packages.require(ctx, name)
      return this.list(ctx, { package: name }, page)
    },
    show: async (ctx: Ctx, username: string) => userModel(await require(ctx, username)),
    async create(ctx: Ctx, body: CreateUser) {
      if (body.role !== 'user' && ctx.actor.role !== 'admin') throw forbidden('Admin access required')
      requirePowerOver(ctx, body)
      requireNewUsername(body.username)
      requireStrongPassword(body.password, body.username)
      if (body.send_welcome && !(await deps.welcome.ready())) throw conflict('No mail server is set up')
      const [passwordHash, taken] = await Promise.all([hashPassword(body.password), deps.unixNameTaken(body.username)])
      return db.transaction(async () => {
        const { pack, limits } = await limitsFor(ctx, body.package, body, body.role)
        if (ctx.actor.role === 'reseller') {
          const { max_users: allowed } = userLimits(await own(ctx))
          if (allowed !== -1 && (await store.countCreatedBy(ctx.actor.userId)) >= allowed) throw limitReached('max_users', allowed)
        }
        if (taken || (await store.nameTaken(body.username))) throw conflict('User already exists')
        const now = clock.now()
        const row = await store.insert(ctx, {
          ...newAccount,
          username: body.username,
          email: body.email,
          password_hash: passwordHash,
          role: body.role,
          creator_id: ctx.actor.userId,
          package_id: pack.id,
          limits: JSON.stringify(limits),
          shell: pack.shell,
          name: body.name ?? '',
          uid: await store.nextUid(),
          language: body.language ?? 'en',
          timezone: body.timezone ?? 'UTC',
          ip: body.ip ?? '',
          ipv6: body.ipv6 ?? '',
          must_change_password: body.must_change_password ? 1 : 0,
          created_at: now,
          updated_at: now,
        })
        if (body.domain !== undefined) await deps.createDomain(ctx, row.username, body.domain)
        const made = await require(ctx, row.username)
        if (body.send_welcome) await deps.welcome.send(ctx, made)
        return {
          success: true as const,
          message: 'User created successfully',
          username: row.username,
          package: pack.name,
          user: userModel(made),
        }
      })
    },
    update: (ctx: Ctx, username: string, body: UpdateUser) =>
      db.transaction(async () => {
        const row = await require(ctx, username)
        requirePowerOver(ctx, row)
        if (ctx.actor.role !== 'admin') requireNotSelf(ctx, row, 'Admin access required')
        const { role, package: packageName, ...fields } = body
        if (role !== undefined && role !== row.role) {
          if (ctx.actor.role !== 'admin') throw forbidden('Admin access required')
          requireNotSelf(ctx, row, 'Cannot change your own role')
          requirePowerOver(ctx, { role })
          if (row.role === 'admin' && (await store.countAdmins()) === 1) throw forbidden('Cannot change the last administrator')
        }
        // an administrator's limits are no package's: with the role those of the package come, or go
        const crosses = role !== undefined && role !== row.role && (role === 'admin' || row.role === 'admin')
        const target = packageName ?? (crosses ? (row.package ?? 'default') : undefined)
        const moved = target === undefined ? null : await limitsFor(ctx, target, {}, role ?? row.role)
        const changed = pickLimits(fields)
        await requireGrantable(ctx, changed)
        const profile = sent({
          email: fields.email,
          name: fields.name,
          language: fields.language,
          timezone: fields.timezone,
          ip: fields.ip,
          ipv6: fields.ipv6,
        })
        await store.update(ctx, row.id, {
          ...profile,
          ...(role === undefined ? {} : { role }),
          ...(moved === null ? {} : { package_id: moved.pack.id }),
          limits: JSON.stringify({ ...(moved?.limits ?? userLimits(row)), ...changed }),
          updated_at: clock.now(),
        })
        return userModel(await require(ctx, username))
      }),
    setPassword: async (ctx: Ctx, username: string, password: string, mustChange: boolean) => {
      const row = await require(ctx, username)
      requirePowerOver(ctx, row)
      requireStrongPassword(password, row.username)
      const passwordHash = await hashPassword(password)
      await db.transaction(async () => {
        await store.update(ctx, row.id, { password_hash: passwordHash, must_change_password: mustChange ? 1 : 0, updated_at: clock.now() })
        await deps.endSessions(row.id)
      })
    },
    setPackage: (ctx: Ctx, username: string, packageName: string, force: boolean) =>
      db.transaction(async () => {
        const row = await require(ctx, username)
        requirePowerOver(ctx, row)
        if (ctx.actor.role !== 'admin') requireNotSelf(ctx, row, 'Admin access required')
        const { pack, limits } = await limitsFor(ctx, packageName, {}, row.role)
        const used = await usageOf(row.id)
        const over = countFields.find((field) => limits[field] !== -1 && (used[field.replace('max_', '')] ?? 0) > limits[field])
        if (over !== undefined && !force) throw conflict(`Usage exceeds the package: ${over}`)
        await store.update(ctx, row.id, { package_id: pack.id, limits: JSON.stringify(limits), updated_at: clock.now() })
      }),
    async usage(ctx: Ctx, username: string) {
      const row = await require(ctx, username)
      return { row, used: await usageOf(row.id) }
    },
    limitsOf: async (ctx: Ctx): Promise<Limits> => (ctx.actor.role === 'admin' ? unlimited : userLimits(await own(ctx))),
    /** Called by the packages: gives changed limits to every account on one. */
    async applyPackage(ctx: Ctx, packageId: number, changed: Partial<Limits>) {
      for (const row of await store.byPackage(packageId)) {
        if (row.role === 'admin') continue
        await store.update(ctx, row.id, { limits: JSON.stringify({ ...userLimits(row), ...changed }), updated_at: clock.now() })
      }
    },
    /** Refuses what the account's package does not include: 403 `Feature not included in your package: php`. */
    requireCapability(row: Pick<UserRow, 'limits' | 'role'>, feature: string) {
      const field = capabilityFields.find((name) => name === `can_use_${feature}`)
      if (field === undefined) throw invalid(`Unknown feature: ${feature}`)
      if (!userLimits(row)[field]) throw forbidden(`Feature not included in your package: ${feature}`)
    },
  }

  async function usageOf(accountId: number): Promise<Record<string, number>> {
    const parts = await Promise.all(deps.dependents().map((dependent) => dependent.usage(accountId)))
    return Object.assign({ users: await store.countCreatedBy(accountId) }, ...parts) as Record<string, number>
  }
}
export type UserService = ReturnType<typeof userService>
