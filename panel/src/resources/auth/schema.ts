import { z } from 'zod'
import { Password } from '../../core/password.ts'
import { Email, User } from '../users/schema.ts'

export const LoginBody = z.object({
  username: z.string(),
  password: Password,
  totp_code: z.string().max(32).optional(),
  force: z.boolean().default(false),
})
export type LoginBody = z.infer<typeof LoginBody>

export const Login = z.object({ token: z.string(), user: User, expires_in: z.number().int() }).meta({ id: 'Login' })
export const TwoFactorNeeded = z.object({ requires_2fa: z.literal(true), message: z.string() }).meta({ id: 'TwoFactorNeeded' })
export const SessionConflict = z
  .object({
    existing_session: z.literal(true),
    session_info: z.object({ ip: z.string(), device: z.string(), login_at: z.number().int(), last_seen: z.number().int() }),
    message: z.string(),
  })
  .meta({ id: 'SessionConflict' })

export const UpdateMe = z
  .object({
    email: Email,
    name: z.string().max(100),
    language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/),
    timezone: z.string().max(64),
    theme: z.enum(['light', 'dark', 'auto']),
  })
  .partial()
export type UpdateMe = z.infer<typeof UpdateMe>

export const Reauth = z.object({ password: Password, totp_code: z.string().max(32).optional() })
export const ReauthDone = z.object({ success: z.literal(true), message: z.string(), expires_in: z.number().int() })
export const ChangePassword = z.object({
  current_password: Password,
  new_password: Password,
  end_other_sessions: z.boolean().default(true),
})
export const LoginAs = z.object({ reason: z.string().max(200).optional() })

export const Session = z
  .object({
    id: z.string(),
    ip: z.string(),
    device: z.string(),
    user_agent: z.string(),
    login_at: z.string(),
    last_seen: z.string(),
    current: z.boolean(),
    via: z.enum(['password', '2fa', 'passkey', 'sso', 'login-as']),
    impersonator: z.string().nullable(),
  })
  .meta({ id: 'Session' })

export const ScopeItem = z.object({ scope: z.string(), description: z.string(), paths: z.array(z.string()) })
