import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { invalid } from '@croft/kit/errors.ts'
import { commonPasswords } from './common-passwords.ts'

const derive = promisify(argon2)

/** OWASP's second choice for argon2id: 19 MiB, two passes; about 26 ms on a thread of the pool, off the event loop. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** Passwords are taken as typed: no trimming, control characters allowed. */
export const Password = z.string().max(1024).meta({ verbatim: true, writeOnly: true })

/** Refuses weak passwords: 8 to 128 characters, without the username, not on the list of common ones. */
export function requireStrongPassword(password: string, username: string): void {
  const lower = password.toLowerCase()
  const weak =
    password.length < 8 ||
    password.length > 128 ||
    (username.length > 2 && lower.includes(username.toLowerCase())) ||
    commonPasswords.has(lower) ||
    new Set(lower).size < 4
  if (weak) throw invalid('Password is too weak')
}

/** `$argon2id$m=…,t=…,p=…$<salt>$<tag>`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { message: Buffer.from(password), nonce, ...cost })
  return `$argon2id$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${nonce.toString('base64url')}$${tag.toString('base64url')}`
}

const stored = /^\$argon2id\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/

/** Constant-time check. `null` hash (unknown user) takes as long as a real one and is never true. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const parts = stored.exec(hash ?? '')
  const [, memory, passes, parallelism, nonce, expected] = parts ?? ['', cost.memory, cost.passes, cost.parallelism, 'A'.repeat(22), '']
  const tag = await derive('argon2id', {
    message: Buffer.from(password),
    nonce: Buffer.from(String(nonce), 'base64url'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: cost.tagLength,
  })
  const wanted = Buffer.from(String(expected), 'base64url')
  return parts !== null && wanted.length === tag.length && timingSafeEqual(wanted, tag)
}
