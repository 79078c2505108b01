import { z } from 'zod'
import { Password } from '../../core/password.ts'
import { Email } from '../users/schema.ts'

export const Collaborator = z
  .object({
    login: z.string(),
    email: z.string(),
    account: z.string(),
    scopes: z.array(z.string()),
    /** Empty: all domains of the account. One that is gone stays, so that its end widens nothing. */
    domains: z.array(z.string()),
    enabled: z.boolean(),
    two_factor_enabled: z.boolean(),
    last_login_at: z.string().nullable(),
    created_at: z.string(),
  })
  .meta({ id: 'Collaborator' })
export type Collaborator = z.infer<typeof Collaborator>

const Scopes = z.array(z.string().max(32)).min(1).max(40)
const Domains = z.array(z.string().max(253)).max(500)

export const CreateCollaborator = z.object({
  /** With or without the account's name and a dot before it. */
  login: z.string().max(64),
  email: Email,
  scopes: Scopes,
  /** Domains of the account that alone are seen and changed; none: all. */
  domains: Domains.default([]),
  /** None: an invitation by e-mail. */
  password: Password.optional(),
})
export type CreateCollaborator = z.infer<typeof CreateCollaborator>

export const UpdateCollaborator = z.object({
  email: Email.optional(),
  scopes: Scopes.optional(),
  domains: Domains.optional(),
  enabled: z.boolean().optional(),
  password: Password.optional(),
})
export type UpdateCollaborator = z.infer<typeof UpdateCollaborator>

export const OfUser = z.object({ username: z.string() })
export const OneCollaborator = OfUser.extend({ login: z.string() })
