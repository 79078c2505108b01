import { z } from 'zod'
import type { Ctx } from '../../core/actor.ts'
import { type Operation, type StepContext, defineOperation } from '../../jobs/operations/define.ts'
import type { UserService } from '../users/service.ts'
import type { DatabaseCopies } from './copies.ts'
import { type CopyStepDeps, databaseCopySteps } from './copy-steps.ts'
import { Engine } from './schema.ts'
import type { DatabaseService } from './service.ts'
import type { DatabaseRecord, DatabaseStore } from './store.ts'
import { refuseTaken } from './taken.ts'

export interface CloneOperationDeps extends CopyStepDeps {
  readonly store: DatabaseStore
  readonly copies: DatabaseCopies
  readonly databases: Pick<DatabaseService, 'requireRoom'>
  readonly accounts: Pick<UserService, 'require'>
}

type State = Readonly<Record<string, unknown>>
type Named<Input> = Pick<StepContext<Input>, 'input' | 'ctx' | 'state' | 'keep'>

const Held = z.array(z.object({ user_id: z.number(), privileges: z.string() }))
const heldOf = (state: State) => Held.parse(state['held'] ?? [])
const Ref = z.object({ id: z.number(), name: z.string(), engine: Engine, owner_id: z.number() })
const refOf = (row: DatabaseRecord) => Ref.parse(row)
/** The database that this job made: by its id, for another one may have got the name since. */
const madeOf = (state: State) => Ref.optional().parse(state['made'])

/** A database under another name: a second one, or the same one. */
export function databaseCloneOperations(deps: CloneOperationDeps): readonly Operation[] {
  const { db, store, copies } = deps
  const { target, applied, drop, empty } = databaseCopySteps(deps)
  const requireRoom = async (ctx: Ctx, row: DatabaseRecord) =>
    deps.databases.requireRoom(await deps.accounts.require(ctx, (await target(row)).username))
  const requireMade = (state: State) => copies.requireLive(madeOf(state)?.id ?? 0)
  /** Makes the new database, unless an earlier run of the step did. 409 when somebody else has one of that name. */
  const make = ({ input: { id, to }, ctx, state, keep }: Named<{ id: number; to: string }>, needsRoom: boolean) =>
    db.transaction(async () => {
      const before = madeOf(state)
      if (before !== undefined && (await store.byId(before.id)) !== undefined) return
      const from = await copies.requireLive(id)
      refuseTaken(await store.named(to), from.owner_id)
      if (needsRoom) await requireRoom(ctx, from)
      await keep({ made: refOf(await copies.like(ctx, from, to)) })
    })
  /** Takes a half-made copy away again. */
  const abandon = async (ctx: Ctx, state: State) => {
    const made = madeOf(state)
    if (made === undefined) return
    const row = await store.byId(made.id)
    // kept for a restore
    if (row !== undefined && row.deleted_at !== null) return
    if (row !== undefined) await store.remove(ctx, row.id)
    await applied(row ?? made, new AbortController().signal)
    await drop(made)
  }
  /** Empties what an interrupted run may have left, so that copying begins anew. */
  const copyInto = async (ctx: Ctx, id: number, state: State, structureOnly: boolean, signal: AbortSignal) => {
    const from = await copies.requireLive(id)
    const row = await requireMade(state)
    await empty(ctx, row, signal)
    await deps.machine.copy({ ...(await target(from)), to: row.name, structureOnly }, signal)
  }
  /** Lets those in again to whom a rename closed the database. */
  const reopen = async ({ input, ctx, state, keep }: Named<{ id: number }>) => {
    const held = heldOf(state)
    await db.transaction(async () => {
      await copies.open(ctx, await copies.requireLive(input.id), held)
      await keep({ held: [] })
    })
  }
  return [
    defineOperation({
      type: 'database.clone',
      input: z.object({ id: z.number(), to: z.string(), structureOnly: z.boolean() }),
      steps: [
        {
          name: 'database',
          message: 'Making the new database',
          run: (step) => make(step, true),
          undo: ({ ctx, state }) => abandon(ctx, state),
        },
        {
          name: 'copy',
          message: 'Copying',
          run: ({ input, ctx, state, signal }) => copyInto(ctx, input.id, state, input.structureOnly, signal),
        },
        {
          name: 'rights',
          message: 'Giving the users their rights',
          async run({ input, ctx, state }) {
            const row = await requireMade(state)
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
          // a step that fails is not undone itself: the way back is the one before
          name: 'note',
          message: 'Looking at the database',
          async run({ input, state }) {
            state['old'] = refOf(await copies.requireLive(input.id))
          },
          undo: reopen,
        },
        {
          name: 'close',
          message: 'Closing the database',
          async run({ input, ctx, state, keep, signal }) {
            const row = await copies.requireLive(input.id)
            // those to whom an earlier run of the step closed it
            const before = heldOf(state)
            await db.transaction(async () => {
              const held = await copies.close(ctx, row)
              await keep({ held: [...before.filter(({ user_id: user }) => !held.some((each) => each.user_id === user)), ...held] })
            })
            await applied(row, signal)
          },
        },
        {
          name: 'database',
          message: 'Making the new database',
          run: (step) => make(step, false),
          async undo(step) {
            // first of all: what follows fails while the server is stopped
            await reopen(step)
            await abandon(step.ctx, step.state)
          },
        },
        {
          name: 'copy',
          message: 'Copying',
          run: ({ input, ctx, state, signal }) => copyInto(ctx, input.id, state, false, signal),
        },
        {
          name: 'switch',
          message: 'Changing over',
          pointOfNoReturn: true,
          run: ({ input, ctx, state }) =>
            db.transaction(async () => {
              const row = await requireMade(state)
              await copies.open(ctx, row, heldOf(state))
              const old = await store.byId(input.id)
              if (old !== undefined) {
                await copies.moveHosts(ctx, old, row)
                await store.remove(ctx, old.id, { event: 'database.renamed', data: { to: row.name } })
              }
              state['result'] = { id: row.name }
            }),
        },
        {
          name: 'remove',
          message: 'Removing the old database',
          async run({ state, signal }) {
            const old = Ref.parse(state['old'])
            // an apply that began before would make it again
            await applied(old, signal)
            await drop(old)
          },
        },
      ],
    }),
  ]
}
