import type { UnixSpec } from '../../drivers/unix/spec.ts'
import { defineDesired } from '../../jobs/sync/desired.ts'
import { type StoredUser, type UserStore, userLimits } from './store.ts'

/** How an account comes in by SSH. */
export interface SshLogins {
  readonly keys: string[]
  /** As sshd verifies it; `null`: none that opens anything. */
  readonly passwordHash: string | null
}

/** A purged account is gone for the machine; a deleted or suspended one keeps its user and home, locked. */
export const accountDesired = (store: UserStore, loginsOf: (userId: number) => Promise<SshLogins>) =>
  defineDesired<{ account: StoredUser } & SshLogins>({
    kind: 'account',
    roles: ['unix'],
    async load(id) {
      const account = await store.findById(Number(id))
      if (account === undefined || account.username.includes('~')) return null
      return { account, ...(userLimits(account).can_use_ssh ? await loginsOf(account.id) : { keys: [], passwordHash: null }) }
    },
    render({ account, keys, passwordHash }): { unix: UnixSpec | null } {
      // absence: no login any more, and nothing that a purge has removed is made again
      if (account.status === 'deleting') return { unix: null }
      const limits = userLimits(account)
      return {
        unix: {
          username: account.username,
          uid: account.uid,
          state: account.status === 'active' ? 'active' : 'locked',
          shell: account.shell,
          diskQuotaMb: limits.disk_quota_mb,
          inodeQuota: limits.inode_quota,
          passwordHash,
          sshKeys: keys,
        },
      }
    },
    // PHP first: its master would start again what ends with the account
    after: ({ account }) => (account.status === 'active' ? [] : [`php:${account.id}`]),
  })
