import type { JsonObject } from './schemas.ts'

const codes = [
  'VALIDATION_ERROR',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'IDEMPOTENCY_KEY_CONFLICT',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
]
const closed = (properties: JsonObject, required = Object.keys(properties)): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const details: JsonObject = {
  type: 'object',
  description: 'Every failing field; only with `Prefer: error-details`.',
  additionalProperties: { type: 'array', items: { type: 'string' } },
}
const failed: JsonObject = { type: 'boolean', enum: [false] }
const succeeded: JsonObject = { type: 'boolean', enum: [true] }
const text: JsonObject = { type: 'string' }
const int: JsonObject = { type: 'integer' }

/** Shapes that every document has, whether or not a route names them. */
export const sharedSchemas: Record<string, JsonObject> = {
  Error: closed({ success: failed, code: { type: 'string', enum: codes }, error: text, message: text, status: int, details }, [
    'success',
    'code',
    'error',
    'message',
    'status',
  ]),
  LeanError: closed({ success: failed, error: text, code: { type: 'string', enum: codes }, details }, ['success', 'error', 'code']),
  Ack: closed({ success: succeeded, message: text }),
  Message: closed({ message: text }),
  JobAccepted: closed({ success: succeeded, message: text, job_id: int }),
  Meta: closed({ total: int, per_page: int, current_page: int, last_page: int }),
}

const query = (name: string, description: string, schema: JsonObject): JsonObject => ({ name, in: 'query', description, schema })
const header = (name: string, description: string, schema: JsonObject): JsonObject => ({ name, in: 'header', description, schema })

export const sharedParameters: Record<string, JsonObject> = {
  Page: query('page', 'Page number from 1; with `page` or `per_page` the answer is `{success, data, meta}`.', {
    type: 'integer',
    minimum: 1,
  }),
  PerPage: query('per_page', 'Items per page.', { type: 'integer', minimum: 1, maximum: 200, default: 50 }),
  Sort: query('sort', 'Field names, comma-separated; a leading `-` sorts downwards.', { type: 'string' }),
  Q: query('q', 'Case-insensitive text to look for in the name-like fields.', { type: 'string', maxLength: 255 }),
  Ext: query('ext', '`1` adds the fields that Croft has beyond the published shape.', { type: 'string', enum: ['1'] }),
  IdempotencyKey: header('Idempotency-Key', 'Makes a repeated request safe for 24 hours.', {
    type: 'string',
    minLength: 1,
    maxLength: 255,
  }),
  Prefer: header('Prefer', '`handling=strict`, `error-details`, `wait=N` (RFC 7240).', { type: 'string' }),
  IfMatch: header('If-Match', 'The `ETag` that the object must still have.', { type: 'string' }),
}

const shown = (description: string, schema: JsonObject): JsonObject => ({ description, schema })

export const sharedHeaders: Record<string, JsonObject> = {
  ETag: shown('Changes whenever the object does.', text),
  'Idempotency-Replayed': shown('`true` when a stored answer was sent again.', { type: 'string', enum: ['true'] }),
  'Retry-After': shown('Seconds to wait.', int),
  'X-Job-Id': shown('The job that applies the change.', int),
  'X-New-Token': shown('A fresh token of the login session.', text),
  'X-RateLimit-Limit': shown('Requests per window.', int),
  'X-RateLimit-Remaining': shown('Requests left in this window.', int),
  'X-RateLimit-Reset': shown('Unix time at which the window ends.', int),
  'X-RateLimit-Window': shown('Length of the window in seconds.', int),
  'X-Request-Id': shown('32 hex digits that the log knows this request by.', text),
  'X-Total-Count': shown('Number of items in all pages.', int),
}

export const headerRefs = (names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

interface Refusal {
  readonly name: string
  readonly status: number
  readonly code: string
  readonly description: string
  readonly message: string
  readonly headers?: readonly string[]
}

const refusals: readonly Refusal[] = [
  { name: 'BadRequest', status: 400, code: 'VALIDATION_ERROR', description: 'Bad or missing input', message: 'Invalid JSON body' },
  { name: 'Unauthorized', status: 401, code: 'UNAUTHORIZED', description: 'No or bad credential', message: 'Missing authorization' },
  {
    name: 'Forbidden',
    status: 403,
    code: 'FORBIDDEN',
    description: 'Role, scope, package or state forbids it',
    message: 'Admin access required',
  },
  { name: 'NotFound', status: 404, code: 'NOT_FOUND', description: 'No such object in the view of the caller', message: 'User not found' },
  {
    name: 'Conflict',
    status: 409,
    code: 'CONFLICT',
    description: 'Exists already, in use, or in the wrong state',
    message: 'Changed by someone else',
  },
  {
    name: 'IdempotencyConflict',
    status: 409,
    code: 'IDEMPOTENCY_KEY_CONFLICT',
    description: 'The Idempotency-Key belongs to another request',
    message: 'Idempotency-Key was already used with a different request',
  },
  { name: 'TooLarge', status: 413, code: 'VALIDATION_ERROR', description: 'The body is too large', message: 'Request body too large' },
  {
    name: 'UnsupportedMediaType',
    status: 415,
    code: 'VALIDATION_ERROR',
    description: 'The body has another media type',
    message: 'Content-Type must be application/json',
  },
  {
    name: 'RateLimited',
    status: 429,
    code: 'RATE_LIMITED',
    description: 'Too many requests in this window',
    message: 'Too many requests',
    headers: ['Retry-After', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'],
  },
  { name: 'ServerError', status: 500, code: 'INTERNAL_ERROR', description: 'Unexpected failure', message: 'Internal server error' },
]

function response(refusal: Refusal, lean: boolean): JsonObject {
  const { status, code, message, description, headers = [] } = refusal
  const example = lean ? { success: false, error: message, code } : { success: false, code, error: message, message, status }
  return {
    description,
    headers: headerRefs(['X-Request-Id', ...headers]),
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${lean ? 'LeanError' : 'Error'}` }, example } },
  }
}

/** The refusals as shared responses; `Lean…` ones for the webhook routes. */
export const sharedResponses: Record<string, JsonObject> = Object.fromEntries(
  [false, true].flatMap((lean) => refusals.map((refusal) => [`${lean ? 'Lean' : ''}${refusal.name}`, response(refusal, lean)])),
)

export const refusalRef = (name: string, lean: boolean): JsonObject => ({ $ref: `#/components/responses/${lean ? 'Lean' : ''}${name}` })
