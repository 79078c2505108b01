import type { Clock } from '@croft/kit/clock.ts'
import type { Secrets } from './core/secrets.ts'
import type { PanelDb } from './db/database.ts'
import { sealedPasswordOf, sshPasswordStore } from './resources/ssh-keys/password-store.ts'
import { sshKeyService } from './resources/ssh-keys/service.ts'
import { sshKeyStore } from './resources/ssh-keys/store.ts'
import type { UserService } from './resources/users/service.ts'
import type { UserStore } from './resources/users/store.ts'

export interface SshPartsDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly secrets: Secrets
  readonly users: UserService
  readonly userStore: UserStore
  /** Where customers connect to. */
  readonly hostname: string
}

const purpose = 'ssh-password'

/** The services of logins by SSH. */
export function createSshParts({ db, clock, secrets, users, userStore, hostname }: SshPartsDeps) {
  const store = sshKeyStore(db)
  const passwords = sshPasswordStore(db)
  const seal = (text: string) => secrets.seal(text, purpose)
  return {
    sshKeys: sshKeyService({ db, clock, store, passwords, seal, users, userStore, server: { host: hostname, port: 22 } }),
    async sshLoginsOf(userId: number) {
      const sealed = await sealedPasswordOf(passwords, userId)
      return { keys: await store.linesOf(userId), passwordHash: sealed === null ? null : secrets.open(sealed, purpose) }
    },
  }
}
