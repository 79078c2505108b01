import { type TestApp, testApp } from '@croft/panel/testing/app.ts'
import type { Client } from '@croft/panel/testing/client.ts'
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
  '/packages/:name': 'default',
  '/php/versions/:version': '8.3',
  '/services/:name': 'nginx',
  '/settings/:group': 'auth',
  '/settings/:group/:key': 'session_ttl',
  '/system/processes/:pid': '1',
}

/** What a list shows of its first entry under the name that the path gives it. */
function idOf(entry: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const value = entry?.[name] ?? entry?.['id'] ?? entry?.['name'] ?? entry?.['code']
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
          const id = Array.isArray(listed) ? idOf(listed[0] as Record<string, unknown>, last) : undefined
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

export async function makeWorld(): Promise<World> {
  const app = await testApp()
  const johnReseller = await app.account('rita', { role: 'reseller', max_users: 5, max_domains: -1, can_use_ssh: true })
  const maryReseller = await app.account('rolf', { role: 'reseller', max_users: 5, max_domains: -1, can_use_ssh: true })
  const john = await customer(johnReseller, app, mark, victimDomain)
  const mary = await customer(maryReseller, app, 'mary', 'mary-site.com')
  const maryKey = await makeKey(mary, 'mary', ['all'])
  await makeKey(john, mark, ['all'])
  await john.post('/domains', { domain: `${mark}-old.com` })
  await john.delete(`/domains/${mark}-old.com`)
  return { ...app, john, johnReseller, mary, maryReseller, maryKey, victim: await furnish(app, john) }
}

/** Makes an API key as an administrator and gives its secret. */
export const adminKey = (app: TestApp, permissions: readonly string[]): Promise<string> => makeKey(app.admin, 'admin', permissions)
