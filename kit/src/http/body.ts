import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { Transform, pipeline, type Readable } from 'node:stream'
import { AppError, invalid, tooLarge } from '../errors.ts'
import { parseJsonObject } from './json.ts'

const unsupported = (types = 'application/json') => new AppError(415, 'VALIDATION_ERROR', `Content-Type must be ${types}`)

function declaredLength(request: IncomingMessage): number | null {
  const header = request.headers['content-length']
  if (header !== undefined) return Number(header)
  return request.headers['transfer-encoding'] === undefined ? 0 : null
}

/** Whether the request announces a body of at least one byte (a chunked one may still turn out empty). */
export const hasBody = (request: IncomingMessage): boolean => declaredLength(request) !== 0

/** Reads a whole body of at most `limit` bytes; 413 beyond, and what is left is drained so that the client hears the answer. */
export function readBytes(request: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // A client that left during authentication sends no event any more.
    if (request.destroyed) return reject(invalid('Request body is incomplete'))
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) return void chunks.push(chunk)
      chunks.length = 0
      reject(tooLarge())
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('close', () => reject(invalid('Request body is incomplete')))
    request.once('error', (cause) => reject(invalid('Request body is incomplete', { cause })))
  })
}

const mediaType = (request: IncomingMessage): string | null => {
  const header = request.headers['content-type']
  return header === undefined ? null : (header.split(';', 1)[0] ?? '').trim().toLowerCase()
}

export interface JsonBodyOptions {
  readonly limit: number
  /** Read `text/plain` and `application/x-www-form-urlencoded` as JSON when they look like it (what `curl -d` sends). */
  readonly lenient: boolean
}

const lenientTypes: ReadonlySet<string> = new Set(['text/plain', 'application/x-www-form-urlencoded'])

/** Step 6: media type (415), size (413), JSON syntax (400); `null` when there is no body. */
export async function readJsonBody(request: IncomingMessage, options: JsonBodyOptions): Promise<Record<string, unknown> | null> {
  const length = declaredLength(request)
  if (length === 0) return null
  const type = mediaType(request)
  const plain = type === null || type === 'application/json'
  if (!plain && !(options.lenient && lenientTypes.has(type))) throw unsupported()
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') throw unsupported()
  if (length !== null && length > options.limit) throw tooLarge()
  const bytes = await readBytes(request, options.limit)
  if (!isUtf8(bytes)) throw plain ? invalid('Invalid JSON body') : unsupported()
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim()
  if (text === '') return null
  if (!plain && text[0] !== '{' && text[0] !== '[') throw unsupported()
  return parseJsonObject(text)
}

function matchesType(type: string, pattern: string): boolean {
  if (pattern === '*/*') return true
  return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}

/** Step 6 for a body that is not JSON: checks its media type and declared size, and gives a stream that fails with 413 beyond `maxBytes`. */
export function limitedRaw(request: IncomingMessage, contentTypes: readonly string[], maxBytes: number): Readable {
  const length = declaredLength(request)
  if (length === 0) return request
  const type = mediaType(request) ?? 'application/octet-stream'
  if (!contentTypes.some((pattern) => matchesType(type, pattern))) throw unsupported(contentTypes.join(' or '))
  if (length !== null && length > maxBytes) throw tooLarge()
  if (length !== null) return request
  let size = 0
  const limiter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > maxBytes) done(tooLarge())
      else done(null, chunk)
    },
  })
  return pipeline(request, limiter, () => undefined)
}
