import type { Clock } from '@croft/kit/clock.ts'
import type { LocalAgentClient } from './agent/client.ts'
import type { Ctx } from './core/actor.ts'
import type { Secrets } from './core/secrets.ts'
import type { AuditLog } from './db/audit.ts'
import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import { awaitApplied } from './jobs/applied.ts'
import type { Operations } from './jobs/operations/runner.ts'
import { acmeConnect, acmeRules, certificateTools } from './resources/certificates/tools.ts'
import { type Connect, authorityPool } from './resources/certificates/authorities/pool.ts'
import { refusalOf } from './resources/certificates/authorities/problem.ts'
import { authorityService } from './resources/certificates/authorities/service.ts'
import { authorityStore } from './resources/certificates/authorities/store.ts'
import { automaticOrders } from './resources/certificates/auto/chore.ts'
import { expiryWarnings } from './resources/certificates/auto/expiry.ts'
import { renewalInformation } from './resources/certificates/auto/renewal-info.ts'
import { automaticStore } from './resources/certificates/auto/store.ts'
import { standingOf } from './resources/certificates/auto/standing.ts'
import { type DnsView, systemDns } from './resources/certificates/dns.ts'
import type { ChallengePlaces } from './resources/certificates/orders/challenges.ts'
import { authorityChoice } from './resources/certificates/orders/choose.ts'
import type { OrderDeps } from './resources/certificates/orders/operation.ts'
import { type Pause, realPause } from './resources/certificates/orders/poll.ts'
import { createPreflight } from './resources/certificates/orders/preflight.ts'
import { waitForRecord } from './resources/certificates/orders/seen.ts'
import { certificateOrderService } from './resources/certificates/orders/service.ts'
import { orderSettlement } from './resources/certificates/orders/settle.ts'
import { panelCertificate } from './resources/certificates/panel-certificate.ts'
import { certificateRequestService } from './resources/certificates/requests.ts'
import { type StoredCertificate, certificateStore } from './resources/certificates/store.ts'
import { certificateService } from './resources/certificates/service.ts'
import { sslSettings } from './resources/certificates/settings.ts'
import { certificateSubjects } from './resources/certificates/subjects.ts'
import type { DomainService } from './resources/domains/service.ts'
import type { DomainStore } from './resources/domains/store.ts'
import type { UserStore } from './resources/users/store.ts'

/** The world outside this server; tests bring one of their own. */
export interface OutsideWorld {
  readonly connect?: Connect
  readonly dns?: DnsView
  readonly pause?: Pause
  readonly http?: ChallengePlaces['http']
  readonly records?: DnsRecords
}

/** Records of zones that are hosted here and, by their providers, elsewhere. */
export interface DnsRecords extends Pick<ChallengePlaces, 'zones' | 'provider'> {
  /** Whether a zone of the owner's (`null`: of the panel's administrators) holds the name. */
  readonly holdsZone: (ownerId: number | null, name: string) => Promise<boolean>
  readonly providerExists: (ctx: Ctx, id: string) => Promise<boolean>
}

/** Where no zones are hosted. */
export const noRecords: DnsRecords = {
  zones: { setChallenge: async () => null, clearChallenge: async () => undefined },
  provider: async () => null,
  holdsZone: async () => false,
  providerExists: async () => false,
}

export interface TlsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly agent: LocalAgentClient
  readonly settings: Settings
  readonly operations: Operations
  readonly auditLog: AuditLog
  readonly userStore: UserStore
  readonly domains: DomainService
  readonly domainStore: DomainStore
  readonly hostname: string
  readonly records: DnsRecords
  readonly outside?: OutsideWorld | undefined
}

/** Longest that an order waits for our own name servers to have a record. */
const zoneMs = 60_000

/** The services of certificates. */
export function createTlsParts(deps: TlsDeps) {
  const { db, clock, secrets, agent, settings, operations, domains, domainStore, hostname, outside = {} } = deps
  const { connect = acmeConnect(clock), pause = realPause, dns = systemDns(async () => (await sslNow()).resolvers) } = outside
  const { records = deps.records } = outside
  const http = outside.http ?? {
    present: (token: string, keyAuthorization: string) => agent.call<void>('acme.present', { token, keyAuthorization }),
    withdraw: (token: string) => agent.call<void>('acme.withdraw', { token }),
  }
  const sslNow = () => settings.get(sslSettings)
  const seal = (text: string) => secrets.seal(text, 'tls')
  const open = (sealed: string) => secrets.open(sealed, 'tls')
  const sealAccount = (text: string) => secrets.seal(text, 'acme')
  const openAccount = (sealed: string) => secrets.open(sealed, 'acme')
  const pki = certificateTools

  const store = certificateStore(db)
  const authorities = authorityStore(db)
  const subjects = certificateSubjects({ domains, domainStore, store, hostname })
  const pool = authorityPool({ store: authorities, connect, open: openAccount, trust: async () => (await sslNow()).trust, clock })
  const certificateAuthorities = authorityService({ db, store: authorities, pool, pki, clock, seal: sealAccount })
  const nodeAddresses = async () => {
    const { ipv4, ipv6 } = await agent.call<{ ipv4: string[]; ipv6: string[] }>('system.addresses')
    return [...ipv4, ...ipv6]
  }
  const preflight = createPreflight({
    dns,
    here: async () => [...(await sslNow()).public_addresses, ...(await nodeAddresses())],
    identities: certificateAuthorities.identities,
    canSetRecords: async (name, { ownerId, providerId }) => providerId !== null || records.holdsZone(ownerId, name.replace(/^\*\./, '')),
  })
  const settlement = orderSettlement({
    db,
    store,
    authorities,
    clock,
    backoff: acmeRules.backoff,
    registeredDomain: (host) => pki.registeredDomain(host),
  })
  const choices = authorityChoice({ store: authorities, clock, ...acmeRules })
  const revoke = async ({ directory_url: directory, certificate }: StoredCertificate) => {
    try {
      await (await pool.ofDirectory(directory)).revoke(certificate)
    } catch (error) {
      throw refusalOf(error, directory)
    }
  }
  const certificates = certificateService({
    db,
    store,
    subjects,
    domainStore,
    pki,
    clock,
    seal,
    open,
    revoke,
    noteKeyRead: async (ctx, subject) => {
      const resource = { type: 'certificate', id: subject.name }
      const entry = await deps.auditLog.begin(ctx, { action: 'ssl.private-key', resource, ownerId: subject.ownerId, owner: subject.owner })
      await deps.auditLog.complete(entry, { result: 'ok', status: 200 })
    },
  })
  const certificateOrders = certificateOrderService({
    db,
    store,
    subjects,
    authorities: certificateAuthorities,
    choices,
    preflight,
    operations,
    clock,
    providerExists: records.providerExists,
  })
  const places: ChallengePlaces = {
    http,
    zones: records.zones,
    provider: records.provider,
    applied: (scopes, signal) => awaitApplied(db, scopes, { ms: zoneMs, signal, otherwise: 'The DNS zone was not changed in time' }),
    seen: waitForRecord({ dns, pause, ownServers: async () => [...(await nodeAddresses()), '127.0.0.1'] }),
  }
  const orderDeps: OrderDeps = {
    db,
    store,
    authorities,
    subjects,
    pool,
    choices,
    settlement,
    places,
    pause,
    pki,
    clock,
    seal,
    domainStore,
    renewalTime: acmeRules.renewalTime,
  }
  const rows = automaticStore(db)
  const auto = {
    store,
    rows,
    subjects,
    authorities: certificateAuthorities,
    choices,
    orders: certificateOrders,
    preflight,
    settings: sslNow,
    pki,
    clock,
  }
  return {
    certificates,
    certificateOrders,
    certificateAuthorities,
    certificateRequests: certificateRequestService({ db, store, subjects, pki, clock, seal }),
    tlsDesired: { db, store, pki, open, hostname },
    orderDeps,
    sslChores: {
      automatic: automaticOrders({ ...auto, standing: standingOf({ domainStore, userStore: deps.userStore }) }),
      renewalInfo: renewalInformation({ store, rows, authorities, pool, clock }),
      warnings: expiryWarnings({ store, rows, subjects, certificates, clock }),
      forgetAttempts: () => authorities.forgetAttempts(clock.now()),
    },
    panelCertificate: panelCertificate({ db, store, pki, seal, open }),
  }
}
