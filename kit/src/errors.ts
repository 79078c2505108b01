/** Every error that may reach a client. The `code` set is closed; the message is a sentence a customer understands. */
export type ErrorCode =
  | 'VALIDATION_ERROR'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'IDEMPOTENCY_KEY_CONFLICT'
  | 'RATE_LIMITED'
  | 'INTERNAL_ERROR'

export interface AppErrorOptions {
  readonly cause?: unknown
  /** Extra response headers, for example `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Every failing field with its messages (`Prefer: error-details`). */
  readonly details?: Readonly<Record<string, readonly string[]>>
  /** A whole reply body that replaces the error envelope (published shapes such as the session conflict). */
  readonly body?: unknown
}

/** An error with an HTTP status and a code of the closed set; anything else that is thrown becomes a 500 with hidden text. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly status: number
  readonly code: ErrorCode
  readonly headers: Readonly<Record<string, string>>
  readonly details: Readonly<Record<string, readonly string[]>> | undefined
  readonly body: unknown
  constructor(status: number, code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.status = status
    this.code = code
    this.headers = options.headers ?? {}
    this.details = options.details
    this.body = options.body
  }
}

export const invalid = (message: string, options?: AppErrorOptions) => new AppError(400, 'VALIDATION_ERROR', message, options)
export const tooLarge = (message = 'Request body too large') => new AppError(413, 'VALIDATION_ERROR', message)
export const unauthorized = (message: string, options?: AppErrorOptions) => new AppError(401, 'UNAUTHORIZED', message, options)
export const forbidden = (message: string, options?: AppErrorOptions) => new AppError(403, 'FORBIDDEN', message, options)
/** `notFound('Domain')` says "Domain not found". */
export const notFound = (thing: string) => new AppError(404, 'NOT_FOUND', `${thing} not found`)
export const conflict = (message: string, options?: AppErrorOptions) => new AppError(409, 'CONFLICT', message, options)
/** `limitReached('max_domains', 10)` says "Limit reached: max_domains (10)". */
export const limitReached = (field: string, limit: number) => forbidden(`Limit reached: ${field} (${limit})`)
/** A backing service or the agent does not answer; the client may try again after `seconds`. */
export const unavailable = (message = 'Service temporarily unavailable', seconds = 5, cause?: unknown) =>
  new AppError(503, 'INTERNAL_ERROR', message, { headers: { 'Retry-After': String(seconds) }, cause })
