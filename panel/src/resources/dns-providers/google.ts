import { SignJWT, importPKCS8 } from 'jose'
import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { client, endpoint, query, requireOk, requireShape } from './http-common.ts'
import { type ProviderKind, ProviderRefused, type Reach } from './provider.ts'
import { type TxtSet, quoted, setProvider, unquoted } from './record-sets.ts'

const Account = z.object({
  client_email: z.email().max(255),
  private_key: z.string().max(8192),
  project_id: z.string().regex(/^[a-z0-9.:-]{1,64}$/),
  token_uri: endpoint('https://oauth2.googleapis.com/token'),
})
type Account = z.output<typeof Account>

/** `service_account`: the key file of a service account that may change DNS, whole, as text or as an object. */
const Credentials = z.object({
  service_account: z.preprocess((value) => (typeof value === 'string' ? parsed(value) : value), Account),
  endpoint: endpoint('https://dns.googleapis.com/dns/v1'),
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // the schema says that it is wrong
    return null
  }
}

const Token = z.object({ access_token: z.string() })
const scope = 'https://www.googleapis.com/auth/ndev.clouddns.readwrite'

/** A token for some minutes, given for a statement that is signed with the account's key. */
async function fetchToken(account: Account, clock: Clock, reach: Reach): Promise<string> {
  const key = await importPKCS8(account.private_key, 'RS256').catch((cause: unknown) => {
    throw new ProviderRefused('service_account.private_key is missing or wrong', { cause })
  })
  const now = Math.floor(clock.now() / 1000)
  const assertion = await new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt(now)
    .setExpirationTime(now + 600)
    .sign(key)
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString()
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const answer = await reach.text({ method: 'POST', url: account.token_uri, headers, body })
  if (answer.status === 400) throw new ProviderRefused('access is denied')
  return requireShape(Token, { body: parsed(requireOk(answer).text) }).access_token
}

const Zones = z.object({ managedZones: z.array(z.object({ name: z.string(), visibility: z.string().default('public') })).default([]) })
const Sets = z.object({ rrsets: z.array(z.object({ ttl: z.number(), rrdatas: z.array(z.string()) })).default([]) })

/** Google Cloud DNS. */
export const google = (clock: Clock): ProviderKind<z.output<typeof Credentials>> => ({
  credentials: Credentials,
  open({ service_account: account, endpoint: base }, reach) {
    let token: Promise<string> | null = null
    const http = async () => {
      token ??= fetchToken(account, clock, reach)
      return client(reach, `${base}/projects/${encodeURIComponent(account.project_id)}`, { Authorization: `Bearer ${await token}` })
    }
    const listed = (name: string, set: TxtSet | null) =>
      set === null ? [] : [{ name: `${name}.`, type: 'TXT', ttl: set.ttl, rrdatas: set.values.map(quoted) }]
    return setProvider({
      check: async () => void requireOk(await (await http()).get(`/managedZones${query({ maxResults: '1' })}`)),
      async zoneId(name) {
        const answer = requireOk(await (await http()).get(`/managedZones${query({ dnsName: `${name}.` })}`))
        return requireShape(Zones, answer).managedZones.find(({ visibility }) => visibility === 'public')?.name ?? null
      },
      async read(zone, name) {
        const path = `/managedZones/${encodeURIComponent(zone.id)}/rrsets${query({ name: `${name}.`, type: 'TXT' })}`
        const set = requireShape(Sets, requireOk(await (await http()).get(path))).rrsets[0]
        return set === undefined ? null : { ttl: set.ttl, values: set.rrdatas.map(unquoted) }
      },
      async replace(zone, name, before, after) {
        const change = { deletions: listed(name, before), additions: listed(name, after) }
        const answer = await (await http()).post(`/managedZones/${encodeURIComponent(zone.id)}/changes`, change)
        // what was to go is another set by now, or one has come
        if ([404, 409, 412].includes(answer.status)) return false
        requireOk(answer)
        return true
      },
    })
  },
})
