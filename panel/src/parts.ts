import type { Clock } from '@croft/kit/clock.ts'
import type { Route } from '@croft/kit/http/route.ts'
import type { LocalAgentClient } from './agent/client.ts'
import type { Ctx } from './core/actor.ts'
import type { Secrets } from './core/secrets.ts'
import { sessionTokens } from './core/token.ts'
import type { PanelDb } from './db/database.ts'
import { type Settings, createSettings } from './db/settings.ts'
import type { Operation } from './jobs/operations/define.ts'
import { createOperations } from './jobs/operations/runner.ts'
import { apiKeyService } from './resources/api-keys/service.ts'
import { apiKeyStore } from './resources/api-keys/store.ts'
import { loginAttempts } from './resources/auth/attempts.ts'
import { authService } from './resources/auth/service.ts'
import { descriptionService } from './resources/description/service.ts'
import { siteFolders } from './resources/domains/folders.ts'
import { installedPhp } from './resources/domains/installed-php.ts'
import { phpChoice } from './resources/domains/php-choice.ts'
import { type DomainRelocation, domainRelocation } from './resources/domains/relocation.ts'
import { domainService } from './resources/domains/service.ts'
import { type DomainRecord, domainStore } from './resources/domains/store.ts'
import { siteUsage } from './resources/domains/usage.ts'
import type { AgentFiles } from './resources/files/agent.ts'
import { filesService } from './resources/files/service.ts'
import { filesSettings } from './resources/files/settings.ts'
import { filesStore } from './resources/files/store.ts'
import { createRecoveryParts } from './recovery-parts.ts'
import { packageService } from './resources/packages/service.ts'
import { packageStore } from './resources/packages/store.ts'
import { sessionService } from './resources/sessions/service.ts'
import { sessionStore } from './resources/sessions/store.ts'
import { authSettings, mustUseTwoFactor, retentionSettings, settingsGroups } from './resources/settings/groups.ts'
import { phpSettings } from './resources/site-php/settings.ts'
import { webSettings } from './resources/site-proxies/settings.ts'
import { createServerParts } from './server-parts.ts'
import { createSiteParts } from './site-parts.ts'
import { sshKeyStore } from './resources/ssh-keys/store.ts'
import { twoFactorService } from './resources/two-factor/service.ts'
import { type Traffic, usageService } from './resources/usage/service.ts'
import { usageStore } from './resources/usage/store.ts'
import { userLifecycle } from './resources/users/lifecycle.ts'
import { unixNameTaken } from './resources/users/unix-name.ts'
import { userService } from './resources/users/service.ts'
import { type StoredUser, userStore } from './resources/users/store.ts'

export interface PartsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly agent: LocalAgentClient
  readonly files: AgentFiles
  /** The canonical host name of the panel. */
  readonly hostname: string
  /** `https://panel.example.com:3082`, with the port of the request where it is one of the panel's. */
  readonly baseUrl: (port: number) => string
  /** The operations of all resources, which are made from these parts. */
  readonly operations: () => readonly Operation[]
  /** The whole table of routes, which describes itself. */
  readonly routes: () => readonly Route<never, never>[]
  /** A pause; tests make it nothing. */
  readonly delay?: (milliseconds: number) => Promise<unknown>
}

/** The stores and services of the panel, each with what it needs. Nothing here decides anything. */
export function createParts(deps: PartsDeps) {
  const { db, clock, secrets, agent } = deps
  const settings: Settings = createSettings(db, [...settingsGroups, webSettings, phpSettings, filesSettings])
  const operations = createOperations(db, secrets, deps.operations)
  const tokens = sessionTokens([secrets.derive('sessions')])
  const graceDays = async () => (await settings.get(retentionSettings)).grace_days
  const requiresTwoFactor = async (role: string) => mustUseTwoFactor(await settings.get(authSettings), role)

  const userRows = userStore(db)
  const sessionRows = sessionStore(db)
  const keyRows = apiKeyStore(db)
  const domainRows = domainStore(db)
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
    endSessions,
    unixNameTaken: nameTaken,
  })
  const startPurge = {
    account: (ctx: Ctx, account: Pick<StoredUser, 'id' | 'username' | 'uid'>) =>
      operations.start(
        ctx,
        'user.purge',
        { userId: account.id, username: account.username, uid: account.uid },
        { resource: { type: 'user', id: account.username }, ownerId: account.id },
      ),
    domain: (ctx: Ctx, domain: Pick<DomainRecord, 'id' | 'owner_id'>) =>
      operations.start(
        ctx,
        'domain.purge',
        { domainId: domain.id },
        { resource: { type: 'domain', id: String(domain.id) }, ownerId: domain.owner_id },
      ),
  }
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
    transferAll: (ctx, from, to) => relocation.transferAll(ctx, from, to),
  })
  const relocation: DomainRelocation = domainRelocation({ db, store: domainRows, domains, users, packages, php, operations })
  const dependents = [domains.dependent]

  const usageRows = usageStore(db)
  const traffic = async () => (await agent.call<{ sites: Traffic }>('logs.traffic')).sites
  const apiKeys = apiKeyService({ db, store: keyRows, users, clock, requiresTwoFactor })
  const twoFactor = twoFactorService({
    db,
    users: userRows,
    clock,
    seal: (text) => secrets.seal(text, 'totp'),
    open: (sealed) => secrets.open(sealed, 'totp'),
    keys: apiKeys,
    sessions: sessionRows,
    requiredFor: requiresTwoFactor,
  })
  const attempts = loginAttempts({ db, clock, ...(deps.delay === undefined ? {} : { delay: deps.delay }) })
  const authSettingsNow = () => settings.get(authSettings)
  const auth = authService({ db, users: userRows, sessions: sessionRows, attempts, twoFactor, tokens, settings: authSettingsNow, clock })

  return {
    db,
    clock,
    secrets,
    agent,
    settings,
    operations,
    tokens,
    productName: 'Croft',
    description: descriptionService(deps.routes),
    packages,
    userStore: userRows,
    users,
    lifecycle,
    sessionStore: sessionRows,
    sessions: sessionService({ store: sessionRows, users, clock }),
    attempts,
    auth,
    twoFactor,
    apiKeyStore: keyRows,
    apiKeys,
    domainStore: domainRows,
    domains,
    domainRelocation: relocation,
    fileAgent: deps.files,
    usageStore: usageRows,
    usage: usageService({ store: usageRows, users, files: deps.files, traffic, operations, clock }),
    siteFolders: siteFolders(agent),
    dependents: () => dependents,
    files: filesService({
      db,
      store: filesStore(db),
      files: deps.files,
      accounts: { require: (ctx, username) => users.require(ctx, username ?? ctx.actor.username) },
      maxUploadMb: async () => (await settings.get(filesSettings)).max_upload_mb,
      baseUrl: deps.baseUrl,
    }),
    ...createServerParts({ ...deps, settings, operations, users, userStore: userRows }),
    ...createRecoveryParts({
      db,
      clock,
      settings,
      operations,
      users,
      userStore: userRows,
      domains,
      domainStore: domainRows,
      php,
      startPurge,
    }),
    ...createSiteParts({ db, clock, agent, settings, users, packages, domains, domainStore: domainRows, php, operations }),
    php,
    requiresTwoFactor,
    diskUsage: siteUsage(db),
    sshKeysOf: sshKeyStore(db).linesOf,
    renames: {
      renameAccount: async (request: { username: string; uid: number; to: string }) =>
        void (await agent.callLong('account.rename', request)),
    },
    purges: {
      purgeAccount: async (request: { username: string; uid: number }) => void (await agent.callLong('purge.account', request)),
      purgeSite: async (request: { username: string; uid: number; folder: string; site: number }) =>
        void (await agent.callLong('purge.site', request)),
    },
  }
}
export type Parts = ReturnType<typeof createParts>
