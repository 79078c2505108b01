import { z } from 'zod'
import { type Ctx, systemCtx } from './core/actor.ts'
import { unlimited } from './core/limits.ts'
import { hashPassword, requireStrongPassword } from './core/password.ts'
import type { PanelDb } from './db/database.ts'
import { defaultPackage } from './resources/packages/defaults.ts'
import { packageStore } from './resources/packages/store.ts'
import { Email } from './resources/users/schema.ts'
import { newAccount } from './resources/users/service.ts'
import { type Account, userStore } from './resources/users/store.ts'

export const FirstAdministrator = z.object({
  username: z.string().regex(/^[a-z][a-z0-9]{1,23}$/),
  email: Email,
  password: z.string(),
})

/** The row of an administrator with every limit off, and its Unix user to come; part of the caller's transaction. */
export async function insertAdministrator(
  db: PanelDb,
  ctx: Ctx,
  { username, email, passwordHash }: { readonly username: string; readonly email: string; readonly passwordHash: string },
): Promise<Account> {
  const users = userStore(db)
  const now = db.clock.now()
  return users.insert(ctx, {
    ...newAccount,
    username,
    email,
    password_hash: passwordHash,
    role: 'admin',
    creator_id: null,
    package_id: null,
    limits: JSON.stringify(unlimited),
    name: 'Administrator',
    uid: await users.nextUid(),
    language: 'en',
    timezone: 'UTC',
    ip: '',
    ipv6: '',
    must_change_password: 0,
    created_at: now,
    updated_at: now,
  })
}

/**
 * Makes the first administrator and package `default`. Does nothing when there is an administrator already: set-up may run
 * again. Says whether it made one.
 */
export async function createFirstAdministrator(db: PanelDb, input: z.infer<typeof FirstAdministrator>): Promise<boolean> {
  const ctx = systemCtx('set-up')
  const users = userStore(db)
  const packages = packageStore(db)
  if ((await users.countAdmins()) > 0) return false
  requireStrongPassword(input.password, input.username)
  const passwordHash = await hashPassword(input.password)
  return db.transaction(async () => {
    if ((await users.countAdmins()) > 0) return false
    const now = db.clock.now()
    const admin = await insertAdministrator(db, ctx, { username: input.username, email: input.email, passwordHash })
    const row = { ...defaultPackage, owner_id: admin.id, created_at: now, updated_at: now }
    const pack = await packages.insert(ctx, row)
    await users.update(ctx, admin.id, { package_id: pack.id })
    return true
  })
}
