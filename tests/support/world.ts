import type { Engine } from '@croft/kit/db/dialect.ts'
import { type TestApp, testApp } from '@croft/panel/testing/app.ts'
import type { Client } from '@croft/panel/testing/client.ts'
import { softwareAuthenticator } from '@croft/panel/resources/passkeys/testing.ts'
import { bodyOf, callRoute, paramsOf } from './call.ts'
import { routes } from './table.ts'

export const password = 'Battery-Staple-9'
/** Part of everything that belongs to the victim, and of nothing else. */
export const mark = 'johnqx'
export const victimDomain = `${mark}-site.com`

/** Two resellers with a customer each; whatever can be made for the first customer is there. */
export interface World extends TestApp {
  readonly john: Client
  readonly johnReseller: Client
  readonly mary: Client
  readonly maryReseller: Client
  readonly maryKey: string
  /** Parameters of every path that name something of the victim: `/domains/:domain/redirects/:id` → its values. */
  readonly victim: ReadonlyMap<string, Readonly<Record<string, string>>>
}

async function makeKey(owner: Client, username: string, permissions: readonly string[]): Promise<string> {
  const made = await owner.post(`/users/${username}/api-keys`, { name: `${username} key`, permissions })
  if (made.status !== 201) throw new Error(`cannot make a key for ${username}: ${made.text}`)
  return String(made.body['secret_key'])
}

async function customer(reseller: Client, app: TestApp, username: string, domain: string): Promise<Client> {
  const fields = { username, email: `${username}@example.com`, password, domain, can_use_ssh: true }
  const made = await reseller.post('/users', fields)
  if (made.status !== 201) throw new Error(`cannot create ${username}: ${made.text}`)
  return app.login(username, password)
}

/** Things of the whole server that the routes below them are asked about. */
const ofServer: Readonly<Record<string, string>> = {
  '/databases/engines/:engine': 'mariadb',
  '/databases/exports/:id': 'abcdef0123456789',
  '/databases/processes/:id': '1',
  '/files/uploads/:id': 'abcdef0123456789',
  '/dns/templates/:name': 'default',
  '/ftp/sessions/:id': 'ftp-1',
  '/packages/:name': 'default',
  '/php/versions/:version': '8.3',
  '/services/:name': 'nginx',
  '/settings/:group': 'auth',
  '/settings/:group/:key': 'session_ttl',
  '/system/ips/:ip': '203.0.113.20',
  '/system/processes/:pid': '1',
}

/** What a list shows of its first entry under the name that the path gives it. */
function idOf(entry: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const value = entry?.[name] ?? entry?.['id'] ?? entry?.['name'] ?? entry?.['code'] ?? entry?.['username']
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** Examples speak of example.com; the victim's site has another name. */
export const forVictim = (body: unknown): unknown =>
  body === undefined ? undefined : (JSON.parse(JSON.stringify(body).replaceAll('example.com', victimDomain)) as unknown)

/** Makes one of everything that can be made below the victim's objects, from the examples of the table, and notes what it is called. */
async function furnish(app: TestApp, john: Client): Promise<World['victim']> {
  const known = new Map<string, Readonly<Record<string, string>>>()
  // What a customer may not make or see, an administrator does.
  const callerOf = (route: (typeof routes)[number]) => (route.roles.includes('user') ? john : app.admin).token ?? ''
  const paths = [...new Set(routes.filter((route) => route.roles !== 'public').map((route) => route.path))]
  const valuesOf = async (path: string): Promise<Readonly<Record<string, string>>> => {
    const found = known.get(path)
    if (found !== undefined) return found
    const names = paramsOf(path)
    const last = names.at(-1)
    let values: Record<string, string> = {}
    if (last !== undefined) {
      const collection = path.slice(0, path.lastIndexOf(`/:${last}`))
      values = { ...(await valuesOf(collection)) }
      const place = `${collection}/:${last}`
      if (last === 'username' && !collection.includes(':')) values[last] = mark
      else if (last === 'domain') values[last] = victimDomain
      else if (ofServer[place] !== undefined) values[last] = ofServer[place]
      else {
        const create = routes.find((route) => route.method === 'POST' && route.path === collection)
        const list = routes.find((route) => route.method === 'GET' && route.path === collection)
        if (create !== undefined) await callRoute(app, create, { token: callerOf(create), params: values, body: forVictim(bodyOf(create)) })
        if (list !== undefined) {
          const listed = JSON.parse((await callRoute(app, list, { token: callerOf(list), params: values })).text) as unknown
          // a list in a wrapper of its own: `{"accounts":[…],"total":1}`
          const rows = Array.isArray(listed) ? listed : Object.values(listed as object).find(Array.isArray)
          const id = idOf((rows as Record<string, unknown>[] | undefined)?.[0], last)
          if (id !== undefined) values[last] = id
        } else if (create !== undefined) {
          const id = idOf(bodyOf(create) as Record<string, unknown>, last)
          if (id !== undefined) values[last] = id
        }
      }
    }
    known.set(path, values)
    return values
  }
  for (const path of paths) await valuesOf(path)
  return known
}

/** A passkey is no answer that an example could give. */
async function registerPasskey(john: Client): Promise<void> {
  const options = await john.post('/auth/passkeys/register/options', { name: mark })
  const key = softwareAuthenticator('https://panel.example.com:3082', 'panel.example.com')
  const credential = key.create(options.body as unknown as Parameters<typeof key.create>[0])
  const made = await john.post('/auth/passkeys/register', { credential })
  if (made.status !== 201) throw new Error(`cannot register a passkey: ${made.text}`)
}

export async function makeWorld(engine: Engine = 'sqlite'): Promise<World> {
  const app = await testApp(engine)
  const johnReseller = await app.account('rita', { role: 'reseller', max_users: 5, max_domains: -1, can_use_ssh: true })
  const maryReseller = await app.account('rolf', { role: 'reseller', max_users: 5, max_domains: -1, can_use_ssh: true })
  const john = await customer(johnReseller, app, mark, victimDomain)
  const mary = await customer(maryReseller, app, 'mary', 'mary-site.com')
  const maryKey = await makeKey(mary, 'mary', ['all'])
  await makeKey(john, mark, ['all'])
  await john.post('/domains', { domain: `${mark}-old.com` })
  await john.delete(`/domains/${mark}-old.com`)
  await john.post(`/ssl/${victimDomain}/self-signed`, {})
  await registerPasskey(john)
  // of which john is told
  await app.parts.eventReader.run(new AbortController().signal)
  await john.post('/files/write', { path: `/${mark}.sql`, content: 'SELECT 1;' })
  await john.post('/files/share', { path: `/${mark}.sql`, expires_in: 0 })
  await app.db.transaction(async (q) => {
    const { id: owner } = await q.selectFrom('users').select('id').where('username', '=', mark).executeTakeFirstOrThrow()
    const times = { created_at: 0, expires_at: Number.MAX_SAFE_INTEGER }
    const row = { id: 'abcdef0123456789', owner_id: owner, database_name: `${mark}_mydb`, path: `/${mark}.sql`, size_bytes: 9, ...times }
    await q.insertInto('database_exports').values(row).execute()
    const upload = { id: 'abcdef0123456789', user_id: owner, path: '/', name: mark, overwrite: 0, size_bytes: 9 }
    await q
      .insertInto('file_uploads')
      .values({ ...upload, expires_at: Number.MAX_SAFE_INTEGER })
      .execute()
  })
  return { ...app, john, johnReseller, mary, maryReseller, maryKey, victim: await furnish(app, john) }
}

/** Makes an API key as an administrator and gives its secret. */
export const adminKey = (app: TestApp, permissions: readonly string[]): Promise<string> => makeKey(app.admin, 'admin', permissions)
