import { z } from 'zod'
import { conflict } from '@croft/kit/errors.ts'
import type { PanelDb } from '../../db/database.ts'
import type { DatabaseEngine } from '../../db/tables/databases.ts'
import { awaitApplied } from '../../jobs/applied.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import { type DatabaseMachine, type DatabaseServers, engineTitles } from './machine.ts'
import { Engine } from './schema.ts'
import type { DatabaseService } from './service.ts'
import { type DatabaseStore, engineScope } from './store.ts'
import type { DatabaseUserStore } from './user-store.ts'

/** Installs a database server from Debian's sources. */
export const installServer = (machine: DatabaseMachine, servers: DatabaseServers) =>
  defineOperation<{ engine: DatabaseEngine }>({
    type: 'database.install',
    input: z.object({ engine: Engine }),
    steps: [
      {
        name: 'lists',
        message: 'Reading the lists of packages',
        async run({ log }) {
          try {
            await machine.update()
          } catch (error) {
            // one source of many may be down: what is missing then is told by the installation
            await log(`apt-get update: ${error instanceof Error ? error.message : String(error)}`)
          }
        },
      },
      { name: 'packages', message: 'Installing packages', run: ({ input }) => machine.install(input.engine) },
      {
        name: 'check',
        message: 'Looking whether it answers',
        async run({ input, state }) {
          servers.forget()
          const found = (await servers.engines()).find(({ engine }) => engine === input.engine)
          if (found?.running !== true) throw conflict(`${engineTitles[input.engine]} does not run after its installation`)
          state['result'] = { engine: input.engine, version: found.version }
        },
      },
    ],
  })

/** Removes the data of a deleted database for good. */
export const purgeDatabase = (deps: { db: PanelDb; store: DatabaseStore; users: DatabaseUserStore; machine: DatabaseMachine }) =>
  defineOperation<{ id: number }>({
    type: 'database.purge',
    input: z.object({ id: z.number().int() }),
    steps: [
      {
        name: 'data',
        message: 'Removing the database',
        pointOfNoReturn: true,
        async run({ input, signal, ctx }) {
          const row = await deps.store.byId(input.id)
          if (row === undefined) return
          if (row.deleted_at === null) throw conflict('The database is in use')
          // an apply that began before the deletion must not make it again behind the purge
          const otherwise = 'The database is still being taken out of service'
          await awaitApplied(deps.db, [engineScope(row.engine, row.owner_id)], { ms: 30_000, signal, otherwise })
          await deps.machine.drop({ engine: row.engine, name: row.name, id: row.id })
          await deps.db.transaction(async () => {
            for (const grant of await deps.users.grants(row.id)) {
              if ((await deps.users.grantsOf(grant.user_id)) === 1) await deps.users.remove(ctx, grant.user_id)
            }
            await deps.store.remove(ctx, row.id, { event: 'database.purged' })
          })
        },
      },
    ],
  })

/** Brings a deleted database back as it was. */
export const restoreDatabase = (databases: Pick<DatabaseService, 'restore'>) =>
  defineOperation<{ id: number }>({
    type: 'database.restore',
    input: z.object({ id: z.number().int() }),
    steps: [
      {
        name: 'database',
        message: 'Bringing the database back',
        run: ({ input, ctx }) => databases.restore(ctx, input.id),
      },
    ],
  })
