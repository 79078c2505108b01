import { conflict, notFound } from '@croft/kit/errors.ts'
import { sql } from 'kysely'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DatabaseEngine } from '../../db/tables/databases.ts'
import { ownedInView } from '../../db/view.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import { type DatabaseMachine, type DatabaseServers, engineTitles } from './machine.ts'
import type { DatabaseService } from './service.ts'
import { type DatabaseStore, kilobytes } from './store.ts'

export interface ServerDeps {
  readonly db: PanelDb
  readonly store: DatabaseStore
  readonly databases: Pick<DatabaseService, 'require'>
  readonly machine: DatabaseMachine
  readonly servers: DatabaseServers
  readonly operations: Pick<Operations, 'start'>
}

const engineNames = ['mariadb', 'postgresql'] as const

/** The database servers: what is installed, what runs in them, how large it is. */
export function databaseServerService({ db, store, databases, machine, servers, operations }: ServerDeps) {
  /** The users in the actor's view, the Unix user of the account among them; `null`: everybody. */
  const usersInView = async (ctx: Ctx, engine: DatabaseEngine): Promise<readonly string[] | null> => {
    if (ctx.actor.role === 'admin') return null
    const rows = await db.q
      .selectFrom('database_users as s')
      .innerJoin('users as o', 'o.id', 's.owner_id')
      .select(['s.name', 'o.username'])
      .where('s.engine', '=', engine)
      .where(ownedInView(ctx.actor, 's.owner_id'))
      .execute()
    return [...new Set(rows.flatMap(({ name, username }) => [name, username]))]
  }
  const running = async (asked: DatabaseEngine | undefined) => {
    const states = await servers.engines()
    return states.filter(({ engine, running: runs }) => runs && (asked === undefined || asked === engine)).map(({ engine }) => engine)
  }
  /** What the actor sees of an engine. */
  const used = async (ctx: Ctx, engine: DatabaseEngine) => {
    const row = await db.q
      .selectFrom('databases')
      .select([sql<number>`count(*)`.as('n'), sql<number>`coalesce(sum(size_bytes), 0)`.as('bytes')])
      .where('engine', '=', engine)
      .where('deleted_at', 'is', null)
      .where(ownedInView(ctx.actor, 'owner_id'))
      .executeTakeFirstOrThrow()
    return { databases: Number(row.n), size_kb: kilobytes(Number(row.bytes)) }
  }
  return {
    async engines(ctx: Ctx) {
      const states = await servers.engines()
      return Promise.all(states.map(async (state) => ({ ...state, ...(await used(ctx, state.engine)) })))
    },
    /** Answers with the job. */
    async install(ctx: Ctx, engine: DatabaseEngine): Promise<number> {
      servers.forget()
      if ((await servers.engines()).some((each) => each.engine === engine && each.installed))
        throw conflict(`${engineTitles[engine]} is already installed`)
      return operations.start(ctx, 'database.install', { engine }, { resource: { type: 'database-server', id: engine }, ownerId: null })
    },
    async processes(ctx: Ctx, asked: DatabaseEngine | undefined) {
      const lists = (await running(asked)).map(async (engine) => {
        const rows = await machine.processes(engine, await usersInView(ctx, engine))
        return rows.map((row) => ({
          id: row.id,
          engine,
          user: row.user,
          database: row.database,
          state: row.state,
          seconds: row.seconds,
          query: row.query,
        }))
      })
      return (await Promise.all(lists)).flat()
    },
    async endProcess(ctx: Ctx, id: number, asked: DatabaseEngine | undefined): Promise<void> {
      for (const engine of await running(asked)) {
        if (await machine.endProcess(engine, id, await usersInView(ctx, engine))) return
      }
      throw notFound('Process')
    },
    async tables(ctx: Ctx, name: string) {
      const row = await databases.require(ctx, name)
      const tables = await machine.tables({ engine: row.engine, name: row.name, id: row.id })
      return tables.map(({ bytes, ...table }) => ({
        name: table.name,
        rows: table.rows,
        size_kb: kilobytes(bytes),
        engine: table.engine,
        collation: table.collation,
      }))
    },
    /** Scheduled: how large the databases are. */
    async measure(): Promise<void> {
      for (const engine of engineNames) {
        const rows = await db.q.selectFrom('databases').select('name').where('engine', '=', engine).execute()
        if (rows.length === 0 || !(await running(engine)).includes(engine)) continue
        await store.measured(
          engine,
          await machine.sizes(
            engine,
            rows.map(({ name }) => name),
          ),
        )
      }
    },
  }
}
export type DatabaseServerService = ReturnType<typeof databaseServerService>
