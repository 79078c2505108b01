import { z } from 'zod'
import { Password } from '../../core/password.ts'
import { Email } from '../users/schema.ts'

export const ForgotPassword = z.object({ email: Email })
export const ResetPassword = z.object({
  token: z.string().max(64),
  password: Password,
  /** Needed when two-factor authentication is on. */
  totp_code: z.string().max(32).optional(),
})
export type ResetPassword = z.infer<typeof ResetPassword>
