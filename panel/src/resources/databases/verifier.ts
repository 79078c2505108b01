import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { DatabaseEngine } from '../../db/tables/databases.ts'

const derive = promisify(pbkdf2)
const sha1 = (data: string | Buffer) => createHash('sha1').update(data).digest()

/** What MariaDB keeps for `mysql_native_password`: `*` and twice SHA-1. */
export const nativeVerifier = (password: string): string => `*${sha1(sha1(password)).toString('hex').toUpperCase()}`

/** What PostgreSQL keeps for SCRAM-SHA-256 (RFC 5803). */
export async function scramVerifier(password: string, salt = randomBytes(16), rounds = 4096): Promise<string> {
  const salted = await derive(password.normalize('NFKC'), salt, rounds, 32, 'sha256')
  const key = (what: string) => createHmac('sha256', salted).update(what).digest()
  const stored = createHash('sha256').update(key('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`
}

/** What the engine itself keeps of a password; the password is kept nowhere. */
export const verifierOf = async (engine: DatabaseEngine, password: string): Promise<string> =>
  engine === 'mariadb' ? nativeVerifier(password) : scramVerifier(password)
