/** Key scopes: one per area, with what `GET /auth/scopes` says of them. Paths are first segments below `/api/v1`. */
export const scopeTable: readonly { readonly scope: string; readonly description: string; readonly paths: readonly string[] }[] = [
  { scope: 'all', description: 'Everything that the role of the key’s user allows', paths: ['/*'] },
  { scope: 'read', description: 'Read every area, except file contents, downloads and private keys', paths: ['/*'] },
  { scope: 'users', description: 'Accounts of customers', paths: ['/users'] },
  { scope: 'packages', description: 'Hosting packages', paths: ['/packages'] },
  { scope: 'domains', description: 'Domains, web sites and PHP', paths: ['/domains', '/php'] },
  { scope: 'files', description: 'Files in the home directory', paths: ['/files'] },
  { scope: 'services', description: 'Daemons of the server', paths: ['/services'] },
  { scope: 'system', description: 'The server, its settings and version', paths: ['/system', '/settings'] },
  { scope: 'audit', description: 'The audit log', paths: ['/audit'] },
]

/** Scopes of areas that a key may already hold although the area is served by no route of this installation. */
const furtherScopes = [
  'resellers',
  'dns',
  'ssl',
  'databases',
  'email',
  'ftp',
  'cron',
  'backups',
  'wordpress',
  'security',
  'notifications',
  'sso',
]

const aliases: Readonly<Record<string, string>> = {
  '*': 'all',
  cronjobs: 'cron',
  backup: 'backups',
  mail: 'email',
  firewall: 'security',
  csf: 'security',
}

const known = new Set([...scopeTable.map((entry) => entry.scope), ...furtherScopes])

/** The stored form of a permission (`*` → `all`), or `null` when there is none of that name. */
export function canonicalScope(name: string): string | null {
  const scope = aliases[name] ?? name
  return known.has(scope) ? scope : null
}

/** Whether a key with `held` scopes may call a route of `scope`; `null` scope = any valid credential. */
export function keyAllows(held: readonly string[], scope: string | null, method: string, content: boolean): boolean {
  if (held.includes('all') || scope === null) return true
  if (held.includes(scope)) return true
  // `api-keys` and `webhooks` are names in messages, not scopes that a key can hold: only `all` opens those routes.
  if (scope === 'all' || !known.has(scope)) return false
  return (method === 'GET' || method === 'HEAD') && !content && held.includes('read')
}
