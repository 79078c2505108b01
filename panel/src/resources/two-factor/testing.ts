import { Secret, TOTP } from 'otpauth'

/** What an authenticator app shows for a secret in base32 at that time (epoch ms). */
export const codeAt = (secret: string, timestamp: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp })
