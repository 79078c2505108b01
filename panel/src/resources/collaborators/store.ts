import { type Selectable, sql } from 'kysely'
import { rfc3339, rfc3339OrNull } from '@croft/kit/clock.ts'
import type { Ctx } from '../../core/actor.ts'
import { type GrantedDomain, grantedIn } from '../../core/limited.ts'
import type { PanelDb } from '../../db/database.ts'
import type { CollaboratorRow } from '../../db/tables/mail.ts'
import { defineTable, insert, remove, update } from '../../db/write.ts'
import type { Collaborator } from './schema.ts'

/** A collaborator with the name of its account. */
export type StoredCollaborator = Selectable<CollaboratorRow> & { readonly account: string }

const table = defineTable({
  table: 'collaborators',
  event: 'user.collaborator',
  resource: (row) => ({ type: 'collaborator', id: row.name }),
  owner: (row) => row.user_id,
  // a login of the panel; nothing on the machine
  scopes: () => [],
  secret: ['password_hash', 'totp_secret'],
  data: ({ name, email, scopes, domains, enabled }) => ({
    name,
    email,
    scopes: JSON.parse(scopes) as string[],
    domains: grantedIn(domains).map((domain) => domain.name),
    enabled: enabled === 1,
  }),
})

export const loginOf = ({ account, name }: Pick<StoredCollaborator, 'account' | 'name'>): string => `${account}.${name}`
export const scopesOf = ({ scopes }: Pick<StoredCollaborator, 'scopes'>): string[] => JSON.parse(scopes) as string[]

/** `names`: what domains are called now, by id; one that is gone is shown by its old name. */
const collaboratorModel = (row: StoredCollaborator, names: ReadonlyMap<number, string>): Collaborator => ({
  login: loginOf(row),
  email: row.email,
  account: row.account,
  scopes: scopesOf(row),
  domains: grantedIn(row.domains).map(({ id, name }) => names.get(id) ?? name),
  enabled: row.enabled === 1,
  two_factor_enabled: row.totp_enabled_at !== null,
  last_login_at: rfc3339OrNull(row.last_login_at),
  created_at: rfc3339(row.created_at),
})

export function collaboratorStore(db: PanelDb) {
  const live = () =>
    db.q
      .selectFrom('collaborators as c')
      .innerJoin('users as u', 'u.id', 'c.user_id')
      .selectAll('c')
      .select('u.username as account')
      .where('u.deleted_at', 'is', null)
  const domains = (userId: number) => db.q.selectFrom('domains').select(['id', 'name']).where('owner_id', '=', userId)
  return {
    /** As the API shows them. */
    async models(rows: readonly StoredCollaborator[]): Promise<Collaborator[]> {
      const ids = rows.flatMap((row) => grantedIn(row.domains).map(({ id }) => id))
      const found = rows[0] === undefined || ids.length === 0 ? [] : await domains(rows[0].user_id).where('id', 'in', ids).execute()
      const names = new Map(found.map(({ id, name }) => [id, name]))
      return rows.map((row) => collaboratorModel(row, names))
    },
    /** The live domains of an account that have one of these names. */
    domainsNamed: async (userId: number, names: readonly string[]): Promise<GrantedDomain[]> =>
      names.length === 0
        ? []
        : domains(userId)
            .where('name', 'in', [...names])
            .where('deleted_at', 'is', null)
            .execute(),
    ofAccount: (userId: number): Promise<StoredCollaborator[]> => live().where('c.user_id', '=', userId).orderBy('c.name').execute(),
    find: (userId: number, name: string): Promise<StoredCollaborator | undefined> =>
      live().where('c.user_id', '=', userId).where('c.name', '=', name).executeTakeFirst(),
    findById: (id: number): Promise<StoredCollaborator | undefined> => live().where('c.id', '=', id).executeTakeFirst(),
    /** `john.dev`: the account, a dot, the name. */
    findLogin(login: string): Promise<StoredCollaborator | undefined> {
      const dot = login.indexOf('.')
      return live()
        .where('u.username', '=', login.slice(0, dot))
        .where('c.name', '=', login.slice(dot + 1))
        .executeTakeFirst()
    },
    /** Those who may log in. */
    byEmail: (email: string): Promise<StoredCollaborator[]> =>
      live()
        .where(sql`lower(c.email)`, '=', email.toLowerCase())
        .where('c.enabled', '=', 1)
        .where('u.status', '=', 'active')
        .orderBy('c.id')
        .execute(),
    insert: (ctx: Ctx, row: Omit<CollaboratorRow, 'id'>) => insert(ctx, db, table, row),
    update: (ctx: Ctx, id: number, patch: Partial<Omit<CollaboratorRow, 'id'>>, event?: string) =>
      update(ctx, db, table, id, patch, event === undefined ? {} : { event }),
    /** Its sessions and links go with it. */
    remove: (ctx: Ctx, id: number) => remove(ctx, db, table, id),
    /** Recovery codes: these alone from now on. Stands in a transaction of the caller's. */
    async replaceCodes(id: number, hashes: readonly string[]): Promise<void> {
      await db.q.deleteFrom('collaborator_recovery_codes').where('collaborator_id', '=', id).execute()
      const rows = hashes.map((hash) => ({ collaborator_id: id, hash }))
      if (rows.length > 0) await db.q.insertInto('collaborator_recovery_codes').values(rows).execute()
    },
    loggedIn: (id: number, at: number): Promise<void> =>
      db.transaction(async (q) => {
        await q.updateTable('collaborators').set({ last_login_at: at }).where('id', '=', id).execute()
      }),
    purge: (userId: number): Promise<void> =>
      db.transaction(async (q) => {
        await q.deleteFrom('collaborators').where('user_id', '=', userId).execute()
      }),
  }
}
export type CollaboratorStore = ReturnType<typeof collaboratorStore>
