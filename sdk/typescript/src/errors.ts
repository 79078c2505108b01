/** `code` of the error envelope. */
export type ErrorCode =
  | 'VALIDATION_ERROR'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'IDEMPOTENCY_KEY_CONFLICT'
  | 'RATE_LIMITED'
  | 'INTERNAL_ERROR'

export interface ApiErrorFacts {
  readonly code: ErrorCode
  readonly status: number
  readonly message: string
  /** Of the server's log. */
  readonly requestId: string
  /** Field → messages, for every failing field. */
  readonly details: Readonly<Record<string, readonly string[]>>
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null
  /** The server wants the password again (`auth.reauth`). */
  readonly reauthRequired: boolean
  /** The whole body, for answers that are no error envelope. */
  readonly body: unknown
}

/** The server refused. Its subclasses tell why, so that `catch` can choose. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError'
  readonly code: ErrorCode
  readonly status: number
  readonly requestId: string
  readonly details: Readonly<Record<string, readonly string[]>>
  readonly retryAfter: number | null
  readonly reauthRequired: boolean
  readonly body: unknown
  constructor(facts: ApiErrorFacts) {
    super(facts.message)
    this.code = facts.code
    this.status = facts.status
    this.requestId = facts.requestId
    this.details = facts.details
    this.retryAfter = facts.retryAfter
    this.reauthRequired = facts.reauthRequired
    this.body = facts.body
  }
}

/** 400, 413, 415: bad or missing input; see `details`. */
export class ValidationError extends ApiError {
  override readonly name = 'ValidationError'
}
/** 401: no or bad credential. */
export class UnauthorizedError extends ApiError {
  override readonly name = 'UnauthorizedError'
}
/** 403: role, scope, package or state. */
export class ForbiddenError extends ApiError {
  override readonly name = 'ForbiddenError'
}
/** 404, 405. */
export class NotFoundError extends ApiError {
  override readonly name = 'NotFoundError'
}
/** 409. */
export class ConflictError extends ApiError {
  override readonly name = 'ConflictError'
}
/** 429; `retryAfter` says when. */
export class RateLimitedError extends ApiError {
  override readonly name = 'RateLimitedError'
}
/** 5xx: the cause is in the server's log under `requestId`. */
export class ServerError extends ApiError {
  override readonly name = 'ServerError'
}

/** No answer: no network, the server is down, or the time was over. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

const classes: Readonly<Record<ErrorCode, new (facts: ApiErrorFacts) => ApiError>> = {
  VALIDATION_ERROR: ValidationError,
  UNAUTHORIZED: UnauthorizedError,
  FORBIDDEN: ForbiddenError,
  NOT_FOUND: NotFoundError,
  CONFLICT: ConflictError,
  IDEMPOTENCY_KEY_CONFLICT: ConflictError,
  RATE_LIMITED: RateLimitedError,
  INTERNAL_ERROR: ServerError,
}

const codes: readonly (readonly [number, ErrorCode])[] = [
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [405, 'NOT_FOUND'],
  [409, 'CONFLICT'],
  [429, 'RATE_LIMITED'],
]

interface Envelope {
  readonly code?: unknown
  readonly message?: unknown
  readonly error?: unknown
  readonly details?: unknown
}

/** The error of an answer that is not 2xx. */
export async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text()
  let body: unknown = text
  try {
    body = JSON.parse(text)
  } catch {
    // a proxy in between answered with a page of its own
  }
  const envelope: Envelope = typeof body === 'object' && body !== null ? body : {}
  const byStatus =
    codes.find(([status]) => status === response.status)?.[1] ?? (response.status < 500 ? 'VALIDATION_ERROR' : 'INTERNAL_ERROR')
  const code = typeof envelope.code === 'string' && envelope.code in classes ? (envelope.code as ErrorCode) : byStatus
  const said = [envelope.message, envelope.error].find((words) => typeof words === 'string')
  const after = response.headers.get('retry-after')
  return new classes[code]({
    code,
    status: response.status,
    message: said ?? `The server answered ${response.status}`,
    requestId: response.headers.get('x-request-id') ?? '',
    details: typeof envelope.details === 'object' && envelope.details !== null ? (envelope.details as Record<string, string[]>) : {},
    retryAfter: after !== null && /^\d+$/.test(after) ? Number(after) : null,
    reauthRequired: response.headers.get('x-reauth-required') === '1',
    body,
  })
}
