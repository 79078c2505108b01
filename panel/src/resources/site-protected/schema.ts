import { z } from 'zod'
import { Password } from '../../core/password.ts'
import { OwnBlock } from '../../drivers/web/spec.ts'

const spec = OwnBlock.shape.protectedDirs.element.shape

const Realm = spec.realm
const Name = spec.users.element.shape.name

export const ProtectedDir = z
  .object({
    id: z.number().int(),
    path: z.string(),
    realm: z.string(),
    users: z.array(z.string()),
    enabled: z.boolean(),
    created_at: z.string(),
  })
  .meta({ id: 'ProtectedDir' })
export type ProtectedDir = z.infer<typeof ProtectedDir>

export const CreateProtectedDir = z.object({
  /** From the account's home on. */
  path: z.string().max(2048),
  realm: Realm.default('Restricted'),
  username: Name,
  password: Password,
})
export type CreateProtectedDir = z.infer<typeof CreateProtectedDir>

export const UpdateProtectedDir = z.object({ realm: Realm, enabled: z.boolean() }).partial()
export type UpdateProtectedDir = z.infer<typeof UpdateProtectedDir>

export const ProtectedUser = z.object({ username: Name, password: Password })
export type ProtectedUser = z.infer<typeof ProtectedUser>

export const ProtectedParams = z.object({ domain: z.string(), id: z.number().int().positive() })
export const ProtectedUserParams = ProtectedParams.extend({ username: z.string() })
