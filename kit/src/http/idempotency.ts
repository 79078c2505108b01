import { createHmac } from 'node:crypto'
import { AppError, invalid } from '../errors.ts'
import { canonicalJson } from './json.ts'
import { pathOf } from './paths.ts'
import type { Answer } from './problem.ts'

/** The finished answer of a request with an `Idempotency-Key`; `body` is JSON text, `null` when there was none. */
export interface StoredAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface IdempotencyClaim {
  /** The user, whichever credential is used; under login-as the pair of both users. */
  readonly actor: string
  readonly key: string
  /** 64 hex digits over method, path, query and body. */
  readonly fingerprint: string
  /** Tells two requests with the same key apart: only the claimer may finish or release. */
  readonly requestId: string
}

export type IdempotencyState =
  | { readonly state: 'new' }
  | { readonly state: 'running'; readonly fingerprint: string }
  | { readonly state: 'finished'; readonly fingerprint: string; readonly answer: StoredAnswer }

/** Keeps keys for 24 hours from first use, answers sealed at rest. */
export interface IdempotencyStore {
  /** Claims the key in one atomic step, or tells who has it. */
  begin(claim: IdempotencyClaim): Promise<IdempotencyState>
  finish(claim: IdempotencyClaim, answer: StoredAnswer): Promise<void>
  /** Frees the key: the request failed in a way that may be tried again. */
  release(claim: IdempotencyClaim): Promise<void>
}

export interface Idempotency {
  readonly store: IdempotencyStore
  /** The installation's key for fingerprints. */
  readonly secret: () => string | Buffer
}

/** Checks the form of the header: 1–255 printable ASCII characters, else 400. */
export function idempotencyKey(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null
  if (typeof header !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(header)) throw invalid('Invalid Idempotency-Key')
  return header
}

export interface FingerprintInput {
  readonly method: string
  /** Request target with its query. */
  readonly url: string
  readonly body: Readonly<Record<string, unknown>> | Buffer | null
}

/** HMAC-SHA256 in hex over method, path without trailing slash, sorted query and canonical body. */
export function fingerprint(secret: string | Buffer, input: FingerprintInput): string {
  const path = pathOf(input.url)
  const query = input.url.slice(path.length + 1)
  const sorted = query
    .split('&')
    .filter((part) => part !== '')
    .toSorted()
    .join('&')
  const hmac = createHmac('sha256', secret)
  hmac.update(`${input.method}\n${path.replace(/\/$/, '')}\n${sorted}\n`)
  hmac.update(Buffer.isBuffer(input.body) ? input.body : input.body === null ? '' : canonicalJson(input.body))
  return hmac.digest('hex')
}

const keyConflict = (message: string, headers: Record<string, string> = {}) =>
  new AppError(409, 'IDEMPOTENCY_KEY_CONFLICT', message, { headers })

/** Claims the key; gives the stored answer to replay, or `null` when the request has to run; throws 409 in between. */
export async function claimKey(store: IdempotencyStore, claim: IdempotencyClaim): Promise<StoredAnswer | null> {
  const found = await store.begin(claim)
  if (found.state === 'new') return null
  if (found.fingerprint !== claim.fingerprint) throw keyConflict('Idempotency-Key was already used with a different request')
  if (found.state === 'running') throw keyConflict('A request with this Idempotency-Key is still in progress', { 'Retry-After': '2' })
  return found.answer
}

/** Stores a finished answer of status 200–499; anything else frees the key. */
export async function settleKey(store: IdempotencyStore, claim: IdempotencyClaim, answer: Answer, storable: boolean): Promise<void> {
  if (!storable || answer.status >= 500) return store.release(claim)
  const body = answer.body === undefined ? null : JSON.stringify(answer.body)
  await store.finish(claim, { status: answer.status, headers: answer.headers, body })
}

/** A store in memory, for tests and for services of one process. */
export function memoryIdempotencyStore(now: () => number = Date.now, lifetime = 86_400_000): IdempotencyStore {
  const records = new Map<string, { claim: IdempotencyClaim; answer: StoredAnswer | null; expires: number }>()
  const id = ({ actor, key }: IdempotencyClaim) => `${actor}\n${key}`
  const own = (claim: IdempotencyClaim) => {
    const record = records.get(id(claim))
    return record?.claim.requestId === claim.requestId ? record : null
  }
  return {
    async begin(claim) {
      for (const [key, record] of records) {
        if (record.expires > now()) break
        records.delete(key)
      }
      const known = records.get(id(claim))
      if (known === undefined) {
        records.set(id(claim), { claim, answer: null, expires: now() + lifetime })
        return { state: 'new' }
      }
      const { fingerprint: print } = known.claim
      return known.answer === null
        ? { state: 'running', fingerprint: print }
        : { state: 'finished', fingerprint: print, answer: known.answer }
    },
    async finish(claim, answer) {
      const record = own(claim)
      if (record !== null) record.answer = answer
    },
    async release(claim) {
      if (own(claim) !== null) records.delete(id(claim))
    },
  }
}
