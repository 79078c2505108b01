import type { Readable } from 'node:stream'
import { AppError, type ErrorCode, unavailable } from '@croft/kit/errors.ts'
import type { VerbName } from '../../helper/names.ts'

/** The answer of a helper; a refusal is an answer too. */
export interface FilesReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable
}

export interface FilesCallOptions {
  /** Bytes of `write` and `upload`. */
  readonly body?: Readable
  readonly signal?: AbortSignal
}

/** Work on the files of one account, done by its helper with the account's own rights. */
export interface AgentFiles {
  call(verb: VerbName, args: { readonly user: string } & Readonly<Record<string, unknown>>, options?: FilesCallOptions): Promise<FilesReply>
}

const codes: readonly ErrorCode[] = [
  'VALIDATION_ERROR',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
]
const largestJson = 64 * 1024 * 1024

/** The whole body as JSON; a helper is a process of its tenant's and may say anything, so no more than 64 MiB of it. */
async function jsonOf(body: Readable): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestJson) throw new Error('the answer of the helper is too large')
    chunks.push(chunk)
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

/** The refusal of a helper as the error it was there; what it calls an internal error stays hidden. */
export async function refusalOf(reply: FilesReply): Promise<AppError> {
  const body = (await jsonOf(reply.body)) as { code?: unknown; message?: unknown; retry_after?: unknown } | null
  const code = codes.find((each) => each === body?.code) ?? 'INTERNAL_ERROR'
  const message = typeof body?.message === 'string' ? body.message.slice(0, 255) : 'Internal server error'
  const asked = typeof body?.retry_after === 'string' && /^\d{1,5}$/.test(body.retry_after) ? body.retry_after : ''
  const seconds = asked === '' && reply.status === 503 ? '5' : asked
  return new AppError(reply.status, code, message, seconds === '' ? {} : { headers: { 'Retry-After': seconds } })
}

/** Calls a verb that answers with JSON; throws its refusal. */
export async function callJson<Result>(
  files: AgentFiles,
  verb: VerbName,
  args: { readonly user: string } & Readonly<Record<string, unknown>>,
  options?: FilesCallOptions,
): Promise<Result> {
  const reply = await files.call(verb, args, options)
  if (reply.status !== 200) throw await refusalOf(reply)
  return (await jsonOf(reply.body)) as Result
}

/** Lines of an answer that comes bit by bit; a helper may say anything, so none may be longer than this. */
const longestLine = 64 * 1024

async function* chunksOf(body: Readable): AsyncGenerator<Buffer> {
  try {
    yield* body as AsyncIterable<Buffer>
  } catch (cause) {
    // cut off: the agent went away
    throw unavailable('Service temporarily unavailable', 5, cause)
  }
}

async function* linesOf(body: Readable): AsyncGenerator<unknown> {
  let rest = ''
  for await (const chunk of chunksOf(body)) {
    const lines = (rest + chunk.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw new Error('the answer of the helper is too large')
    for (const line of lines) yield JSON.parse(line)
  }
}

const refused = (refusal: { readonly status?: unknown; readonly code?: unknown; readonly message?: unknown }): AppError => {
  const code = codes.find((each) => each === refusal.code) ?? 'INTERNAL_ERROR'
  const status = typeof refusal.status === 'number' && refusal.status >= 400 && refusal.status <= 599 ? refusal.status : 500
  return new AppError(status, code, typeof refusal.message === 'string' ? refusal.message.slice(0, 255) : 'Internal server error')
}

/** Calls a verb that tells how far it is, in percent; throws its refusal. */
export async function callReporting(
  files: AgentFiles,
  verb: VerbName,
  args: { readonly user: string } & Readonly<Record<string, unknown>>,
  options: { readonly signal: AbortSignal; readonly progress: (percent: number) => Promise<void> },
): Promise<unknown> {
  const reply = await files.call(verb, args, { signal: options.signal })
  if (reply.status !== 200) throw await refusalOf(reply)
  for await (const line of linesOf(reply.body)) {
    const { done, total, result, refusal } = (line ?? {}) as Readonly<Record<string, unknown>>
    if (typeof refusal === 'object' && refusal !== null) throw refused(refusal)
    if (result !== undefined) return result
    if (typeof done === 'number' && typeof total === 'number' && total > 0) await options.progress(Math.min(99, (done / total) * 100))
  }
  throw unavailable('Service temporarily unavailable', 5)
}
