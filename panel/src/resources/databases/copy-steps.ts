import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import { awaitApplied } from '../../jobs/applied.ts'
import type { DatabaseMachine, DumpTarget } from './machine.ts'
import { type DatabaseRecord, engineScope } from './store.ts'

export interface CopyStepDeps {
  readonly db: PanelDb
  readonly machine: DatabaseMachine
}

/** What the operations that move data have in common. */
export function databaseCopySteps({ db, machine }: CopyStepDeps) {
  const applied = ({ engine, owner_id: ownerId }: Pick<DatabaseRecord, 'engine' | 'owner_id'>, signal: AbortSignal) =>
    awaitApplied(db, [engineScope(engine, ownerId)], { ms: 60_000, signal, otherwise: 'The database server is not ready' })
  const drop = ({ engine, name, id }: Pick<DatabaseRecord, 'engine' | 'name' | 'id'>) => machine.drop({ engine, name, id })
  return {
    target: async (row: DatabaseRecord): Promise<DumpTarget> => {
      const { username, uid } = await db.q
        .selectFrom('users')
        .select(['username', 'uid'])
        .where('id', '=', row.owner_id)
        .executeTakeFirstOrThrow()
      return { engine: row.engine, database: row.name, username, uid }
    },
    applied,
    drop,
    /** Drops the database and has it made again. */
    empty: async (ctx: Ctx, row: DatabaseRecord, signal: AbortSignal): Promise<void> => {
      // never while it is being made
      await applied(row, signal)
      await drop(row)
      await touch(ctx, db, [engineScope(row.engine, row.owner_id)], 'database.emptied', { type: 'database', id: row.name }, row.owner_id)
      await applied(row, signal)
    },
  }
}
