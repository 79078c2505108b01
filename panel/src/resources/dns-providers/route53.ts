import aws4 from 'aws4'
import sax from 'sax'
import { z } from 'zod'
import { endpoint, query, requireOk } from './http-common.ts'
import { type ProviderKind, ProviderRefused } from './provider.ts'
import { type TxtSet, quoted, setProvider, unquoted } from './record-sets.ts'

const Credentials = z.object({
  access_key_id: z.string().regex(/^[A-Z0-9]{16,128}$/),
  secret_access_key: z.string().regex(/^[A-Za-z0-9/+=]{16,128}$/),
  endpoint: endpoint('https://route53.amazonaws.com'),
})

const version = '/2013-04-01'
const namespace = 'https://route53.amazonaws.com/doc/2013-04-01/'

/** The texts of an XML answer, each with the names of the elements around it: `a/b/c`. An element that begins is there with ''. */
function textsOf(xml: string): [path: string, text: string][] {
  const parser = sax.parser(true, { trim: true })
  const around: string[] = []
  const found: [string, string][] = []
  parser.onopentag = ({ name }) => {
    around.push(name)
    found.push([around.join('/'), ''])
  }
  parser.onclosetag = () => void around.pop()
  parser.ontext = (text) => void found.push([around.join('/'), text])
  parser.onerror = (cause) => {
    throw new ProviderRefused('the answer is not understood', { cause })
  }
  parser.write(xml).close()
  return found
}

/** The elements at a path, each as what its inner elements say. */
function elementsAt(xml: string, path: string): ReadonlyMap<string, readonly string[]>[] {
  const elements: Map<string, string[]>[] = []
  for (const [at, text] of textsOf(xml)) {
    if (at === path && text === '') elements.push(new Map())
    const inner = at.startsWith(`${path}/`) ? at.slice(path.length + 1) : null
    const last = elements.at(-1)
    if (inner !== null && text !== '') last?.set(inner, [...(last.get(inner) ?? []), text])
  }
  return elements
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (char) => escapes[char] ?? char)
const element = (name: string, ...content: readonly string[]) => `<${name}>${content.join('')}</${name}>`

const change = (action: 'CREATE' | 'DELETE', name: string, set: TxtSet | null): string =>
  set === null
    ? ''
    : element(
        'Change',
        element('Action', action),
        element(
          'ResourceRecordSet',
          element('Name', `${escaped(name)}.`),
          element('Type', 'TXT'),
          element('TTL', String(set.ttl)),
          element('ResourceRecords', ...set.values.map((value) => element('ResourceRecord', element('Value', escaped(quoted(value)))))),
        ),
      )

/** Amazon Route 53, by the key of a user who may list zones and change their records. */
export const route53: ProviderKind<z.output<typeof Credentials>> = {
  credentials: Credentials,
  open({ access_key_id: accessKeyId, secret_access_key: secretAccessKey, endpoint: base }, reach) {
    const call = (method: 'GET' | 'POST', path: string, body = '') => {
      const url = new URL(version + path, base)
      const type = body === '' ? {} : { 'Content-Type': 'application/xml' }
      const request = {
        service: 'route53',
        region: 'us-east-1',
        host: url.host,
        path: url.pathname + url.search,
        method,
        body,
        headers: type,
      }
      const { headers = {} } = aws4.sign(request, { accessKeyId, secretAccessKey })
      const sent = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
      return reach.text({ method, url: url.href, headers: Object.fromEntries(sent), ...(body === '' ? {} : { body }) })
    }
    const recordsOf = (zone: string) => `/hostedzone/${encodeURIComponent(zone)}/rrset`
    return setProvider({
      check: async () => void requireOk(await call('GET', `/hostedzone${query({ maxitems: '1' })}`)),
      async zoneId(name) {
        const { text } = requireOk(await call('GET', `/hostedzonesbyname${query({ dnsname: name, maxitems: '10' })}`))
        const zone = elementsAt(text, 'ListHostedZonesByNameResponse/HostedZones/HostedZone').find(
          (each) => each.get('Name')?.[0] === `${name}.` && each.get('Config/PrivateZone')?.[0] !== 'true',
        )
        return zone?.get('Id')?.[0]?.replace('/hostedzone/', '') ?? null
      },
      async read(zone, name) {
        const { text } = requireOk(await call('GET', recordsOf(zone.id) + query({ name, type: 'TXT', maxitems: '1' })))
        // it begins there: what comes next may be another name
        const set = elementsAt(text, 'ListResourceRecordSetsResponse/ResourceRecordSets/ResourceRecordSet').find(
          (each) => each.get('Name')?.[0] === `${name}.` && each.get('Type')?.[0] === 'TXT',
        )
        if (set === undefined) return null
        return { ttl: Number(set.get('TTL')?.[0]), values: (set.get('ResourceRecords/ResourceRecord/Value') ?? []).map(unquoted) }
      },
      async replace(zone, name, before, after) {
        const changes = element('Changes', change('DELETE', name, before), change('CREATE', name, after))
        const batch = `<ChangeResourceRecordSetsRequest xmlns="${namespace}">${element('ChangeBatch', changes)}</ChangeResourceRecordSetsRequest>`
        const answer = await call('POST', `${recordsOf(zone.id)}/`, `<?xml version="1.0" encoding="UTF-8"?>${batch}`)
        if (answer.status === 400 && answer.text.includes('InvalidChangeBatch')) return false
        requireOk(answer)
        return true
      },
    })
  },
}
