import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** Seals text at rest with keys that live outside the database. */
export interface Secrets {
  /** `purpose` is bound in: what was sealed for one place does not open in another. */
  seal(text: string, purpose: string): string
  /** Throws when the text was changed, or sealed with another key or for another purpose. */
  open(sealed: string, purpose: string): string
  /** A key of 32 bytes of its own for one purpose, the same after every start. */
  derive(purpose: string): Buffer
}

const version = 'v1'

/** AES-256-GCM; `keys[0]` (32 bytes) seals, the others, kept from before a rotation, only open. */
export function createSecrets(keys: readonly Uint8Array[]): Secrets {
  const [sealing] = keys
  if (sealing === undefined || keys.some((key) => key.length !== 32)) throw new Error('the secret key must have 32 bytes')
  const tryOpen = (key: Uint8Array, parts: readonly Buffer[], purpose: string): string => {
    const [nonce, tag, data] = parts
    if (nonce?.length !== 12 || tag?.length !== 16 || data === undefined) throw new Error('a sealed value is damaged')
    const cipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose)).setAuthTag(tag)
    return Buffer.concat([cipher.update(data), cipher.final()]).toString('utf8')
  }
  return {
    seal(text, purpose) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(purpose))
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return [version, ...[nonce, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))].join('.')
    },
    open(sealed, purpose) {
      const [found, ...rest] = sealed.split('.')
      if (found !== version || rest.length !== 3) throw new Error('a sealed value is damaged')
      const parts = rest.map((part) => Buffer.from(part, 'base64url'))
      const failures: unknown[] = []
      for (const key of keys) {
        try {
          return tryOpen(key, parts, purpose)
        } catch (error) {
          failures.push(error)
        }
      }
      throw new Error(`a sealed value (${purpose}) opens with none of the keys`, { cause: failures[0] })
    },
    derive: (purpose) => createHmac('sha256', sealing).update(`derive:${purpose}`).digest(),
  }
}
