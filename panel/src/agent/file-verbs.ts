import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, type ClientHttp2Stream, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2'
import { pipeline } from 'node:stream/promises'
import { notFound, unavailable } from '@croft/kit/errors.ts'
import { verbNames } from '../helper/names.ts'
import { newSeal, sealHeader, sealing } from '../helper/seal.ts'
import type { UserDatabase } from '../system/system.ts'
import type { HelperPool, Tenant } from './helpers.ts'
import type { StreamVerb } from './server.ts'

const username = /^[a-z][a-z0-9]{1,23}$/
/** The helper is a process of the tenant's: only these of its headers are passed on. */
const passed = ['content-type', 'content-length', 'content-range', 'accept-ranges', 'etag'] as const
/** The panel gives its accounts ids from here on; people's own accounts on the machine are below. */
const firstTenantUid = 20_000

export interface FileVerbsOptions {
  readonly pool: HelperPool
  /** `null` for everybody who is no tenant of Croft. */
  readonly lookupUser: (name: string) => Promise<Tenant | null>
}

/** Tenants by `/etc/passwd`: an id of the panel's range that is also the group, and the home where Croft makes homes. */
export function tenantLookup(users: UserDatabase, homes: string): FileVerbsOptions['lookupUser'] {
  return async (name) => {
    const user = await users.byName(name)
    if (user === null || user.uid < firstTenantUid || user.gid !== user.uid || user.home !== `${homes}/${name}`) return null
    return { name, uid: user.uid, gid: user.gid, home: user.home }
  }
}

type Head = IncomingHttpHeaders & IncomingHttpStatusHeader

const headOf = (stream: ClientHttp2Stream): Promise<Head> =>
  new Promise((resolve, reject) => {
    stream.once('response', resolve)
    stream.once('error', reject)
    stream.once('close', () => reject(new Error('the helper ended without an answer')))
  })

async function forward(request: IncomingMessage, response: ServerResponse, open: (seal: string) => ClientHttp2Stream): Promise<void> {
  const seal = newSeal()
  const stream = open(seal)
  // closed rather than destroyed: only so is the helper told
  const cancel = () => {
    if (!stream.closed) stream.close(constants.NGHTTP2_CANCEL)
  }
  response.once('close', () => response.writableFinished || cancel())
  request.once('close', () => request.readableEnded || cancel())
  const answered = headOf(stream)
  const sealed = request.pipe(sealing(seal))
  sealed.pipe(stream)
  // an upload that is refused is not taken to its end
  stream.once('close', () => {
    sealed.unpipe(stream)
    request.unpipe(sealed).resume()
  })
  let head: Head
  try {
    head = await answered
  } catch (cause) {
    cancel()
    throw unavailable('Service temporarily unavailable', 5, cause)
  }
  const status = head[':status'] ?? 0
  if (status < 200 || status > 599) throw unavailable()
  const headers = passed.flatMap((name) => (typeof head[name] === 'string' ? [[name, head[name]] as const] : []))
  response.writeHead(status, Object.fromEntries(headers))
  await pipeline(stream, response)
}

/** The verbs at `/v1/files/<name>?user=…`: each is handed to the tenant's own helper, bytes streaming both ways. */
export function createFileVerbs({ pool, lookupUser }: FileVerbsOptions): Readonly<Record<string, StreamVerb>> {
  const streamVerb =
    (name: string): StreamVerb =>
    async (request, response, query) => {
      if (request.method !== 'POST') throw notFound('Verb')
      const user = query.get('user') ?? ''
      const tenant = username.test(user) ? await lookupUser(user) : null
      if (tenant === null || tenant.name !== user) throw notFound('User')
      const args = query.get('args')
      const path = args === null ? `/${name}` : `/${name}?${new URLSearchParams({ args }).toString()}`
      await forward(request, response, (seal) => pool.open(tenant, path, { [sealHeader]: seal }))
    }
  return Object.fromEntries(verbNames.map((name) => [name, streamVerb(name)]))
}
