import { hash } from 'node:crypto'
import type { System } from '../../../system/system.ts'
import { type Applied, type ApplyOptions, type Driver, Rejected, type Scope } from '../../driver.ts'
import { DnsSpec } from '../spec.ts'
import { type Api, type ApiZone, createApi } from './api.ts'
import { ensureDnsBase, isInstalled } from './base.ts'
import { type ApiChange, diffSets, wantedSets } from './diff.ts'
import { type DnsOptions, everywhere } from './options.ts'
import { loadFingerprints } from './fingerprints.ts'
import { dnsPaths } from './paths.ts'
import { ensureKeys, signing } from './sign.ts'
import { ensureTransferKeys, ensureTransfers, transferKeyIds } from './transfer.ts'

const zoneOf = (scope: Scope): string => scope.slice(scope.indexOf(':') + 1)
const nothing: Applied = { changed: [], removed: [], reloaded: false, notes: [] }
const list = (values: readonly string[]) => values.toSorted().join()
/** Names that somebody may have asked for before the zone was here: how many of them are forgotten one by one. */
const mostFlushed = 200

const kindOf = ({ kind, secondaries }: DnsSpec) => (kind === 'secondary' ? 'Slave' : secondaries.length > 0 ? 'Master' : 'Native')

/** Settings of the zone as a whole. */
const settingsOf = (spec: DnsSpec) => ({
  kind: kindOf(spec),
  masters: spec.kind === 'secondary' ? spec.primaries : [],
  soa_edit_api: '',
  master_tsig_key_ids: transferKeyIds(spec),
  ...signing(spec),
})

function differs(spec: DnsSpec, found: ApiZone): boolean {
  const wanted = settingsOf(spec)
  const plain = ['kind', 'soa_edit', 'soa_edit_api', 'nsec3param'] as const
  return (
    plain.some((name) => wanted[name] !== found[name]) ||
    list(wanted.masters) !== list(found.masters) ||
    list(wanted.master_tsig_key_ids) !== list(found.master_tsig_key_ids ?? [])
  )
}

/** Forgets what was answered before a change, also what was being answered while it was made. */
async function forget(api: Api, names: readonly string[]): Promise<void> {
  await Promise.all([...new Set(names)].slice(0, mostFlushed).map((name) => api.flush(name)))
}

/** Sends changes of records; false when there is no such zone. */
async function send(api: Api, zone: string, changes: readonly ApiChange[]): Promise<boolean> {
  if ((await api.change(zone, changes)).status !== 204) return false
  await forget(
    api,
    changes.map(({ name }) => name.slice(0, -1)),
  )
  return true
}

async function createZone(api: Api, spec: DnsSpec): Promise<void> {
  const sets = spec.kind === 'secondary' ? [] : wantedSets(spec)
  const { kind, masters, soa_edit_api } = settingsOf(spec)
  await api.create(spec.zone, { kind, masters, soa_edit_api, rrsets: sets })
  await forget(api, [spec.zone, ...sets.map(({ name }) => name.slice(0, -1))])
}

/** One zone as it is wanted, with as few calls as it takes. True when something changed. */
async function ensureZone(api: Api, spec: DnsSpec): Promise<boolean> {
  const before = await api.zone(spec.zone)
  let changed = await ensureTransferKeys(api, spec)
  if (before === null) {
    await createZone(api, spec)
    changed = true
  } else if (spec.kind === 'primary' && before.kind !== 'Slave') {
    const changes = diffSets(spec.zone, wantedSets(spec), before.rrsets)
    if (changes.length > 0) {
      await send(api, spec.zone, changes)
      changed = true
    }
  }
  // before the kind, which tells that there is something to take back
  if (await ensureTransfers(api, spec, before?.kind === 'Master')) changed = true
  const signed = before?.dnssec === true
  // how a zone is signed is refused while it has no keys, and keys go last when it no longer is
  if (spec.dnssec !== null && (await ensureKeys(api, spec, signed))) changed = true
  // a new zone is as it was asked for, but for what only a second call can say
  const found = before ?? (spec.dnssec === null && transferKeyIds(spec).length === 0 ? null : await api.zone(spec.zone))
  if (found !== null && differs(spec, found)) {
    await api.setZone(spec.zone, settingsOf(spec))
    changed = true
  }
  // a zone that was fetched from elsewhere until now gets its own records when it no longer is
  if (before?.kind === 'Slave' && spec.kind === 'primary') {
    await send(api, spec.zone, diffSets(spec.zone, wantedSets(spec), before.rrsets))
    changed = true
  }
  if (spec.dnssec === null && (await ensureKeys(api, spec, signed))) changed = true
  if (changed && spec.kind === 'primary' && spec.secondaries.length > 0) await api.notify(spec.zone)
  if (before === null && spec.kind === 'secondary') await api.retrieve(spec.zone)
  return changed
}

const withoutRecords = (spec: DnsSpec) => JSON.stringify({ ...spec, soa: null, records: null })

/**
 * The usual change, of some records and nothing else, in one call: what differs from the last good state is sent without reading the zone
 * first. False when it is no such change or the zone is not there; what others have changed meanwhile is the sweep's to find.
 */
async function changeRecords(api: Api, spec: DnsSpec, previous: DnsSpec | null): Promise<boolean> {
  if (previous === null || spec.kind !== 'primary' || !previous.active || withoutRecords(previous) !== withoutRecords(spec)) return false
  const changes = diffSets(spec.zone, wantedSets(spec), wantedSets(previous))
  if (changes.length === 0 || !(await send(api, spec.zone, changes))) return false
  if (spec.secondaries.length > 0) await api.notify(spec.zone)
  return true
}

/** PowerDNS, told zone by zone through its HTTP API: a change answers as soon as the call returns, however many zones there are. */
export function createPowerDnsDriver(options: DnsOptions = everywhere): Driver<DnsSpec> {
  const ready = new WeakMap<System, Promise<string>>()
  /** Of each system: scope → fingerprint and spec when a sweep last found the zone as it should be. */
  const seen = new WeakMap<System, Map<Scope, string>>()

  /** Looked at once per life of the agent, and again whenever the name server does not run or its zones are lost. */
  async function ensureReady(system: System): Promise<Api> {
    if (!(await isInstalled(system)))
      throw new Error('PowerDNS is not installed: install the packages pdns-server and pdns-backend-sqlite3')
    const running = (await system.services.state('pdns')).status === 'running'
    const known = ready.get(system)
    // a deleted database still answers as long as the name server has it open
    const lost = (await system.files.stat(dnsPaths(system.paths).database)) === null
    if (running && !lost && known !== undefined) return createApi(system, await known)
    const work = ensureDnsBase(system, options).then(({ key }) => key)
    ready.set(system, work)
    try {
      return createApi(system, await work)
    } catch (error) {
      ready.delete(system)
      throw error
    }
  }

  async function apply(scope: Scope, spec: DnsSpec | null, system: System, { previous, interrupted }: ApplyOptions): Promise<Applied> {
    const zone = spec?.zone ?? zoneOf(scope)
    // nothing to take away where nothing ever was
    if ((spec === null || !spec.active) && !(await isInstalled(system))) return nothing
    const api = await ensureReady(system)
    if (spec === null || !spec.active) {
      if ((await api.zone(zone)) === null) return nothing
      await api.remove(zone)
      return { ...nothing, removed: [`zone ${zone}`] }
    }
    const last = DnsSpec.safeParse(previous).data ?? null
    try {
      const changed = (!interrupted && (await changeRecords(api, spec, last))) || (await ensureZone(api, spec))
      return changed ? { ...nothing, changed: [`zone ${zone}`] } : nothing
    } catch (error) {
      if (error instanceof Rejected && last?.active === true && last.zone === zone) await ensureZone(api, last)
      throw error
    }
  }

  return {
    role: 'dns',
    name: 'powerdns',
    revision: 1,
    spec: DnsSpec,
    async probe(system) {
      if (!(await isInstalled(system))) return { installed: false, version: '', healthy: false, message: 'PowerDNS is not installed' }
      const { status } = await system.services.state('pdns')
      if (status !== 'running') return { installed: true, version: '', healthy: false, message: `PowerDNS is ${status}` }
      return { installed: true, version: await (await ensureReady(system)).version(), healthy: true, message: '' }
    },
    apply,
    async ensureBase(system) {
      if (!(await isInstalled(system))) return []
      const { key, changed } = await ensureDnsBase(system, options)
      ready.set(system, Promise.resolve(key))
      return changed
    },
    async quiet(system) {
      const fingerprints = await loadFingerprints(system)
      if (fingerprints === null) return null
      const before = seen.get(system)
      // made anew by each sweep, so that zones that are gone are forgotten
      const known = new Map<Scope, string>()
      seen.set(system, known)
      const current = (scope: Scope, spec: DnsSpec | null) =>
        `${fingerprints.get(spec?.zone ?? zoneOf(scope)) ?? 'absent'} ${hash('sha256', JSON.stringify(spec), 'base64')}`
      return {
        has(scope, spec) {
          const now = current(scope, spec)
          if (before?.get(scope) !== now) return false
          known.set(scope, now)
          return true
        },
        keep: (scope, spec) => void known.set(scope, current(scope, spec)),
      }
    },
    async strangers(specs, system) {
      if (!(await isInstalled(system))) return []
      const wanted = new Set([...specs.values()].filter(({ active }) => active).map(({ zone }) => zone))
      return (await (await ensureReady(system)).zones()).filter((zone) => !wanted.has(zone))
    },
    async removeStranger(zone, system) {
      await (await ensureReady(system)).remove(zone)
    },
  }
}
