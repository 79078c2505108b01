import { hash } from 'node:crypto'
import type { FakeSystem } from '../../../system/fake/fake.ts'
import { type LocalReply, type LocalRequest, rootOwned } from '../../../system/system.ts'
import type { DnsSpec } from '../spec.ts'
import type { ApiKey, ApiSet, ApiZone } from './api.ts'
import { apiPort, dnsPaths } from './paths.ts'

interface Zone extends ApiZone {
  readonly keys: ApiKey[]
  readonly metadata: Record<string, readonly string[]>
}
interface Database {
  zones: Record<string, Zone>
  transferKeys: Record<string, { algorithm: string; key: string }>
}

const json = (status: number, body: unknown): LocalReply => ({ status, body: JSON.stringify(body) })
const done: LocalReply = { status: 204, body: '' }
const missing: LocalReply = { status: 404, body: 'Not Found' }

function patch(zone: Zone, body: { rrsets: (ApiSet & { changetype: string })[] }): Zone {
  const sets = new Map(zone.rrsets.map((set) => [`${set.name} ${set.type}`, set]))
  for (const { changetype, ...set } of body.rrsets) {
    if (changetype === 'DELETE') sets.delete(`${set.name} ${set.type}`)
    else sets.set(`${set.name} ${set.type}`, set)
  }
  return { ...zone, rrsets: [...sets.values()].toSorted((a, b) => (`${a.name} ${a.type}` < `${b.name} ${b.type}` ? -1 : 1)) }
}

const fresh: Omit<Zone, 'keys' | 'metadata'> = {
  kind: 'Native',
  masters: [],
  dnssec: false,
  nsec3param: '',
  soa_edit: '',
  soa_edit_api: 'DEFAULT',
  master_tsig_key_ids: [],
  rrsets: [],
}

/** What PowerDNS answers, as far as the driver asks; its zones stand in its database file, so that a lost file is lost zones. */
function answer(database: Database, { method, path, body }: LocalRequest): LocalReply {
  const given = body === undefined ? {} : (JSON.parse(body) as Record<string, unknown>)
  const [asked = ''] = path.replace(/^\/api\/v1\/servers\/localhost\/?/, '').split('?')
  const [area = '', id = '', part, sub] = asked.split('/').map(decodeURIComponent)
  if (area === '') return json(200, { version: '4.7.3' })
  if (area === 'cache') return json(200, { count: 1 })
  if (area === 'tsigkeys') {
    const name = id === '' ? `${String(given['name'])}.` : id
    if (method === 'GET') return database.transferKeys[name] === undefined ? missing : json(200, database.transferKeys[name])
    database.transferKeys[name] = { algorithm: String(given['algorithm']), key: String(given['key']) }
    return json(201, {})
  }
  if (id === '' && method === 'GET')
    return json(
      200,
      Object.keys(database.zones).map((name) => ({ name })),
    )
  if (id === '') {
    const { name, nameservers: _, ...fields } = given as { name: string; nameservers: unknown }
    if (database.zones[name] !== undefined) return { status: 409, body: 'Conflict' }
    database.zones[name] = patch({ ...fresh, ...fields, rrsets: [], keys: [], metadata: {} }, { rrsets: (given['rrsets'] ?? []) as [] })
    return json(201, {})
  }
  const zone = database.zones[id]
  if (zone === undefined) return missing
  if (part === undefined) {
    if (method === 'GET') return json(200, { ...zone, dnssec: zone.keys.length > 0 })
    const nsec3 = given['nsec3param'] as string | undefined
    if (nsec3 !== undefined && nsec3 !== '' && zone.keys.length === 0) return json(422, { error: 'zone is not DNSSEC secured' })
    if (method === 'DELETE') delete database.zones[id]
    else database.zones[id] = method === 'PATCH' ? patch(zone, given as { rrsets: [] }) : { ...zone, ...given }
    return done
  }
  if (part === 'metadata' && sub !== undefined) {
    if (method === 'GET') return json(200, { metadata: zone.metadata[sub] ?? [] })
    if (method === 'DELETE') delete zone.metadata[sub]
    else zone.metadata[sub] = given['metadata'] as string[]
    return done
  }
  if (part === 'cryptokeys') {
    if (method === 'GET') return json(200, zone.keys)
    const at = zone.keys.findIndex((key) => key.id === Number(sub))
    if (method === 'DELETE') zone.keys.splice(at, 1)
    if (method === 'PUT') zone.keys[at] = { ...zone.keys[at], ...given } as ApiKey
    if (method === 'POST') zone.keys.push({ id: zone.keys.length + 1, ...given, dnskey: String(given['content']) } as unknown as ApiKey)
    return done
  }
  return done
}

/** Puts PowerDNS on a machine in memory: its package, and an API that remembers. `refusal`: what it says to changes of records. */
export function installPowerDns(system: FakeSystem, refusal: () => string | null = () => null): void {
  const { database } = dnsPaths(system.paths)
  void system.run(['groupadd', '--gid', '110', 'pdns'])
  void system.run(['useradd', '--uid', '110', '--gid', '110', 'pdns'])
  const folders = ['/usr', '/usr/share', '/usr/share/pdns-backend-sqlite3', '/usr/share/pdns-backend-sqlite3/schema']
  for (const path of folders) system.tree.put(path, { kind: 'directory', content: '', ...rootOwned(0o755) })
  system.tree.put(`${folders.at(-1)}/schema.sqlite3.sql`, { kind: 'file', content: 'CREATE TABLE domains;', ...rootOwned(0o644) })
  const empty: Database = { zones: {}, transferKeys: {} }
  system.answer((argv) => {
    if (argv[0] === 'sqlite3' && argv.includes('-readonly')) {
      const node = system.tree.get(database)
      if (node === undefined) return { code: 1, stdout: '', stderr: 'unable to open database' }
      const zones = Object.entries((JSON.parse(node.content) as Database).zones)
      const rows = zones.map(([name, zone], index) => `${index + 1} ${name.slice(0, -1)} ${hash('sha256', JSON.stringify(zone))}`)
      return { code: 0, stdout: rows.join('\n'), stderr: '' }
    }
    if (argv[0] === 'sqlite3') {
      system.faults.touch('sqlite3', true)
      system.tree.put(argv.at(-1) ?? '', { kind: 'file', content: JSON.stringify(empty), uid: 110, gid: 110, mode: 0o640 })
      return { code: 0, stdout: '', stderr: '' }
    }
    if (argv[0] !== 'mv') return null
    const node = system.tree.get(argv.at(-2) ?? '')
    if (node === undefined) return { code: 1, stdout: '', stderr: 'no such file' }
    system.faults.touch('mv', true)
    system.tree.remove(argv.at(-2) ?? '')
    system.tree.put(argv.at(-1) ?? '', node)
    return { code: 0, stdout: '', stderr: '' }
  })
  system.listen(apiPort, (request) => {
    const node = system.tree.get(database)
    if (node === undefined) return { status: 500, body: 'no database' }
    const words = request.method === 'PATCH' || request.method === 'POST' ? refusal() : null
    if (words !== null) return json(422, { error: words })
    const content = JSON.parse(node.content) as Database
    const reply = answer(content, request)
    system.tree.put(database, { ...node, content: JSON.stringify(content) })
    return reply
  })
}

/** What the name server of a machine in memory serves. */
export const servedZones = (system: FakeSystem): Readonly<Record<string, ApiZone>> =>
  (JSON.parse(system.tree.get(dnsPaths(system.paths).database)?.content ?? '{"zones":{}}') as Database).zones

/** A zone with a site. */
export const zoneSpec = (changes: Partial<DnsSpec> = {}): DnsSpec => ({
  zone: 'john.example',
  kind: 'primary',
  primaries: [],
  active: true,
  soa: {
    mname: 'ns1.example.net',
    rname: 'hostmaster.john.example',
    serial: 2_026_112_101,
    refresh: 10_800,
    retry: 3600,
    expire: 604_800,
    minimum: 3600,
    ttl: 3600,
  },
  records: [
    { name: 'john.example', type: 'NS', ttl: 3600, contents: ['ns1.example.net.', 'ns2.example.net.'] },
    { name: 'john.example', type: 'A', ttl: 3600, contents: ['192.0.2.1'] },
    { name: 'www.john.example', type: 'CNAME', ttl: 300, contents: ['john.example.'] },
  ],
  dnssec: null,
  secondaries: [],
  tsigKeys: [],
  ...changes,
})
