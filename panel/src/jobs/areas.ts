import { forbidden } from '@croft/kit/errors.ts'
import type { Ctx } from '../core/actor.ts'
import { keyAllows, notIncluded } from '../core/permission.ts'

/** First word of a job's type, or type of a resource → the key scope of its area. What is not here needs `all`. */
const scopes: Readonly<Record<string, string>> = {
  user: 'users',
  account: 'users',
  session: 'users',
  collaborator: 'users',
  'ssh-key': 'users',
  package: 'packages',
  reseller: 'resellers',
  domain: 'domains',
  site: 'domains',
  php: 'domains',
  dns: 'dns',
  zone: 'dns',
  'dns-zone': 'dns',
  'dns-template': 'dns',
  'dns-server': 'dns',
  'dns-provider': 'dns',
  ssl: 'ssl',
  certificate: 'ssl',
  database: 'databases',
  'database-user': 'databases',
  'database-server': 'databases',
  email: 'email',
  mailbox: 'email',
  ftp: 'ftp',
  file: 'files',
  cron: 'cron',
  'cron-job': 'cron',
  backup: 'backups',
  wordpress: 'wordpress',
  security: 'security',
  firewall: 'security',
  service: 'services',
  system: 'system',
  server: 'system',
  settings: 'system',
}

/** The key scope of an area: `domain` → `domains`. */
export const scopeOfArea = (area: string): string => (Object.hasOwn(scopes, area) ? (scopes[area] ?? 'all') : 'all')

/** Whether a key with these scopes may read the area. */
export const mayReadArea = (held: readonly string[], area: string): boolean => keyAllows(held, scopeOfArea(area), 'GET', false)

/** The areas that a key with these scopes may read; `null` = every one. */
export const readableAreas = (held: readonly string[]): string[] | null =>
  held.includes('all') ? null : Object.keys(scopes).filter((area) => mayReadArea(held, area))

/** Refuses a write in an area that the key is not scoped for: 403 `API key is not scoped for '<scope>' on this request`. */
export function requireArea(ctx: Ctx, area: string): void {
  const scope = scopeOfArea(area)
  if (keyAllows(ctx.actor.scopes, scope, 'POST', false)) return
  throw forbidden(ctx.actor.collaborator === undefined ? `API key is not scoped for '${scope}' on this request` : notIncluded(scope))
}
