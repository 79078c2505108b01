import { randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** Time-based one-time passwords: SHA-1, six digits, 30 s, one step of tolerance, as every authenticator app has them. */
const step = 30_000

const generator = (base32: string, issuer = 'Croft', label = '') =>
  new TOTP({ secret: Secret.fromBase32(base32), issuer, label, algorithm: 'SHA1', digits: 6, period: step / 1000 })

/** A new secret in base32 (160 bits). */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

export const totpUrl = (base32: string, issuer: string, account: string): string => generator(base32, issuer, account).toString()

/** The time step that a code is right for, or `null`. A caller refuses steps up to the last one used: a code counts once. */
export function matchTotp(base32: string, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const delta = generator(base32).validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? null : Math.floor(now / step) + delta
}

/** Ten recovery codes, `xxxx-xxxx`, without characters that look alike. */
export function newRecoveryCodes(): string[] {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const part = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: 10 }, () => `${part()}-${part()}`)
}
