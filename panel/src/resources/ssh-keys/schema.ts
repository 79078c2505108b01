import { z } from 'zod'
import { Password } from '../../core/password.ts'

export const SshKey = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    bits: z.number().int(),
    fingerprint: z.string(),
    created_at: z.string(),
  })
  .meta({ id: 'SshKey' })

/** Multi-line only because a key file ends with a line feed. */
export const AddSshKey = z.object({ name: z.string().min(1).max(64), public_key: z.string().max(8192).meta({ multiline: true }) })

const Shell = z.enum(['none', 'sftp', 'jailed', 'full'])

/** `ext=1` adds whether a password was set. */
export const SshAccess = z
  .object({
    shell: Shell,
    password_login: z.boolean(),
    host: z.string(),
    port: z.number().int(),
    keys: z.number().int(),
    password_set: z.boolean().optional(),
  })
  .meta({ id: 'SshAccess' })

export const UpdateSshAccess = z.object({ shell: Shell, password_login: z.boolean() }).partial()

export const SetSshPassword = z.object({ password: Password.default('') })
