import type { Route } from '@croft/kit/http/route.ts'

/** Scope of an area by the first segment of the path, as the API promises it; `null` = any valid key. Read against the table, never from it. */
const bySegment: Readonly<Record<string, string | null>> = {
  users: 'users',
  packages: 'packages',
  resellers: 'resellers',
  domains: 'domains',
  php: 'domains',
  dns: 'dns',
  ssl: 'ssl',
  databases: 'databases',
  email: 'email',
  ftp: 'ftp',
  files: 'files',
  cronjobs: 'cron',
  backups: 'backups',
  wordpress: 'wordpress',
  security: 'security',
  csf: 'security',
  firewall: 'security',
  services: 'services',
  system: 'system',
  version: 'system',
  license: 'system',
  settings: 'system',
  branding: 'system',
  audit: 'audit',
  notifications: 'notifications',
  webhooks: 'webhooks',
  search: null,
  jobs: null,
  events: null,
  deleted: null,
}

/** Routes that hand out a login to a whole account, or change who can log in: only keys with `all`. */
const needAll = [
  'POST /auth/login-as/:username',
  'PUT /auth/password',
  'GET /auth/2fa',
  'GET /auth/passkeys',
  'GET /auth/sessions',
  'DELETE /auth/sessions',
  'DELETE /auth/sessions/:id',
  'POST /users/:username/2fa/reset',
  'PUT /settings/:group',
  'DELETE /settings/:group/:key',
  'PUT /services/:name/config',
  'PUT /users/:username/ssh',
  'PUT /users/:username/ssh/password',
  'POST /users/:username/ssh-keys',
  'POST /users/:username/collaborators',
  'PUT /users/:username/collaborators/:login',
  'POST /users/:username/collaborators/:login/2fa/reset',
]
const anyKey = ['GET /auth/me', 'GET /auth/scopes', 'POST /auth/logout']

/** The scope that a key needs for a route. */
export function promisedScope({ method, path, session }: Route<never, never>): string | null {
  const place = `${method} ${path}`
  if (session === true || anyKey.includes(place)) return null
  if (needAll.includes(place)) return 'all'
  if (path.startsWith('/users/:username/api-keys')) return 'api-keys'
  const segment = path.split('/')[1] ?? ''
  return segment === 'auth' ? 'all' : (bySegment[segment] ?? null)
}

/** Content routes: what they give out is more than `read` may have. */
export const contentRoutes: readonly string[] = [
  'GET /databases/exports/:id',
  'GET /domains/:domain/logs/download',
  'GET /files/download',
  'GET /files/history/read',
  'GET /files/read',
  'GET /files/thumbnail',
  'GET /services/:name/config',
  'GET /services/:name/logs',
  'GET /services/:name/logs/stream',
  'GET /ssl/:domain/private-key',
]
