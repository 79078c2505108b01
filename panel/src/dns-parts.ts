import type { Clock } from '@croft/kit/clock.ts'
import type { LocalAgentClient } from './agent/client.ts'
import type { Secrets } from './core/secrets.ts'
import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import type { Reach } from './resources/dns-providers/provider.ts'
import { outwardReach } from './resources/dns-providers/reach.ts'
import { providerService } from './resources/dns-providers/service.ts'
import { providerStore } from './resources/dns-providers/store.ts'
import { serverService } from './resources/dns-servers/service.ts'
import { serverStore } from './resources/dns-servers/store.ts'
import { templateService } from './resources/dns-templates/service.ts'
import { templateStore } from './resources/dns-templates/store.ts'
import { zoneChallenges } from './resources/dns-zones/challenges.ts'
import { zoneChecks } from './resources/dns-zones/check.ts'
import { recordChanges } from './resources/dns-zones/changes.ts'
import { zoneDefaults } from './resources/dns-zones/defaults.ts'
import { type WorldView, realWorld } from './resources/dns-zones/delegation.ts'
import { zoneDependent } from './resources/dns-zones/dependent.ts'
import { dnssecService } from './resources/dns-zones/dnssec.ts'
import { recordFollower } from './resources/dns-zones/follow-records.ts'
import { zoneFollower } from './resources/dns-zones/follower.ts'
import { zoneHosting } from './resources/dns-zones/hosting.ts'
import { zoneKeeper } from './resources/dns-zones/keeper.ts'
import { keyStore } from './resources/dns-zones/keys.ts'
import { namePlaces } from './resources/dns-zones/places.ts'
import { recordService } from './resources/dns-zones/record-service.ts'
import { recordStore } from './resources/dns-zones/records.ts'
import { keyRollover } from './resources/dns-zones/rollover.ts'
import { zoneService } from './resources/dns-zones/service.ts'
import { dnsSettings } from './resources/dns-zones/settings.ts'
import { loadZone } from './resources/dns-zones/snapshot.ts'
import { zoneStore } from './resources/dns-zones/store.ts'
import { zoneFiles } from './resources/dns-zones/zone-files.ts'
import type { Operations } from './jobs/operations/runner.ts'
import type { DomainStore } from './resources/domains/store.ts'
import type { PackageService } from './resources/packages/service.ts'
import type { UserService } from './resources/users/service.ts'

/** Names and providers outside this server; tests replace them. */
export interface NamesOutside {
  readonly world?: WorldView
  readonly reach?: Reach
}

export interface DnsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly agent: LocalAgentClient
  readonly settings: Settings
  readonly operations: Operations
  readonly hostname: string
  readonly users: UserService
  readonly packages: PackageService
  readonly domainStore: DomainStore
  readonly graceDays: () => Promise<number>
  readonly names?: NamesOutside | undefined
}

/** The services of names: zones and their records, templates, who follows whom. */
export function createDnsParts(deps: DnsDeps) {
  const { db, clock, secrets, agent, settings, operations, hostname, users, packages, domainStore, graceDays } = deps
  const zones = zoneStore(db)
  const records = recordStore(db)
  const changes = recordChanges({ db, zones, records, clock })
  const defaults = zoneDefaults({ db, settings, hostname, clock, ask: (signal) => agent.call('system.addresses', {}, signal) })
  const dnsTemplates = templateService({ db, store: templateStore(db), clock })
  const hosting = zoneHosting({ zones, records, changes, defaults, templates: dnsTemplates, packages, hosts: domainStore, clock })
  const places = namePlaces({ zones, records, changes, hosting })
  const followed = recordFollower({ zones, records, changes, hosting, places })
  const follower = zoneFollower({ db, zones, changes, hosting, places, records: followed, defaults, clock })
  const dnsZones = zoneService({ db, store: zones, records, changes, hosting, defaults, users, domainStore, clock })
  const { require } = dnsZones
  const current = () => settings.get(dnsSettings)
  const {
    world = realWorld(async () => (await current()).resolver),
    reach = outwardReach(async () => (await current()).provider_targets),
  } = deps.names ?? {}
  const keys = keyStore(db, (text) => secrets.seal(text, 'dnssec'))
  const dnsProviders = providerService({
    db,
    store: providerStore(db),
    reach,
    seal: (text) => secrets.seal(text, 'dns-provider'),
    open: (sealed) => secrets.open(sealed, 'dns-provider'),
    clock,
  })
  const dnsRecords = recordService({ db, records, changes, require })
  const dnsChallenges = zoneChallenges({ db, zones, records, changes })
  return {
    dnsTemplates,
    dnsServers: serverService({
      db,
      store: serverStore(db),
      seal: (text) => secrets.seal(text, 'tsig'),
      serial: (address, zone) => world.serial(address, zone),
      clock,
    }),
    dnsProviders,
    dnsChecks: zoneChecks({ require, records, defaults, world }),
    dnssec: dnssecService({ db, keys, changes, world, require, operations, clock }),
    keyRollover: keyRollover({ db, zones, records, keys, changes, world, clock }),
    dnsZoneStore: zones,
    dnsZones,
    dnsRecords,
    dnsZoneFiles: zoneFiles({ db, records, changes, requireWritable: dnsRecords.requireWritable, require, models: dnsZones.models }),
    dnsDefaults: defaults,
    dnsChallenges,
    dnsFollower: follower,
    /** What certificates need of zones. */
    certificateRecords: {
      zones: dnsChallenges,
      provider: (id: string) => dnsProviders.open(id),
      holdsZone: dnsChallenges.holds,
      providerExists: dnsProviders.exists,
    },
    dnsDependent: zoneDependent({ db, zones, hosting, clock }),
    dnsKeeper: zoneKeeper({ db, zones, defaults, follower, challenges: dnsChallenges, graceDays, clock }),
    loadDnsZone: (name: string) =>
      loadZone({ db, open: (sealed, purpose) => secrets.open(sealed, purpose), nameservers: defaults.nameservers }, name),
  }
}
