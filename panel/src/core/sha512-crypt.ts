import { createHash, randomBytes } from 'node:crypto'

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const defaultRounds = 5000

const sha512 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha512')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** `block` repeated and cut to `length` bytes. */
const stretch = (block: Buffer, length: number): Buffer => Buffer.alloc(length, block)

/** Three bytes as `count` characters, least significant first. */
function encode(high: number, middle: number, low: number, count: number): string {
  let value = (high << 16) | (middle << 8) | low
  let text = ''
  for (let index = 0; index < count; index += 1) {
    text += alphabet.charAt(value & 0x3f)
    value >>= 6
  }
  return text
}

/** The published order: bytes 0, 21, 42, then each triple one further and rotated; byte 63 alone at the end. */
function printDigest(digest: Buffer): string {
  let text = ''
  for (let index = 0; index < 21; index += 1) {
    const triple = [index, index + 21, index + 42]
    const [high = 0, middle = 0, low = 0] = [0, 1, 2].map((place) => digest[triple[(place + index) % 3] ?? 0] ?? 0)
    text += encode(high, middle, low, 4)
  }
  return text + encode(0, 0, digest[63] ?? 0, 2)
}

function derive(key: Buffer, salt: Buffer, rounds: number): Buffer {
  const inner = sha512(key, salt, key)
  const first = createHash('sha512').update(key).update(salt).update(stretch(inner, key.length))
  for (let bits = key.length; bits > 0; bits >>= 1) first.update(bits & 1 ? inner : key)
  const start: Buffer = first.digest()
  const keyBlock = stretch(sha512(...Array.from({ length: key.length }, () => key)), key.length)
  const saltBlock = stretch(sha512(...Array.from({ length: 16 + (start[0] ?? 0) }, () => salt)), salt.length)
  let digest: Buffer = start
  for (let round = 0; round < rounds; round += 1) {
    const odd = (round & 1) === 1
    digest = sha512(
      odd ? keyBlock : digest,
      ...(round % 3 === 0 ? [] : [saltBlock]),
      ...(round % 7 === 0 ? [] : [keyBlock]),
      odd ? digest : keyBlock,
    )
  }
  return digest
}

/** Sixteen random characters: 96 bits. */
const randomSalt = (): string => Array.from(randomBytes(16), (byte) => alphabet.charAt(byte & 0x3f)).join('')

/**
 * `$6$rounds=5000$<salt>$<86 characters>`: SHA-crypt by Ulrich Drepper, which crypt(3) of every daemon here understands. The salt is at
 * most 16 characters of `./0-9A-Za-z`.
 */
export function sha512Crypt(password: string, salt: string = randomSalt(), rounds: number = defaultRounds): string {
  if (!/^[./0-9A-Za-z]{1,16}$/.test(salt)) throw new Error('a salt is 1 to 16 characters of ./0-9A-Za-z')
  if (rounds < 1000 || rounds > 999_999_999) throw new Error('rounds are 1000 to 999999999')
  // crypt(3) would stop at it, so a shorter password would open the door
  if (password.includes('\0')) throw new Error('a password cannot contain NUL')
  return `$6$rounds=${rounds}$${salt}$${printDigest(derive(Buffer.from(password), Buffer.from(salt), rounds))}`
}
