import type { Clock } from '@croft/kit/clock.ts'
import type { Route } from '@croft/kit/http/route.ts'
import type { LocalAgentClient } from './agent/client.ts'
import type { Secrets } from './core/secrets.ts'
import { sessionTokens } from './core/token.ts'
import type { PanelDb } from './db/database.ts'
import { createCronParts } from './cron-parts.ts'
import { createDatabaseParts } from './database-parts.ts'
import { type NamesOutside, createDnsParts } from './dns-parts.ts'
import { createFtpParts } from './ftp-parts.ts'
import { createFileParts } from './file-parts.ts'
import { createIdentityParts } from './identity-parts.ts'
import type { Operation } from './jobs/operations/define.ts'
import { createOperations } from './jobs/operations/runner.ts'
import type { Desired } from './jobs/sync/desired.ts'
import { apiKeyStore } from './resources/api-keys/store.ts'
import { certificateFollower } from './resources/certificates/follower.ts'
import { certificateStore } from './resources/certificates/store.ts'
import { descriptionService } from './resources/description/service.ts'
import type { DomainFollower } from './resources/domains/followers.ts'
import { siteFolders } from './resources/domains/folders.ts'
import { installedPhp } from './resources/domains/installed-php.ts'
import { phpChoice } from './resources/domains/php-choice.ts'
import { type DomainRelocation, domainRelocation } from './resources/domains/relocation.ts'
import { domainService } from './resources/domains/service.ts'
import { domainStore } from './resources/domains/store.ts'
import type { AgentFiles } from './resources/files/agent.ts'
import { createRecoveryParts } from './recovery-parts.ts'
import { packageService } from './resources/packages/service.ts'
import { packageStore } from './resources/packages/store.ts'
import { sessionStore } from './resources/sessions/store.ts'
import { retentionSettings } from './resources/settings/groups.ts'
import { createPurgeParts } from './purge-parts.ts'
import { createMailParts } from './mail-parts.ts'
import { createNotificationParts } from './notification-parts.ts'
import { createPanelSettings } from './panel-settings.ts'
import { createServerParts } from './server-parts.ts'
import { createSiteParts } from './site-parts.ts'
import { type OutsideWorld, createTlsParts } from './tls-parts.ts'
import { type Traffic, usageService } from './resources/usage/service.ts'
import { usageStore } from './resources/usage/store.ts'
import { userLifecycle } from './resources/users/lifecycle.ts'
import { unixNameTaken } from './resources/users/unix-name.ts'
import { userService } from './resources/users/service.ts'
import { userStore } from './resources/users/store.ts'

export interface PartsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly agent: LocalAgentClient
  readonly files: AgentFiles
  /** The canonical host name of the panel. */
  readonly hostname: string
  /** The name in the panel's configuration file, where another one was set since. */
  readonly configuredHostname?: string
  /** Ports that the panel listens on. */
  readonly ports: readonly number[]
  /** `https://panel.example.com:3082`, with the port of the request where it is one of the panel's. */
  readonly baseUrl: (port: number) => string
  /** The operations of all resources, which are made from these parts. */
  readonly operations: () => readonly Operation[]
  readonly desired: () => readonly Desired[]
  /** The whole table of routes, which describes itself. */
  readonly routes: () => readonly Route<never, never>[]
  /** A pause; tests make it nothing. */
  readonly delay?: (milliseconds: number) => Promise<unknown>
  /** Authorities and name servers as certificates see them; tests replace them. */
  readonly outside?: OutsideWorld
  /** Names and DNS providers outside; tests replace them. */
  readonly names?: NamesOutside
}

/** The stores and services of the panel, each with what it needs. Nothing here decides anything. */
export function createParts(deps: PartsDeps) {
  const { db, clock, secrets, agent } = deps
  const settings = createPanelSettings(db, secrets)
  const operations = createOperations(db, secrets, deps.operations)
  const tokens = sessionTokens([secrets.derive('sessions')])
  const graceDays = async () => (await settings.get(retentionSettings)).grace_days

  const mails = createMailParts({ ...deps, settings })

  const userRows = userStore(db)
  const sessionRows = sessionStore(db)
  const keyRows = apiKeyStore(db)
  // zones and certificates follow their domains
  const certificateRows = certificateStore(db)
  const followers: DomainFollower[] = [certificateFollower({ db, store: certificateRows, clock })]
  const domainRows = domainStore(db, () => followers)
  const endSessions = (userId: number) => sessionRows.revoke(userId, clock.now())

  const packages = packageService({ db, store: packageStore(db), users: () => users, clock })
  const nameTaken = unixNameTaken((username, signal) => agent.call('unix.name', { username }, signal))
  const users = userService({
    db,
    store: userRows,
    packages,
    clock,
    dependents: () => dependents,
    createDomain: (ctx, owner, domain) => domains.createFirst(ctx, owner, domain),
    welcome: { ready: () => mails.mail.ready(), send: (ctx, user) => identity.passwordResets.welcome(ctx, user) },
    endSessions,
    unixNameTaken: nameTaken,
  })
  const { startPurge, ...purges } = createPurgeParts(agent, operations)
  const lifecycle = userLifecycle({
    db,
    store: userRows,
    users,
    clock,
    dependents: () => dependents,
    endSessions,
    deleteKeys: (userId) => keyRows.removeAll(userId),
    graceDays,
    startPurge: startPurge.account,
    unixNameTaken: nameTaken,
    startRename: (ctx, account, to) =>
      operations.start(
        ctx,
        'user.rename',
        { userId: account.id, from: account.username, to },
        { resource: { type: 'user', id: account.username }, ownerId: account.id },
      ),
  })
  const php = phpChoice({
    db,
    installed: installedPhp({
      db,
      clock,
      ask: async (signal) => (await agent.call<{ versions: string[] }>('php.installed', {}, signal)).versions,
    }),
  })
  const domains = domainService({
    db,
    store: domainRows,
    users,
    packages,
    php,
    clock,
    graceDays,
    startPurge: startPurge.domain,
    wantCertificate: (domain) => certificateRows.note(String(domain.id), { asked: 1 }),
    transferAll: (ctx, from, to) => relocation.transferAll(ctx, from, to),
  })
  const relocation: DomainRelocation = domainRelocation({ db, store: domainRows, domains, users, packages, php, operations })
  const dns = createDnsParts({ ...deps, settings, operations, users, packages, domainStore: domainRows, graceDays })
  followers.push(dns.dnsFollower)
  const databases = createDatabaseParts({
    ...deps,
    operations,
    users,
    domains,
    fileService: () => fileParts.files,
    uploadService: () => fileParts.fileUploads,
    graceDays,
  })
  const ftp = createFtpParts({ ...deps, settings, operations, users, domains })
  followers.push(...ftp.ftpFollowers)
  const cron = createCronParts({ ...deps, ...mails, operations, users, packages, domains, php })
  const dependents = [domains.dependent, dns.dnsDependent, databases.databaseDependent, cron.cronDependent, ftp.ftpDependent]

  const usageRows = usageStore(db)
  const traffic = () => agent.call<Traffic>('logs.traffic')
  const server = createServerParts({ ...deps, settings, operations, users, userStore: userRows })
  const loginRows = { userStore: userRows, sessionStore: sessionRows, apiKeyStore: keyRows }
  const identity = createIdentityParts({ ...deps, ...databases, ...mails, ...loginRows, settings, users, tokens })
  dependents.push(identity.collaboratorDependent)

  const fileParts = createFileParts({ ...deps, settings, operations, users })
  followers.push(cron.cronFollower, databases.databaseFollower, fileParts.shareFollower)
  return {
    db,
    clock,
    secrets,
    agent,
    settings,
    operations,
    tokens,
    description: descriptionService(deps.routes),
    packages,
    userStore: userRows,
    users,
    lifecycle,
    sessionStore: sessionRows,
    apiKeyStore: keyRows,
    domainStore: domainRows,
    domains,
    domainFollowers: () => followers,
    domainRelocation: relocation,
    fileAgent: deps.files,
    usageStore: usageRows,
    usage: usageService({ store: usageRows, users, files: deps.files, traffic, operations, clock }),
    siteFolders: siteFolders(agent),
    dependents: () => dependents,
    ...fileParts,
    ...identity,
    ...mails,
    ...createNotificationParts({ ...deps, ...mails, settings }),
    ...server,
    ...dns,
    ...databases,
    ...cron,
    ...ftp,
    ...createTlsParts({
      ...deps,
      settings,
      operations,
      auditLog: server.auditLog,
      userStore: userRows,
      domains,
      domainStore: domainRows,
      records: dns.certificateRecords,
    }),
    ...createRecoveryParts({
      db,
      clock,
      settings,
      operations,
      users,
      userStore: userRows,
      domains,
      databases: databases.databases,
      domainStore: domainRows,
      php,
      startPurge,
      dependents: () => dependents,
    }),
    ...createSiteParts({
      db,
      clock,
      agent,
      settings,
      users,
      packages,
      domains,
      domainStore: domainRows,
      php,
      operations,
      hostsZone: dns.dnsZones.hosts,
    }),
    php,
    diskUsage: usageRows,
    ...purges,
  }
}
export type Parts = ReturnType<typeof createParts>
