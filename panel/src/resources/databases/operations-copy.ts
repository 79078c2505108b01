import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import { type Operation, defineOperation } from '../../jobs/operations/define.ts'
import { type AgentFiles, callJson } from '../files/agent.ts'
import type { DatabaseCopies } from './copies.ts'
import { type CopyStepDeps, databaseCopySteps } from './copy-steps.ts'
import type { ExportStore } from './export-store.ts'

export interface CopyOperationDeps extends CopyStepDeps {
  readonly copies: DatabaseCopies
  readonly exports: ExportStore
  readonly files: AgentFiles
  readonly clock: Clock
}

const day = 86_400_000
const Tables = z.array(z.string())

/** What goes out of a database and comes in, and a look at its tables. */
export function databaseCopyOperations(deps: CopyOperationDeps): readonly Operation[] {
  const { copies, exports, machine, files, clock } = deps
  const { target, empty } = databaseCopySteps(deps)
  /** Moves an export to where it was asked for; the place in the home. */
  const place = async (user: string, path: string, to: string): Promise<string> => {
    const target = to.endsWith('/') ? `${to}${path.slice(path.lastIndexOf('/') + 1)}` : to
    await callJson(files, 'rename', { user, path, new_path: target })
    return target
  }
  return [
    defineOperation({
      type: 'database.export',
      input: z.object({
        id: z.number(),
        exportId: z.string(),
        format: z.enum(['sql', 'sql.gz', 'sql.zst', 'custom']),
        tables: Tables,
        structureOnly: z.boolean(),
        target: z.string().optional(),
      }),
      steps: [
        {
          name: 'dump',
          message: 'Writing the export',
          async run({ input, state }) {
            const row = await copies.requireLive(input.id)
            const { exportId, format, tables, structureOnly } = input
            const name = `${row.name}-${exportId}`
            const of = await target(row)
            const made = await machine.dump({ ...of, name, format, tables, structureOnly })
            const { bytes } = made
            const path = input.target === undefined ? made.path : await place(of.username, made.path, input.target)
            const now = clock.now()
            const times = { created_at: now, expires_at: now + day }
            await exports.save({ id: exportId, owner_id: row.owner_id, database_name: row.name, path, size_bytes: bytes, ...times })
            state['result'] = { export_id: exportId, size_bytes: bytes, ...(input.target === undefined ? {} : { path }) }
          },
        },
      ],
    }),
    defineOperation({
      type: 'database.import',
      input: z.object({ id: z.number(), path: z.string(), dropExisting: z.boolean(), charset: z.string().default('') }),
      steps: [
        {
          // before anything is taken away
          name: 'look',
          message: 'Looking at the dump',
          async run({ input }) {
            await machine.testDump({ ...(await target(await copies.requireLive(input.id))), path: input.path })
          },
        },
        {
          name: 'load',
          message: 'Reading the dump',
          async run({ input, ctx, signal, again }) {
            const row = await copies.requireLive(input.id)
            if (input.dropExisting) await empty(ctx, row, signal)
            else if (again) throw conflict('The import was cut off, and part of it may be in the database: import again with drop_existing')
            await machine.load({ ...(await target(row)), path: input.path, charset: input.charset }, signal)
          },
        },
      ],
    }),
    defineOperation({
      type: 'database.check',
      input: z.object({ id: z.number(), repair: z.boolean(), optimize: z.boolean(), tables: Tables }),
      steps: [
        {
          name: 'check',
          message: 'Looking at the tables',
          async run({ input: { id, ...how }, log }) {
            for (const line of await machine.check({ ...(await target(await copies.requireLive(id))), ...how })) await log(line)
          },
        },
      ],
    }),
  ]
}
