import type { Actor, Ctx } from '../../core/actor.ts'
import { type Limits, defaultLimits } from '../../core/limits.ts'
import type { PanelDb } from '../../db/database.ts'
import { type OpenPanelTest, testCtx } from '../../db/testing.ts'
import { phpChoice } from '../domains/php-choice.ts'
import { domainService } from '../domains/service.ts'
import { domainStore } from '../domains/store.ts'
import { defaultPackage } from '../packages/defaults.ts'
import { packageService } from '../packages/service.ts'
import { packageStore } from '../packages/store.ts'
import { newAccount, userService } from '../users/service.ts'
import { userStore } from '../users/store.ts'

const account = (username: string, role: Actor['role'], uid: number, limits: Partial<Limits>) => ({
  ...newAccount,
  username,
  email: `${username}@example.com`,
  password_hash: '',
  role,
  creator_id: null,
  package_id: null,
  limits: JSON.stringify({ ...defaultLimits, ...limits }),
  shell: 'none' as const,
  name: '',
  uid,
  language: 'en',
  timezone: 'UTC',
  ip: '',
  ipv6: '',
  must_change_password: 0,
  created_at: 0,
  updated_at: 0,
})

/** Scopes that are due. */
export const dueScopes = async (db: PanelDb): Promise<string[]> =>
  (await db.q.selectFrom('scopes').select('scope').whereRef('wanted', '>', 'applied').orderBy('scope').execute()).map(({ scope }) => scope)

/** Two customers with the real stores and services below the sites; `example.com` is john's. PHP 8.2 and 8.3 are installed. */
export async function siteWorld(open: OpenPanelTest, limits: Partial<Limits> = {}) {
  const db = await open()
  const users = userStore(db)
  const as = async (username: string, role: Actor['role'], uid: number): Promise<Ctx> => {
    const row = await users.insert(testCtx(), account(username, role, uid, limits))
    return testCtx({ userId: row.id, username, role })
  }
  const admin = await as('boss', 'admin', 20_000)
  const john = await as('john', 'user', 20_001)
  const mary = await as('mary', 'user', 20_002)
  const rows = packageStore(db)
  await rows.insert(admin, { ...defaultPackage, owner_id: admin.actor.userId, created_at: 0, updated_at: 0 })
  const { clock } = db
  const packages = packageService({ db, store: rows, users: () => accounts, clock })
  const accounts = userService({
    db,
    store: users,
    packages,
    clock,
    dependents: () => [],
    createDomain: async () => undefined,
    endSessions: async () => 0,
    welcome: { ready: () => Promise.resolve(false), send: () => Promise.reject(new Error('there is no mail')) },
    unixNameTaken: async () => false,
  })
  const store = domainStore(db)
  const php = phpChoice({ db, installed: async () => ['8.2', '8.3'] })
  const domains = domainService({
    db,
    store,
    users: accounts,
    packages,
    php,
    clock,
    graceDays: async () => 7,
    startPurge: async () => 0,
    wantCertificate: async () => undefined,
    transferAll: async () => undefined,
  })
  const create = (ctx: Ctx, domain: string) =>
    domains.create(ctx, {
      domain,
      document_root: 'public_html',
      ip: '',
      ipv6: '',
      www: true,
      dns: true,
      mail: true,
      ssl: false,
      template: 'default',
    })
  await create(john, 'example.com')
  /** Nothing is due any more. */
  const settle = () =>
    db.transaction(async (q) => {
      await q
        .updateTable('scopes')
        .set((eb) => ({ applied: eb.ref('wanted') }))
        .execute()
    })
  await settle()
  return { db, clock, admin, john, mary, users: accounts, packages, php, domains, domainStore: store, create, settle }
}
