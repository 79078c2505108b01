import { z } from 'zod'

export const Username = z.string().regex(/^[a-z][a-z0-9]{1,23}$/)

/** As crypt(3) makes it. */
export const Sha512Crypt = z.string().regex(/^\$6\$rounds=\d{4,6}\$[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}$/)

/** A Unix account of a tenant. The home is always `<homes>/<username>`, mode 0711, owner and group the tenant. */
export const UnixSpec = z.object({
  username: Username,
  /** Chosen by the panel, from 20000, never reused; equal to the gid. */
  uid: z.number().int().min(1000).max(60_000_000),
  /** `active` may log in as `shell` says; `locked` keeps home and uid and refuses every login (suspended or deleted). */
  state: z.enum(['active', 'locked']),
  shell: z.enum(['none', 'sftp', 'jailed', 'full']),
  /** -1 = unlimited. */
  diskQuotaMb: z.number().int().min(-1),
  inodeQuota: z.number().int().min(-1),
  /** Of its SSH password, `$6$rounds=5000$<salt>$<digest>`; `null`: no password opens anything. */
  passwordHash: Sha512Crypt.nullable().default(null),
  /** One line each, without options; kept outside the home, root-owned. */
  sshKeys: z.array(z.string().regex(/^[\x20-\x7e]{1,8192}$/)),
})
export type UnixSpec = z.infer<typeof UnixSpec>
