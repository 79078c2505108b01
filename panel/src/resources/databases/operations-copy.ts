import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import { awaitApplied } from '../../jobs/applied.ts'
import { type Operation, defineOperation } from '../../jobs/operations/define.ts'
import { type AgentFiles, callJson } from '../files/agent.ts'
import type { DatabaseCopies } from './copies.ts'
import type { ExportStore } from './export-store.ts'
import type { DatabaseMachine, DumpTarget } from './machine.ts'
import { type DatabaseRecord, type DatabaseStore, engineScope } from './store.ts'

export interface CopyOperationDeps {
  readonly db: PanelDb
  readonly store: DatabaseStore
  readonly copies: DatabaseCopies
  readonly exports: ExportStore
  readonly machine: DatabaseMachine
  readonly files: AgentFiles
  readonly clock: Clock
}

const day = 86_400_000
const Held = z.array(z.object({ user_id: z.number(), privileges: z.string() }))
const Tables = z.array(z.string())

export function databaseCopyOperations({ db, store, copies, exports, machine, files, clock }: CopyOperationDeps): readonly Operation[] {
  const target = async (row: DatabaseRecord): Promise<DumpTarget> => {
    const { username, uid } = await db.q
      .selectFrom('users')
      .select(['username', 'uid'])
      .where('id', '=', row.owner_id)
      .executeTakeFirstOrThrow()
    return { engine: row.engine, database: row.name, username, uid }
  }
  /** Moves an export to where it was asked for; the place in the home. */
  const place = async (user: string, path: string, to: string): Promise<string> => {
    const target = to.endsWith('/') ? `${to}${path.slice(path.lastIndexOf('/') + 1)}` : to
    await callJson(files, 'rename', { user, path, new_path: target })
    return target
  }
  const applied = (row: DatabaseRecord, signal: AbortSignal) =>
    awaitApplied(db, [engineScope(row.engine, row.owner_id)], { ms: 60_000, signal, otherwise: 'The database server is not ready' })
  const drop = ({ engine, name, id }: DatabaseRecord) => machine.drop({ engine, name, id })
  const made = async (to: string) => {
    const row = await store.named(to)
    return row === undefined || row.deleted_at !== null ? null : row
  }
  /** The new database, made by an earlier run of the same step or now. */
  const ensureLike = async (ctx: Ctx, from: DatabaseRecord, to: string) => (await made(to)) ?? copies.like(ctx, from, to)
  /** Takes a half-made copy away again. */
  const abandon = async (ctx: Ctx, to: string) => {
    const row = await made(to)
    if (row === null) return
    await store.remove(ctx, row.id)
    await applied(row, new AbortController().signal)
    await drop(row)
  }
  /** Drops the database and has it made again. */
  const empty = async (ctx: Ctx, row: DatabaseRecord, signal: AbortSignal) => {
    // never while it is being made
    await applied(row, signal)
    await drop(row)
    await touch(ctx, db, [engineScope(row.engine, row.owner_id)], 'database.emptied', { type: 'database', id: row.name }, row.owner_id)
    await applied(row, signal)
  }
  /** Empties what an interrupted run may have left, so that copying begins anew. */
  const copyInto = async (ctx: Ctx, from: DatabaseRecord, to: string, structureOnly: boolean, signal: AbortSignal) => {
    const row = await copies.requireLive((await made(to))?.id ?? 0)
    await empty(ctx, row, signal)
    await machine.copy({ ...(await target(from)), to, structureOnly }, signal)
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
    defineOperation({
      type: 'database.clone',
      input: z.object({ id: z.number(), to: z.string(), structureOnly: z.boolean() }),
      steps: [
        {
          name: 'database',
          message: 'Making the new database',
          async run({ input, ctx }) {
            await ensureLike(ctx, await copies.requireLive(input.id), input.to)
          },
          undo: ({ input, ctx }) => abandon(ctx, input.to),
        },
        {
          name: 'copy',
          message: 'Copying',
          run: async ({ input, ctx, signal }) => copyInto(ctx, await copies.requireLive(input.id), input.to, input.structureOnly, signal),
        },
        {
          name: 'rights',
          message: 'Giving the users their rights',
          async run({ input, ctx, state }) {
            const row = await copies.requireLive((await made(input.to))?.id ?? 0)
            await copies.regrant(ctx, await copies.requireLive(input.id), row)
            state['result'] = { id: row.name }
          },
        },
      ],
    }),
    defineOperation({
      type: 'database.rename',
      input: z.object({ id: z.number(), to: z.string() }),
      steps: [
        {
          name: 'close',
          message: 'Closing the database',
          async run({ input, ctx, state, signal }) {
            const row = await copies.requireLive(input.id)
            const held = await copies.close(ctx, row)
            // a second run finds nobody left: what the first one noted counts
            state['held'] = held.length > 0 ? held : (state['held'] ?? [])
            await applied(row, signal)
          },
          async undo({ input, ctx, state }) {
            await copies.open(ctx, await copies.requireLive(input.id), Held.parse(state['held'] ?? []))
          },
        },
        {
          name: 'database',
          message: 'Making the new database',
          async run({ input, ctx }) {
            await ensureLike(ctx, await copies.requireLive(input.id), input.to)
          },
          undo: ({ input, ctx }) => abandon(ctx, input.to),
        },
        {
          name: 'copy',
          message: 'Copying',
          run: async ({ input, ctx, signal }) => copyInto(ctx, await copies.requireLive(input.id), input.to, false, signal),
        },
        {
          name: 'switch',
          message: 'Changing over',
          pointOfNoReturn: true,
          run: ({ input, ctx, state }) =>
            db.transaction(async () => {
              const row = await copies.requireLive((await made(input.to))?.id ?? 0)
              await copies.open(ctx, row, Held.parse(state['held'] ?? []))
              const old = await store.byId(input.id)
              if (old !== undefined) {
                await copies.moveHosts(ctx, old, row)
                await store.remove(ctx, old.id, { event: 'database.renamed', data: { to: row.name } })
                state['old'] = { engine: old.engine, name: old.name, id: old.id }
              }
              state['result'] = { id: row.name }
            }),
        },
        {
          name: 'remove',
          message: 'Removing the old database',
          async run({ input, state, signal }) {
            // an apply that began before would make it again
            const row = await made(input.to)
            if (row !== null) await applied(row, signal)
            const old = z
              .object({ engine: z.enum(['mariadb', 'postgresql']), name: z.string(), id: z.number() })
              .optional()
              .parse(state['old'])
            if (old !== undefined) await machine.drop(old)
          },
        },
      ],
    }),
  ]
}
