import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden, notFound } from '@croft/kit/errors.ts'
import { randomHex, randomToken } from '@croft/kit/ids.ts'
import { type Ctx, actorName, systemCtx } from '../../core/actor.ts'
import { remembered } from '../../core/remembered.ts'
import type { Secrets } from '../../core/secrets.ts'
import { hashToken } from '../../core/token.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DatabaseEngine } from '../../db/tables/databases.ts'
import type { DatabaseMachine } from './machine.ts'
import { sessionRole } from './names.ts'
import type { OpenTool } from './schema.ts'
import type { DatabaseService } from './service.ts'
import type { Ages, DatabaseSessionStore, Opener } from './session-store.ts'
import type { DatabaseUserStore } from './user-store.ts'
import { verifierOf } from './verifier.ts'

const linkMs = 60_000
const idleMs = 30 * 60_000
const longestMs = 8 * 60 * 60_000
const mostSessions = 50
/** How exactly it is known when a session was used last. */
const noteMs = 30_000

export const sessionPurpose = 'database-session'

export interface SessionDeps {
  readonly db: PanelDb
  readonly store: DatabaseSessionStore
  readonly users: DatabaseUserStore
  readonly databases: Pick<DatabaseService, 'require'>
  readonly machine: Pick<DatabaseMachine, 'tool'>
  readonly secrets: Secrets
  readonly baseUrl: (port: number) => string
  readonly clock: Clock
}

/** As whom the tool logs in, where, for one request. */
export interface ToolLogin {
  readonly engine: DatabaseEngine
  readonly server: string
  readonly user: string
  readonly password: string
  readonly database: string
  /** Name of the tool's own session. */
  readonly session: string
}

/** Sessions of the login tool: a link that works once, then a cookie, each with a password of its own that nobody ever sees. */
export function databaseSessionService({ db, store, users, databases, machine, secrets, baseUrl, clock }: SessionDeps) {
  const tool = remembered(clock, 10_000, () => machine.tool())
  const ages = (): Ages => {
    const now = clock.now()
    return { now, idleSince: now - idleMs, madeBefore: now - longestMs }
  }
  const endAll = async (ctx: Ctx, rows: Awaited<ReturnType<typeof store.over>>) => {
    for (const row of rows) await db.transaction(async () => void ((await store.byId(row.id)) && (await store.remove(ctx, row))))
  }
  return {
    /** 409 `Adminer is not installed`. */
    async open(ctx: Ctx, name: string, body: OpenTool, port: number): Promise<{ url: string; token: string }> {
      const database = await databases.require(ctx, name)
      if (!(await tool()).adminer) {
        tool.forget()
        throw conflict('Adminer is not installed')
      }
      const [token, password] = [randomToken(), randomToken()]
      const verifier = await verifierOf(database.engine, password)
      await db.transaction(async () => {
        const user = await users.find(ctx.actor, body.user ?? database.main_user)
        const granted = user !== undefined && (await users.grants(database.id)).some((grant) => grant.user_id === user.id)
        if (!granted) throw notFound('Database user')
        if (database.owner_status === 'suspended') throw forbidden('Account is suspended')
        if (user.enabled !== 1) throw conflict('Database user is disabled')
        if ((await store.ofOwner(database.owner_id)).length >= mostSessions) throw conflict('Too many sessions are open')
        const now = clock.now()
        await store.insert(ctx, database, {
          id: randomHex(16),
          database_id: database.id,
          user_id: user.id,
          opened_by: actorName(ctx.actor),
          token_hash: hashToken(token),
          token_until: now + linkMs,
          cookie_hash: null,
          password: secrets.seal(password, sessionPurpose),
          verifier: secrets.seal(verifier, sessionPurpose),
          created_at: now,
          seen_at: now,
        })
      })
      return { url: `${baseUrl(port)}/adminer/?token=${token}`, token }
    },
    /** The panel opens databases in Adminer; says 409 why not in phpMyAdmin. */
    async openPhpMyAdmin(ctx: Ctx, name: string): Promise<never> {
      const { engine } = await databases.require(ctx, name)
      if (engine !== 'mariadb') throw conflict('phpMyAdmin works with MariaDB databases only')
      if (!(await tool()).phpmyadmin) throw conflict('phpMyAdmin is not installed')
      throw conflict('phpMyAdmin is not connected to the panel; open the database in Adminer')
    },
    /** The session of a link, with the cookie that stands for it from now on; `null` when the link is too old or was used. */
    async exchange(token: string): Promise<{ readonly id: string; readonly cookie: string } | null> {
      const cookie = randomToken()
      const id = await store.exchange(hashToken(token), hashToken(cookie), clock.now())
      return id === null ? null : { id, cookie }
    },
    /** Whether there is such a session at all. */
    isLive: async (id: string): Promise<boolean> => (await store.live(id, ages())) !== undefined,
    /** What the cookie opens at this moment; `null` when that is nothing. */
    async use(id: string, cookie: string): Promise<ToolLogin | null> {
      const row = await store.live(id, ages())
      if (row === undefined || row.cookie_hash !== hashToken(cookie)) return null
      if (clock.now() - row.seen_at >= noteMs) await store.seen(id, clock.now())
      const maria = row.engine === 'mariadb'
      return {
        engine: row.engine,
        // MariaDB through its socket; PostgreSQL's asks there for the Unix user instead of a password
        server: maria ? 'localhost' : '127.0.0.1',
        user: maria ? row.user : sessionRole(row.id),
        password: secrets.open(row.password, sessionPurpose),
        database: row.name,
        session: hashToken(`tool:${cookie}`),
      }
    },
    /** Where the tool listens, and its script. */
    place: () => tool(),
    end: (id: string): Promise<void> =>
      db.transaction(async () => {
        const row = await store.byId(id)
        if (row !== undefined) await store.remove(systemCtx(), row)
      }),
    /** Ends those of a database user, whose password is another one now. */
    endOfUser: async (ctx: Ctx, userId: number) => endAll(ctx, await store.ofUser(userId)),
    /** Ends those that a collaborator of the account opened. */
    endOfCollaborator: async (ctx: Ctx, who: Opener) => endAll(ctx, await store.openedBy(who)),
    /** Scheduled: those that nobody uses any more, or may. */
    everyMinute: async (ctx: Ctx) => endAll(ctx, await store.over(ages())),
  }
}
export type DatabaseSessionService = ReturnType<typeof databaseSessionService>
