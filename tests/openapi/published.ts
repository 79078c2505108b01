/** One call of a published operation and the answer that clients were written against. */
export interface PublishedCall {
  readonly route: string
  readonly as: 'nobody' | 'admin'
  /** Below the base; with a trailing slash where the published path has one. */
  readonly path: string
  readonly body?: unknown
  readonly status: number
  /**
   * Keys in their order, with what they hold: a text, number or boolean is fixed, `'<string>'`, `'<integer>'` and `'<boolean>'` are of
   * that type, `'<open>'` at the end allows further keys. A list of one shape is any number of them.
   */
  readonly answer: unknown
}

const error = (status: number, code: string, message: string) => ({ success: false, code, error: message, message, status })
const user = {
  username: 'admin',
  email: 'admin@example.com',
  role: 'admin',
  status: 'active',
  creator: '<string>',
  package: '<string>',
  max_domains: '<integer>',
  max_databases: '<integer>',
  '<open>': true,
}
const service = { name: '<string>', '<open>': true }

/** The published operations of the areas that this release serves. */
export const publishedOperations: Readonly<Record<string, 'P' | 'P+'>> = {
  'GET /openapi.yaml': 'P',
  'POST /auth/login': 'P',
  'POST /auth/logout': 'P',
  'GET /auth/me': 'P',
  'POST /auth/refresh': 'P+',
  'POST /auth/reauth': 'P+',
  'POST /auth/login-as/:username': 'P+',
  'POST /users/:username/api-keys': 'P',
  'GET /files/list': 'P',
  'GET /files/read': 'P',
  'POST /files/write': 'P',
  'POST /files/delete': 'P',
  'GET /files/trash': 'P',
  'DELETE /files/trash': 'P',
  'POST /files/trash/restore': 'P+',
  'POST /files/mkdir': 'P+',
  'POST /files/rename': 'P+',
  'POST /files/copy': 'P+',
  'POST /files/move': 'P+',
  'POST /files/chmod': 'P+',
  'GET /files/config': 'P',
  'GET /files/upload-limits': 'P',
  'GET /services': 'P',
  'GET /services/:name': 'P',
  'POST /services/:name/start': 'P',
  'POST /services/:name/stop': 'P',
  'POST /services/:name/restart': 'P',
}

/** In this order: later calls may depend on earlier ones. */
export const publishedCalls: readonly PublishedCall[] = [
  {
    route: 'POST /auth/login',
    as: 'nobody',
    path: '/auth/login',
    body: {},
    status: 400,
    answer: error(400, 'VALIDATION_ERROR', 'Username and password are required'),
  },
  {
    route: 'POST /auth/login',
    as: 'nobody',
    path: '/auth/login',
    body: { username: 'admin', password: 'wrong' },
    status: 401,
    answer: error(401, 'UNAUTHORIZED', 'Invalid credentials'),
  },
  {
    route: 'POST /auth/login',
    as: 'nobody',
    path: '/auth/login',
    body: { username: 'admin', password: 'Correct-Horse-7' },
    status: 200,
    answer: { token: '<string>', user, expires_in: 86400 },
  },
  { route: 'GET /auth/me', as: 'nobody', path: '/auth/me', status: 401, answer: error(401, 'UNAUTHORIZED', 'Missing authorization') },
  { route: 'GET /auth/me', as: 'admin', path: '/auth/me', status: 200, answer: user },
  { route: 'GET /auth/me', as: 'admin', path: '/auth/me/', status: 200, answer: user },
  { route: 'POST /auth/refresh', as: 'admin', path: '/auth/refresh', status: 200, answer: { token: '<string>', expires_in: 86400 } },
  {
    route: 'POST /auth/reauth',
    as: 'admin',
    path: '/auth/reauth',
    body: { password: 'Correct-Horse-7' },
    status: 200,
    answer: { success: true, message: 'Re-authentication successful', expires_in: 300 },
  },
  {
    route: 'POST /users/:username/api-keys',
    as: 'admin',
    path: '/users/admin/api-keys',
    body: { name: 'WHMCS Provisioning' },
    status: 201,
    answer: {
      success: true,
      message: "API key created. Save the secret key now — it won't be shown again!",
      secret_key: '<string>',
      api_key: '<string>',
      key: {
        id: '<string>',
        name: 'WHMCS Provisioning',
        key_prefix: '<string>',
        permissions: ['<string>'],
        ip_whitelist: ['<string>'],
        last_used: '0001-01-01T00:00:00Z',
        created_at: '<string>',
        expires_at: '0001-01-01T00:00:00Z',
        enabled: true,
      },
    },
  },
  {
    route: 'POST /auth/login-as/:username',
    as: 'admin',
    path: '/auth/login-as/admin',
    status: 403,
    answer: error(403, 'FORBIDDEN', 'Cannot log in as an admin account'),
  },
  { route: 'GET /services', as: 'admin', path: '/services/', status: 200, answer: [service] },
  {
    route: 'GET /services/:name',
    as: 'admin',
    path: '/services/getty',
    status: 403,
    answer: error(403, 'FORBIDDEN', 'Service not allowed'),
  },
  {
    route: 'POST /services/:name/restart',
    as: 'admin',
    path: '/services/getty/restart',
    status: 403,
    answer: error(403, 'FORBIDDEN', 'Service not allowed'),
  },
  {
    route: 'GET /files/read',
    as: 'admin',
    path: '/files/read',
    status: 400,
    answer: error(400, 'VALIDATION_ERROR', 'Path is required'),
  },
  {
    route: 'POST /files/write',
    as: 'admin',
    path: '/files/write',
    body: {},
    status: 400,
    answer: error(400, 'VALIDATION_ERROR', 'Path is required'),
  },
  {
    route: 'POST /files/delete',
    as: 'admin',
    path: '/files/delete',
    body: {},
    status: 400,
    answer: error(400, 'VALIDATION_ERROR', 'Path is required'),
  },
  {
    route: 'GET /files/config',
    as: 'admin',
    path: '/files/config',
    status: 200,
    answer: { recycle_bin_enabled: true, editor_font_size: 14, editor_theme: 'vs-dark' },
  },
  { route: 'GET /files/upload-limits', as: 'admin', path: '/files/upload-limits', status: 200, answer: { max_upload_mb: '<integer>' } },
  { route: 'POST /auth/logout', as: 'admin', path: '/auth/logout', status: 200, answer: { message: 'Logged out successfully' } },
]
