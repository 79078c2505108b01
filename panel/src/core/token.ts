import { createHash, randomBytes } from 'node:crypto'
import { SignJWT, jwtVerify } from 'jose'

/** What a session token says; everything else is looked up in the session row on every request. */
export interface SessionClaims {
  /** Session id, 16 hex. */
  readonly sid: string
  readonly sub: string
  /** Seconds since the epoch. */
  readonly iat: number
  readonly exp: number
}

/** Signs and checks session tokens (HS256). `keys[0]` signs; the others, kept from before a rotation, only verify. */
export function sessionTokens(keys: readonly Uint8Array[]) {
  const [signing] = keys
  if (signing === undefined) throw new Error('no key for session tokens')
  return {
    sign: (sid: string, username: string, now: number, ttlSeconds: number): Promise<string> =>
      new SignJWT({ sid })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(username)
        .setIssuedAt(Math.floor(now / 1000))
        .setExpirationTime(Math.floor(now / 1000) + ttlSeconds)
        .sign(signing),
    /** `null` for anything that is not a valid, unexpired token of this installation. */
    async verify(token: string, now: number): Promise<SessionClaims | null> {
      for (const key of keys) {
        try {
          const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], currentDate: new Date(now) })
          const { sid, sub, iat, exp } = payload
          if (typeof sid === 'string' && sub !== undefined && iat !== undefined && exp !== undefined) return { sid, sub, iat, exp }
        } catch {
          // Not this key, or not valid: the next one decides, and none means null.
        }
      }
      return null
    },
  }
}
export type SessionTokens = ReturnType<typeof sessionTokens>

/** A new API key secret: `wsp_` and 48 hex. Its prefix (12 characters) may be shown, its hash is stored. */
export const newApiKey = (): string => `wsp_${randomBytes(24).toString('hex')}`
export const keyPrefix = (secret: string): string => secret.slice(0, 12)

/** SHA-256 in hex: enough for secrets with 128 bits of entropy or more. */
export const hashToken = (secret: string): string => createHash('sha256').update(secret).digest('hex')
