import type { LocalAgentClient } from './agent/client.ts'
import type { Clock } from '@croft/kit/clock.ts'
import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import { remembered } from './core/remembered.ts'
import type { Operations } from './jobs/operations/runner.ts'
import type { PhpChoice } from './resources/domains/php-choice.ts'
import type { DomainService } from './resources/domains/service.ts'
import { loadSite } from './resources/domains/snapshot.ts'
import type { DomainStore } from './resources/domains/store.ts'
import type { PackageService } from './resources/packages/service.ts'
import { probeHttps } from './resources/certificates/probe.ts'
import { sslSettings } from './resources/certificates/settings.ts'
import { siteModsecurityService } from './resources/modsecurity/service.ts'
import { siteAccessService } from './resources/site-access/service.ts'
import { siteAliasService } from './resources/site-aliases/service.ts'
import { siteAliasStore } from './resources/site-aliases/store.ts'
import { siteErrorPageService } from './resources/site-error-pages/service.ts'
import { siteErrorPageStore } from './resources/site-error-pages/store.ts'
import { siteLogService } from './resources/site-logs/service.ts'
import { sitePhpService } from './resources/site-php/service.ts'
import { phpSettings } from './resources/site-php/settings.ts'
import { sitePhpStore } from './resources/site-php/store.ts'
import { type PhpMachine, phpVersionService } from './resources/site-php/versions.ts'
import { siteProtectedService } from './resources/site-protected/service.ts'
import { siteProtectedStore } from './resources/site-protected/store.ts'
import { siteProxyService } from './resources/site-proxies/service.ts'
import { webSettings } from './resources/site-proxies/settings.ts'
import { siteProxyStore } from './resources/site-proxies/store.ts'
import { siteRedirectService } from './resources/site-redirects/service.ts'
import { siteRedirectStore } from './resources/site-redirects/store.ts'
import { siteStatsService } from './resources/site-stats/service.ts'
import { siteCheckService, systemLookup } from './resources/site-vhost/check.ts'
import { siteVhostService } from './resources/site-vhost/service.ts'
import { siteVhostStore } from './resources/site-vhost/store.ts'
import type { UserService } from './resources/users/service.ts'

export interface SiteDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly agent: LocalAgentClient
  readonly settings: Settings
  readonly users: UserService
  readonly packages: PackageService
  readonly domains: DomainService
  readonly domainStore: DomainStore
  readonly php: PhpChoice
  readonly operations: Operations
  /** Whether a zone of the name is served here. */
  readonly hostsZone: (name: string) => Promise<boolean>
}

type Versions = Awaited<ReturnType<Parameters<typeof sitePhpService>[0]['installed']>>

/** The services of everything that belongs to one site. */
export function createSiteParts(deps: SiteDeps) {
  const { db, clock, agent, settings, users, packages, domains, domainStore, php } = deps
  const redirects = siteRedirectStore(db)
  const download = (request: unknown) => agent.stream('logs.download', request)
  const slow = (verb: string, body?: unknown) => agent.callLong<void>(verb, body)
  const installed = remembered(clock, 10_000, async () => (await agent.call<{ versions: Versions }>('php.versions')).versions)
  /** What is chosen and shown next is what is there then. */
  const changing = async (verb: string, body: unknown) => {
    try {
      await slow(verb, body)
    } finally {
      installed.forget()
      php.forget()
    }
  }
  const phpMachine: PhpMachine = {
    installed: async () => (await agent.call<{ versions: string[] }>('php.installed')).versions,
    update: () => slow('packages.update'),
    install: (version) => changing('php.install', { version }),
    remove: (version) => changing('php.remove', { version }),
    setExtension: (request) => changing('php.extension', request),
  }
  return {
    phpMachine,
    phpVersions: phpVersionService({ db, machine: phpMachine, operations: deps.operations }),
    siteAliases: siteAliasService({ db, store: siteAliasStore(db), domains, domainStore, users, clock }),
    siteRedirects: siteRedirectService({ db, store: redirects, domains, clock }),
    siteErrorPages: siteErrorPageService({ db, store: siteErrorPageStore(db), domains, clock }),
    siteProtected: siteProtectedService({ db, store: siteProtectedStore(db), domains, clock }),
    siteModsecurity: siteModsecurityService({ domains }),
    siteAccess: siteAccessService({
      db,
      domains,
      domainStore,
      clock,
      cacheUse: (site) => agent.call('web.cache', { site }),
      cachePurge: (site, paths) => agent.call('web.cache-purge', { site, paths }),
    }),
    siteProxies: siteProxyService({
      db,
      store: siteProxyStore(db),
      domains,
      allowedTargets: async () => (await settings.get(webSettings)).proxy_targets,
    }),
    sitePhp: sitePhpService({
      db,
      store: sitePhpStore(db),
      domains,
      domainStore,
      users,
      packages,
      php,
      clock,
      installed,
      defaultVersion: async () => (await settings.get(phpSettings)).default_version,
    }),
    siteVhost: siteVhostService({
      db,
      store: siteVhostStore(db),
      domains,
      domainStore,
      loadSite: (id) => loadSite(db, id),
      clock,
      agent: {
        renderVhost: async (spec) => (await agent.call<{ config: string }>('web.render', { spec })).config,
        checkSite: (scope, spec) => agent.check({ scope, specs: { web: spec } }),
      },
    }),
    siteCheck: siteCheckService({
      domains,
      addresses: () => agent.call('system.addresses'),
      probeSite: async (host) => {
        const { trust } = await settings.get(sslSettings)
        const [{ http_status: status }, https] = await Promise.all([
          agent.call<{ http_status: number | null }>('web.probe', { host }),
          probeHttps(host, { address: '127.0.0.1', port: 443, trust }),
        ])
        return { http_status: status, ...https }
      },
      hostsZone: deps.hostsZone,
      lookup: systemLookup(),
    }),
    siteLogs: siteLogService({
      domains,
      agent: {
        read: (request) => agent.call('logs.read', request),
        stream: (request, signal) => agent.stream('logs.stream', request, signal),
        download,
      },
    }),
    siteStats: siteStatsService({ domains, agent: { download }, hosts: (id) => redirects.hosts(id), clock }),
  }
}
