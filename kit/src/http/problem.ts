import { AppError } from '../errors.ts'

/** An answer before it is written to the socket; `body` is JSON, text for non-JSON routes, or one of the stream bodies. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: unknown
}

const leanBase = '/api/v1/webhooks'

/** Whether errors of this path use the lean envelope. */
export const isLean = (path: string): boolean => path === leanBase || path.startsWith(`${leanBase}/`)

export const endpointNotFound = () => new AppError(404, 'NOT_FOUND', 'Endpoint not found')
export const methodNotAllowed = (allow: string) => new AppError(405, 'NOT_FOUND', 'Method not allowed', { headers: { Allow: allow } })

/** Turns whatever was thrown into an `AppError`; the text of an unexpected failure is hidden and kept as the cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  const internal = new AppError(500, 'INTERNAL_ERROR', 'Internal server error', { cause: thrown })
  if (!(thrown instanceof Error) || !('code' in thrown) || !('statusCode' in thrown)) return internal
  if (typeof thrown.code !== 'string' || !thrown.code.startsWith('FST_')) return internal
  if (thrown.statusCode === 404 || thrown.code === 'FST_ERR_BAD_URL' || thrown.code === 'FST_ERR_MAX_PARAM_LENGTH')
    return endpointNotFound()
  if (thrown.statusCode === 413) return new AppError(413, 'VALIDATION_ERROR', 'Request body too large', { cause: thrown })
  if (thrown.statusCode === 415) return new AppError(415, 'VALIDATION_ERROR', 'Content-Type must be application/json', { cause: thrown })
  if (thrown.statusCode === 400) return new AppError(400, 'VALIDATION_ERROR', 'Invalid JSON body', { cause: thrown })
  if (thrown.statusCode === 503) return new AppError(503, 'INTERNAL_ERROR', 'Service temporarily unavailable', { cause: thrown })
  return internal
}

export interface EnvelopeOptions {
  readonly lean: boolean
  /** `Prefer: error-details` was sent. */
  readonly details: boolean
}

/** The error body: five fields in this order, or three in the lean form; `details` only when asked for. */
export function envelope(error: AppError, options: EnvelopeOptions): unknown {
  if (error.body !== undefined) return error.body
  const details = options.details && error.details !== undefined ? { details: error.details } : {}
  if (options.lean) return { success: false, error: error.message, code: error.code, ...details }
  return { success: false, code: error.code, error: error.message, message: error.message, status: error.status, ...details }
}

/** The whole answer for an error. */
export const problem = (error: AppError, options: EnvelopeOptions): Answer => ({
  status: error.status,
  headers: { ...error.headers },
  body: envelope(error, options),
})
