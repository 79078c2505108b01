import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportPKCS8, generateKeyPair, jwtVerify } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '@croft/kit/clock.ts'
import { google } from './google.ts'
import { ovh } from './ovh.ts'
import { outwardReach } from './reach.ts'
import { quoted, unquoted } from './record-sets.ts'
import { route53 } from './route53.ts'

const open = outwardReach(async () => ['127.0.0.0/8'])
const name = '_acme-challenge.www.example.com'

interface Call {
  readonly method: string
  readonly url: URL
  readonly header: (name: string) => string
  readonly text: string
}

/** A provider on loopback: `answer` gives status and body. */
async function provider(answer: (call: Call) => readonly [number, string] | Promise<readonly [number, string]>): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const url = new URL(request.url ?? '', `http://${request.headers.host}`)
      const header = (each: string) => String(request.headers[each] ?? '')
      const [status, text] = await answer({ method: request.method ?? '', url, header, text: Buffer.concat(chunks).toString() })
      response.writeHead(status).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('values keep quotes and backslashes', () => {
  for (const text of ['plain', 'a "b" \\ c', '\\"']) expect(unquoted(quoted(text))).toBe(text)
})

test('Route 53: sets change whole, and nobody else is overwritten', async () => {
  let values: string[] = ['"kept"']
  let meanwhile: string | null = null
  const zones = ['www.example.com', 'example.com'].map(
    (zone, index) =>
      `<HostedZone><Id>/hostedzone/Z${index}</Id><Name>${zone}.</Name><Config><PrivateZone>${index === 0}</PrivateZone></Config></HostedZone>`,
  )
  const endpoint = await provider(({ method, url, header, text }) => {
    const scope =
      /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEEXAMPLE\/\d{8}\/us-east-1\/route53\/aws4_request, SignedHeaders=\S*host\S*, Signature=[0-9a-f]{64}$/
    if (!scope.test(header('authorization'))) return [403, '<ErrorResponse/>']
    if (url.pathname.endsWith('/hostedzonesbyname'))
      return [200, `<ListHostedZonesByNameResponse><HostedZones>${zones.join('')}</HostedZones></ListHostedZonesByNameResponse>`]
    if (method === 'GET') {
      const records = values.map((value) => `<ResourceRecord><Value>${value}</Value></ResourceRecord>`).join('')
      const set = `<ResourceRecordSet><Name>${name}.</Name><Type>TXT</Type><TTL>60</TTL><ResourceRecords>${records}</ResourceRecords></ResourceRecordSet>`
      const sets = values.length === 0 ? set.replace(name, 'zzz.example.com') : set
      return [200, `<ListResourceRecordSetsResponse><ResourceRecordSets>${sets}</ResourceRecordSets></ListResourceRecordSetsResponse>`]
    }
    expect(url.pathname).toBe('/2013-04-01/hostedzone/Z1/rrset/')
    if (meanwhile !== null) {
      values.push(meanwhile)
      meanwhile = null
    }
    const [deleted = '', created = ''] = ['DELETE', 'CREATE'].map(
      (action) => new RegExp(`<Action>${action}</Action>(.*?)</Change>`).exec(text)?.[1],
    )
    const listed = (part: string) => [...part.matchAll(/<Value>&quot;(.*?)&quot;<\/Value>/g)].map(([, value]) => `"${value}"`)
    if (listed(deleted).join() !== values.join())
      return [400, '<ErrorResponse><Error><Code>InvalidChangeBatch</Code></Error></ErrorResponse>']
    values = listed(created)
    return [200, '<ChangeResourceRecordSetsResponse/>']
  })
  const keys = { access_key_id: 'AKIAEXAMPLEEXAMPLE', secret_access_key: 'wJalrXUtnFEMI/K7MDENG' }
  const own = route53.open({ ...keys, endpoint }, open)
  await own.set(name, 'one')
  expect(values).toEqual(['"kept"', '"one"'])
  meanwhile = '"theirs"'
  await own.set(name, 'two')
  await own.set(name, 'two')
  expect(values).toEqual(['"kept"', '"one"', '"theirs"', '"two"'])
  for (const value of ['one', 'two', 'two', 'kept', 'theirs']) await own.remove(name, value)
  expect(values).toEqual([])
  await own.set(name, 'first')
  expect(values).toEqual(['"first"'])
  await expect(own.set('_acme-challenge.elsewhere.org', 'x')).rejects.toThrow('no zone there holds _acme-challenge.elsewhere.org')
  await expect(route53.open({ ...keys, access_key_id: 'AKIAOTHEROTHEROTHER', endpoint }, open).check()).rejects.toThrow('access is denied')
})

test('Google: a signed statement is changed for a token, sets change whole', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  let set: { ttl: number; rrdatas: string[] } | null = { ttl: 300, rrdatas: ['"kept"'] }
  const endpoint = await provider(async ({ method, url, header, text }) => {
    if (url.pathname === '/token') {
      const form = new URLSearchParams(text)
      const { payload } = await jwtVerify(form.get('assertion') ?? '', publicKey, {
        issuer: 'croft@project.example',
        audience: `${url.origin}/token`,
      })
      return payload['scope'] === 'https://www.googleapis.com/auth/ndev.clouddns.readwrite'
        ? [200, '{"access_token":"t0ken"}']
        : [400, '{}']
    }
    if (header('authorization') !== 'Bearer t0ken') return [401, '{}']
    if (url.searchParams.get('dnsName') === 'example.com.')
      return [200, '{"managedZones":[{"name":"inside","visibility":"private"},{"name":"outside"}]}']
    if (url.pathname.endsWith('/managedZones')) return [200, '{}']
    expect(url.pathname).toMatch(/^\/projects\/project-1\/managedZones\/outside\//)
    if (method === 'GET') return [200, JSON.stringify({ rrsets: set === null ? [] : [set] })]
    const { deletions, additions } = JSON.parse(text) as Record<'deletions' | 'additions', { ttl: number; rrdatas: string[] }[]>
    if ((deletions[0]?.rrdatas ?? []).join() !== (set?.rrdatas ?? []).join()) return [412, '{}']
    set = additions[0] ?? null
    return [200, '{}']
  })
  const account = {
    client_email: 'croft@project.example',
    private_key: await exportPKCS8(privateKey),
    project_id: 'project-1',
    token_uri: `${endpoint}/token`,
  }
  const credentials = google(systemClock).credentials.parse({ service_account: JSON.stringify(account), endpoint })
  const own = google(systemClock).open(credentials, open)
  await own.check()
  await own.set(name, 'one')
  expect(set).toMatchObject({ ttl: 300, rrdatas: ['"kept"', '"one"'] })
  for (const value of ['one', 'kept', 'kept']) await own.remove(name, value)
  expect(set).toBeNull()
  await own.set(name, 'two')
  expect(set).toMatchObject({ ttl: 60, rrdatas: ['"two"'] })
  const broken = google(systemClock).open({ ...credentials, service_account: { ...account, private_key: 'none' } }, open)
  await expect(broken.check()).rejects.toThrow('service_account.private_key is missing or wrong')
  expect(google(systemClock).credentials.safeParse({ service_account: '{' }).success).toBe(false)
})

test('OVH: signed by its own clock, published after each change', async () => {
  const records = new Map([['7', '"kept"']])
  const said: string[] = []
  const time = 1_900_000_000
  const endpoint = await provider(({ method, url, header, text }) => {
    if (url.pathname === '/auth/time') return [200, String(time)]
    const digest = createHash('sha1').update(['s3cret-s3cret', 'consumer-key', method, url.href, text, header('x-ovh-timestamp')].join('+'))
    if (header('x-ovh-signature') !== `$1$${digest.digest('hex')}` || Math.abs(Number(header('x-ovh-timestamp')) - time) > 60)
      return [403, '{}']
    if (url.pathname === '/domain/zone') return [200, '["example.com"]']
    const id = /\/record\/(\d+)$/.exec(url.pathname)?.[1]
    if (method === 'GET')
      return [200, id === undefined ? JSON.stringify([...records.keys()].map(Number)) : JSON.stringify({ target: records.get(id) })]
    said.push(`${method} ${url.pathname}`)
    if (method === 'POST' && url.pathname.endsWith('/record')) {
      const body = JSON.parse(text) as { subDomain: string; target: string }
      expect(body.subDomain).toBe('_acme-challenge.www')
      records.set('8', body.target)
    }
    if (id !== undefined) records.delete(id)
    return [200, 'null']
  })
  const keys = { application_key: 'application-key', application_secret: 's3cret-s3cret', consumer_key: 'consumer-key', endpoint }
  const own = ovh(systemClock).open(keys, open)
  await own.check()
  for (const value of ['one', 'one']) await own.set(name, value)
  expect([...records.values()]).toEqual(['"kept"', '"one"'])
  await own.remove(name, 'one')
  expect([...records.values()]).toEqual(['"kept"'])
  const zone = '/domain/zone/example.com'
  expect(said).toEqual([`POST ${zone}/record`, `POST ${zone}/refresh`, `DELETE ${zone}/record/8`, `POST ${zone}/refresh`])
  await expect(
    ovh(systemClock)
      .open({ ...keys, application_secret: 'another-one' }, open)
      .check(),
  ).rejects.toThrow('access is denied')
})
