/** Key scopes: one per area, with what `GET /auth/scopes` says of them. Paths are first segments below `/api/v1`. */
export const scopeTable: readonly { readonly scope: string; readonly description: string; readonly paths: readonly string[] }[] = [
  { scope: 'all', description: 'Everything that the role of the key’s user allows', paths: ['/*'] },
  { scope: 'read', description: 'Read every area, except file contents, downloads and private keys', paths: ['/*'] },
  { scope: 'users', description: 'Accounts of customers', paths: ['/users'] },
  { scope: 'packages', description: 'Hosting packages', paths: ['/packages'] },
  { scope: 'domains', description: 'Domains, web sites and PHP', paths: ['/domains', '/php'] },
  { scope: 'ssl', description: 'Certificates', paths: ['/ssl'] },
  { scope: 'dns', description: 'DNS zones and records', paths: ['/dns'] },
  { scope: 'databases', description: 'Databases and their users', paths: ['/databases'] },
  { scope: 'ftp', description: 'FTP and SFTP accounts', paths: ['/ftp'] },
  { scope: 'files', description: 'Files in the home directory', paths: ['/files'] },
  { scope: 'services', description: 'Daemons of the server', paths: ['/services'] },
  { scope: 'system', description: 'The server, its settings and version', paths: ['/system', '/settings'] },
  { scope: 'notifications', description: 'What an account is told', paths: ['/notifications'] },
  { scope: 'audit', description: 'The audit log', paths: ['/audit'] },
]

/** Scopes of areas that a key may already hold although the area is served by no route of this installation. */
const furtherScopes = ['resellers', 'email', 'cron', 'backups', 'wordpress', 'security', 'sso']

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

/** What the rule for collaborators looks at in a route. */
export interface RouteAccess {
  readonly scope: string | null
  readonly method: string
  readonly path: string
  readonly byDomain?: boolean
  readonly content?: boolean
  readonly session?: boolean
  readonly ownLogin?: boolean
}

/** Whether a route can tell by itself to which domains belongs what it is about. */
const tellsDomain = ({ path, byDomain }: RouteAccess): boolean => byDomain ?? path.split('/').includes(':domain')

/**
 * Whether a collaborator with `held` scopes may call a route. What concerns logins of the account (keys, sessions, second factor,
 * collaborators) is its owner's alone: those routes need `all`, which no collaborator holds, or a session of the owner. Who is limited
 * to some domains is let through only where it can be told which domain it is about; that it is one of them, the view decides.
 */
export function collaboratorMay(held: readonly string[], limited: boolean, route: RouteAccess): boolean {
  const { scope, method, content, session, ownLogin } = route
  if (ownLogin === true) return true
  if (session === true) return false
  if (limited && !tellsDomain(route)) return false
  const reads = method === 'GET' || method === 'HEAD'
  // the area holds the account's own logins, too
  if (scope === 'users' && !reads) return false
  return keyAllows(held, scope, method, content === true)
}

/** What a collaborator is told who lacks an area. */
export const notIncluded = (scope: string | null): string => `Your access does not include '${scope ?? 'all'}'`
