import { type Clock, rfc3339 } from '@croft/kit/clock.ts'
import { conflict, forbidden, invalid, limitReached, notFound } from '@croft/kit/errors.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { z } from 'zod'
import type { Ctx } from '../../core/actor.ts'
import { requireStrongPassword } from '../../core/password.ts'
import { sha512Crypt } from '../../core/sha512-crypt.ts'
import type { PanelDb } from '../../db/database.ts'
import type { UserService } from '../users/service.ts'
import type { UserStore } from '../users/store.ts'
import type { SshPasswordStore } from './password-store.ts'
import { parsePublicKey } from './public-key.ts'
import type { AddSshKey, UpdateSshAccess } from './schema.ts'
import type { SshKeyStore, StoredSshKey } from './store.ts'

export interface SshKeyDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly store: SshKeyStore
  readonly passwords: SshPasswordStore
  readonly seal: (verifier: string) => string
  readonly users: Pick<UserService, 'require' | 'requireCapability'>
  readonly userStore: Pick<UserStore, 'update'>
  /** Where customers connect to. */
  readonly server: { readonly host: string; readonly port: number }
}

/** More keys than anybody has, and few enough for sshd to read at each login. */
const most = 50

const keyModel = ({ id, name, type, bits, fingerprint, created_at }: StoredSshKey) => ({
  id,
  name,
  type,
  bits,
  fingerprint,
  created_at: rfc3339(created_at),
})

/** SSH access of accounts: its shell, its keys, and a password of its own, for that of the panel may have a second factor. */
export function sshKeyService({ db, clock, store, passwords, seal, users, userStore, server }: SshKeyDeps) {
  /** The account, for a write: an administrator's needs a key with full power. */
  const requireWritable = async (ctx: Ctx, username: string) => {
    const row = await users.require(ctx, username)
    if (row.role === 'admin' && !ctx.actor.scopes.includes('all')) throw forbidden("API key is not scoped for 'all' on this request")
    return row
  }
  const access = async (ctx: Ctx, username: string, ext: boolean) => {
    const row = await users.require(ctx, username)
    const password = await passwords.find(row.id)
    const shown = { shell: row.shell, password_login: password?.enabled === 1, ...server, keys: await store.count(row.id) }
    return ext ? { ...shown, password_set: (password?.verifier ?? '') !== '' } : shown
  }
  return {
    async list(ctx: Ctx, username: string) {
      return (await store.list((await users.require(ctx, username)).id)).map(keyModel)
    },
    async add(ctx: Ctx, username: string, body: z.output<typeof AddSshKey>) {
      const row = await requireWritable(ctx, username)
      users.requireCapability(row, 'ssh')
      const key = parsePublicKey(body.public_key)
      return db.transaction(async () => {
        const held = await store.list(row.id)
        if (held.length >= most) throw limitReached('ssh_keys', most)
        if (held.some(({ fingerprint }) => fingerprint === key.fingerprint)) throw conflict('SSH key already exists')
        const { type, bits, fingerprint, line } = key
        const added = {
          id: randomHex(8),
          user_id: row.id,
          name: body.name,
          type,
          bits,
          fingerprint,
          public_key: line,
          created_at: clock.now(),
        }
        return keyModel(await store.insert(ctx, added))
      })
    },
    async remove(ctx: Ctx, username: string, id: string) {
      const row = await requireWritable(ctx, username)
      await db.transaction(async () => {
        if ((await store.find(row.id, id)) === undefined) throw notFound('SSH key')
        await store.remove(ctx, id)
      })
    },
    access,
    async setAccess(ctx: Ctx, username: string, { shell, password_login: byPassword }: z.output<typeof UpdateSshAccess>, ext: boolean) {
      const row = await requireWritable(ctx, username)
      if (shell === 'full' && ctx.actor.role !== 'admin') throw forbidden('Admin access required')
      // Without the feature access can still be taken away.
      if ((shell !== undefined && shell !== 'none') || byPassword === true) users.requireCapability(row, 'ssh')
      const now = clock.now()
      await db.transaction(async () => {
        if (shell !== undefined) await userStore.update(ctx, row.id, { shell, updated_at: now })
        if (byPassword !== undefined) await passwords.save(ctx, row.id, { enabled: byPassword ? 1 : 0, updated_at: now })
      })
      return access(ctx, username, ext)
    },
    /** Sets the password; whether it opens anything is decided apart. */
    async setPassword(ctx: Ctx, username: string, password: string): Promise<void> {
      const row = await requireWritable(ctx, username)
      users.requireCapability(row, 'ssh')
      if (password === '') throw invalid('Password is required')
      requireStrongPassword(password, username)
      if (password.includes('\0')) throw invalid('Invalid password')
      const verifier = seal(sha512Crypt(password))
      await db.transaction(() => passwords.save(ctx, row.id, { verifier, updated_at: clock.now() }))
    },
  }
}
export type SshKeyService = ReturnType<typeof sshKeyService>
