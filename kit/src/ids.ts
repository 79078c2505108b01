import { randomBytes } from 'node:crypto'

/** `bytes` random bytes as lower-case hex: 8 bytes for object ids (16 hex), 16 for request ids (32 hex). */
export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex')

/** A one-time token: 32 random bytes as 43 characters of base64url. */
export const randomToken = (): string => randomBytes(32).toString('base64url')
