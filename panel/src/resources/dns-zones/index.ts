import type { Clock } from '@croft/kit/clock.ts'
import { systemCtx } from '../../core/actor.ts'
import { defineResource } from '../define.ts'
import type { ZoneChallenges } from './challenges.ts'
import type { ZoneChecks } from './check.ts'
import type { ZoneDefaults } from './defaults.ts'
import { zoneDesired } from './desired.ts'
import type { DnssecService } from './dnssec.ts'
import type { ZoneKeeper } from './keeper.ts'
import type { RecordService } from './record-service.ts'
import { type KeyRollover, rolloverOperation } from './rollover.ts'
import { dnssecRoutes } from './routes-dnssec.ts'
import { recordRoutes } from './routes-records.ts'
import { zoneRoutes } from './routes.ts'
import type { ZoneService } from './service.ts'
import type { ZoneSnapshot } from './snapshot.ts'
import type { ZoneFiles } from './zone-files.ts'

const minute = 60_000

export interface ZoneParts {
  readonly clock: Clock
  readonly dnsZones: ZoneService
  readonly dnsRecords: RecordService
  readonly dnsZoneFiles: ZoneFiles
  readonly dnsDefaults: ZoneDefaults
  readonly dnsChallenges: ZoneChallenges
  readonly dnsChecks: ZoneChecks
  readonly dnssec: DnssecService
  readonly keyRollover: KeyRollover
  readonly dnsKeeper: ZoneKeeper
  readonly loadDnsZone: (name: string) => Promise<ZoneSnapshot | null>
}

export const dnsZonesResource = defineResource<ZoneParts>({
  name: 'dns-zones',
  rank: 8,
  routes: [...zoneRoutes, ...recordRoutes, ...dnssecRoutes],
  desired: ({ loadDnsZone }) => [zoneDesired(loadDnsZone)],
  operations: ({ keyRollover }) => [rolloverOperation(keyRollover)],
  chores: ({ dnsKeeper, keyRollover }) => [
    { name: 'dns.addresses', everyMs: minute, run: () => dnsKeeper.followAddresses(systemCtx()) },
    { name: 'dns.rollover', everyMs: 10 * minute, run: () => keyRollover.advance(systemCtx()) },
    { name: 'dns.forget', everyMs: 60 * minute, run: () => dnsKeeper.forget(systemCtx()) },
  ],
})
