import { AppError, conflict, notFound } from '@croft/kit/errors.ts'
import { rfc3339OrNull } from '@croft/kit/clock.ts'
import { type Ctx, systemActor } from './core/actor.ts'
import { hashPassword, requireStrongPassword } from './core/password.ts'
import { requireNewUsername } from './core/username.ts'
import type { PanelDb } from './db/database.ts'
import { emit } from './db/write.ts'
import { insertAdministrator } from './first-administrator.ts'
import { passkeyStore } from './resources/passkeys/store.ts'
import { sessionStore } from './resources/sessions/store.ts'
import { type StoredUser, userStore } from './resources/users/store.ts'

/** Administrators seen and put right from the server itself, whether the panel runs or not. */
export function administrators(db: PanelDb) {
  const users = userStore(db)
  const passkeys = passkeyStore(db)
  const sessions = sessionStore(db)
  const require = async (username: string): Promise<StoredUser> => {
    const row = await users.find(systemActor, username)
    if (row === undefined) throw notFound('User')
    if (row.role !== 'admin') throw conflict(`${username} is no administrator: croft accounts:password ${username}`)
    return row
  }
  return {
    async list() {
      const rows = await db.q
        .selectFrom('users')
        .selectAll()
        .where('role', '=', 'admin')
        .where('deleted_at', 'is', null)
        .orderBy('id')
        .execute()
      const now = db.clock.now()
      return Promise.all(
        rows.map(async (row) => ({
          username: row.username,
          email: row.email,
          status: row.status,
          two_factor: row.totp_enabled_at !== null,
          passkeys: (await passkeys.ofUser(row.id)).length,
          sessions: (await sessions.ofUser(row.id, now)).length,
          last_login_at: rfc3339OrNull(row.last_login_at),
        })),
      )
    },
    async create(ctx: Ctx, { username, email, password }: { username: string; email: string; password: string }) {
      requireNewUsername(username)
      requireStrongPassword(password, username)
      const passwordHash = await hashPassword(password)
      await db.transaction(async () => {
        if (await users.nameTaken(username)) throw conflict('User already exists')
        await insertAdministrator(db, ctx, { username, email, passwordHash })
        await emit(ctx, db, { event: 'admin.created', resource: { type: 'user', id: username }, ownerId: null, data: { username } })
      })
      return { username }
    },
    /** A new password; second factor, passkeys, reset links and sessions go, counted failures are forgotten. Every administrator is told. */
    async recover(ctx: Ctx, username: string, password: string) {
      const { id } = await require(username)
      requireStrongPassword(password, username)
      const passwordHash = await hashPassword(password)
      return db.transaction(async (q) => {
        const row = await require(username)
        if (row.id !== id) throw new AppError(409, 'CONFLICT', `${username} has changed meanwhile`)
        const now = db.clock.now()
        const secondFactor = { totp_secret: null, totp_enabled_at: null, totp_started_at: null }
        await users.update(ctx, id, { password_hash: passwordHash, must_change_password: 0, ...secondFactor, updated_at: now })
        await q.deleteFrom('recovery_codes').where('user_id', '=', id).execute()
        await q.deleteFrom('password_resets').where('user_id', '=', id).where('collaborator_id', 'is', null).execute()
        await q.deleteFrom('auth_failures').where('account', '=', username).execute()
        const keys = await passkeys.ofUser(id)
        for (const key of keys) await passkeys.remove(ctx, key.id)
        const ended = await sessions.revoke(id, now)
        const told = { username, two_factor_removed: row.totp_enabled_at !== null, passkeys_removed: keys.length, sessions_ended: ended }
        await emit(ctx, db, { event: 'admin.recovered', resource: { type: 'user', id: username }, ownerId: null, data: told })
        return { ...told, status: row.status }
      })
    },
  }
}
export type Administrators = ReturnType<typeof administrators>
