import type { Clock } from '@croft/kit/clock.ts'
import type { Secrets } from './core/secrets.ts'
import type { SessionTokens } from './core/token.ts'
import type { PanelDb } from './db/database.ts'
import type { Settings } from './db/settings.ts'
import { apiKeyService } from './resources/api-keys/service.ts'
import type { ApiKeyStore } from './resources/api-keys/store.ts'
import { loginAttempts } from './resources/auth/attempts.ts'
import { authService } from './resources/auth/service.ts'
import { collaboratorDependent } from './resources/collaborators/dependent.ts'
import { collaboratorService } from './resources/collaborators/service.ts'
import { collaboratorStore } from './resources/collaborators/store.ts'
import type { DatabaseSessionService } from './resources/databases/session-service.ts'
import type { MailService } from './resources/mail-outbox/service.ts'
import { passkeyChallenges } from './resources/passkeys/challenges.ts'
import { passkeyService } from './resources/passkeys/service.ts'
import { passkeyStore } from './resources/passkeys/store.ts'
import { loginFinder } from './resources/password-resets/logins.ts'
import { passwordResetService } from './resources/password-resets/service.ts'
import { passwordResetStore } from './resources/password-resets/store.ts'
import { sessionService } from './resources/sessions/service.ts'
import type { SessionStore } from './resources/sessions/store.ts'
import { authSettings, mustUseTwoFactor } from './resources/settings/groups.ts'
import { factorStore } from './resources/two-factor/holders.ts'
import { twoFactorService } from './resources/two-factor/service.ts'
import type { UserService } from './resources/users/service.ts'
import type { UserStore } from './resources/users/store.ts'

export interface IdentityDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly settings: Settings
  readonly hostname: string
  /** Ports that the panel listens on. */
  readonly ports: readonly number[]
  readonly delay?: (milliseconds: number) => Promise<unknown>
  readonly users: UserService
  readonly userStore: UserStore
  readonly sessionStore: SessionStore
  readonly apiKeyStore: ApiKeyStore
  readonly tokens: SessionTokens
  readonly mail: MailService
  readonly databaseSessions: Pick<DatabaseSessionService, 'endOfCollaborator'>
  readonly baseUrl: (port: number) => string
}

const productName = 'Croft'

/** How people and programs prove who they are. */
export function createIdentityParts(deps: IdentityDeps) {
  const { db, clock, secrets, settings, hostname, ports, users, userStore, sessionStore, apiKeyStore, tokens, delay, mail } = deps
  const authSettingsNow = () => settings.get(authSettings)
  const requiresTwoFactor = async (role: string) => mustUseTwoFactor(await authSettingsNow(), role)
  const apiKeys = apiKeyService({ db, store: apiKeyStore, users, clock, requiresTwoFactor })
  const collaboratorRows = collaboratorStore(db)
  const attempts = loginAttempts({ db, clock, ...(delay === undefined ? {} : { delay }) })
  const twoFactor = twoFactorService({
    db,
    store: factorStore({ db, users: userStore, collaborators: collaboratorRows }),
    clock,
    seal: (text) => secrets.seal(text, 'totp'),
    open: (sealed) => secrets.open(sealed, 'totp'),
    keys: apiKeys,
    sessions: sessionStore,
    requiredFor: requiresTwoFactor,
    attempts,
  })
  const auth = authService({
    db,
    users: userStore,
    sessions: sessionStore,
    collaborators: collaboratorRows,
    attempts,
    twoFactor,
    tokens,
    settings: authSettingsNow,
    clock,
  })
  const passwordResets = passwordResetService({
    db,
    clock,
    store: passwordResetStore(db),
    logins: loginFinder({ users: userStore, collaborators: collaboratorRows }),
    users: userStore,
    collaborators: collaboratorRows,
    sessions: sessionStore,
    attempts,
    twoFactor,
    mail,
    baseUrl: deps.baseUrl(ports[0] ?? 3082),
    hostname,
  })
  const challenges = passkeyChallenges(db)
  // browsers leave out the port that https has by itself
  const origins = ports.map((port) => `https://${hostname}${port === 443 ? '' : `:${port}`}`)
  return {
    productName,
    requiresTwoFactor,
    apiKeys,
    twoFactor,
    attempts,
    auth,
    passwordResets,
    collaborators: collaboratorService({
      db,
      clock,
      store: collaboratorRows,
      users,
      canInvite: () => mail.ready(),
      invite: (ctx, collaborator) => passwordResets.invite(ctx, collaborator),
      endSessions: (userId, login) => sessionStore.revoke(userId, clock.now(), { login }),
      endToolSessions: (ctx, collaborator) => deps.databaseSessions.endOfCollaborator(ctx, collaborator),
    }),
    collaboratorDependent: collaboratorDependent(collaboratorRows),
    sessions: sessionService({ store: sessionStore, users, clock }),
    passkeyChallenges: challenges,
    passkeys: passkeyService({
      db,
      clock,
      store: passkeyStore(db),
      challenges,
      users: userStore,
      attempts,
      auth,
      productName,
      hostname,
      origins,
      handleKey: secrets.derive('passkey-handles'),
    }),
  }
}
