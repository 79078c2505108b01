import { type Ctx, systemActor } from '../../core/actor.ts'
import { hashToken } from '../../core/token.ts'
import { type CollaboratorStore, type StoredCollaborator, loginOf } from '../collaborators/store.ts'
import { type MailLanguage, mailLanguage } from '../mail-outbox/letter.ts'
import { type Holder, holderOfCollaborator, holderOfUser } from '../two-factor/holders.ts'
import type { StoredUser, UserStore } from '../users/store.ts'

/** Somebody who logs in: an account itself, or one of its collaborators. */
export interface Login {
  readonly userId: number
  readonly collaboratorId: number | null
  readonly name: string
  readonly email: string
  readonly language: MailLanguage
  readonly passwordHash: string
  /** The second factor that has to be shown. */
  readonly enrolled: Holder | null
}

/** What a link is good for: it ends when the address or the password is another. */
export const stateOf = ({ email, passwordHash }: Login): string => hashToken(`${email.toLowerCase()}\n${passwordHash}`)

export const ofUser = (user: StoredUser): Login => ({
  userId: user.id,
  collaboratorId: null,
  name: user.username,
  email: user.email,
  language: mailLanguage(user.language),
  passwordHash: user.password_hash,
  enrolled: user.totp_enabled_at === null ? null : holderOfUser(user),
})
export const ofCollaborator = (row: StoredCollaborator, owner: Pick<StoredUser, 'language'>): Login => ({
  userId: row.user_id,
  collaboratorId: row.id,
  name: loginOf(row),
  email: row.email,
  language: mailLanguage(owner.language),
  passwordHash: row.password_hash,
  enrolled: row.totp_enabled_at === null ? null : holderOfCollaborator(row),
})

/** Finds logins that are in use: of accounts that are neither suspended nor deleted. */
export function loginFinder({ users, collaborators }: { readonly users: UserStore; readonly collaborators: CollaboratorStore }) {
  const active = async (id: number): Promise<StoredUser | undefined> => {
    const user = await users.findById(id)
    return user?.status === 'active' && user.deleted_at === null ? user : undefined
  }
  return {
    async byId(userId: number, collaboratorId: number | null): Promise<Login | undefined> {
      const user = await active(userId)
      if (user === undefined || collaboratorId === null) return user === undefined ? undefined : ofUser(user)
      const row = await collaborators.findById(collaboratorId)
      return row === undefined || row.enabled !== 1 ? undefined : ofCollaborator(row, user)
    },
    async byEmail(email: string): Promise<Login[]> {
      const own = (await users.byEmail(email)).map(ofUser)
      const others: Login[] = []
      for (const row of await collaborators.byEmail(email)) {
        const owner = await active(row.user_id)
        if (owner !== undefined) others.push(ofCollaborator(row, owner))
      }
      return [...own, ...others]
    },
  }
}
export type LoginFinder = ReturnType<typeof loginFinder>

/** Whoever holds a link acts as the login it is for. */
export const actingAs = (login: Login, { id, ip }: { readonly id: string; readonly ip: string }): Ctx => ({
  actor: { ...systemActor, userId: login.userId, username: login.name, role: 'user', via: 'session', scopes: [] },
  requestId: id,
  ip,
  credential: null,
})
