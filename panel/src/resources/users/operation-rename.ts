import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { UserStatus } from '../../db/tables/accounts.ts'
import { touch } from '../../db/write.ts'
import { awaitApplied } from '../../jobs/applied.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { AccountDependent } from './dependents.ts'
import { type StoredUser, type UserStore, accountScope } from './store.ts'

/** What renaming asks of the agent; may be asked again. */
export interface RenameAgent {
  renameAccount(request: { username: string; uid: number; to: string }): Promise<void>
}

export interface RenameUserDeps {
  readonly db: PanelDb
  readonly store: UserStore
  readonly agent: RenameAgent
  readonly dependents: () => readonly AccountDependent[]
  readonly clock: Clock
}

interface Input {
  readonly userId: number
  readonly from: string
  readonly to: string
}
/** Longest that the account may take to come to rest. */
const restMs = 120_000

/** Gives an account another name. Its sites pause meanwhile: nothing of it may run while the Unix user changes. */
export const renameUser = (deps: RenameUserDeps) => {
  const { db, store, agent, clock } = deps
  const live = async ({ userId }: Input): Promise<StoredUser> => {
    const row = await store.findById(userId)
    if (row === undefined || row.deleted_at !== null) throw conflict('The user was deleted meanwhile')
    return row
  }
  const scopesOf = async (userId: number) => [
    accountScope(userId),
    ...(await Promise.all(deps.dependents().map((dependent) => dependent.scopesOf(userId)))).flat(),
  ]
  const change = async (ctx: Ctx, row: StoredUser, patch: { status?: UserStatus; username?: string }, event?: string) => {
    await store.update(
      ctx,
      row.id,
      { ...patch, updated_at: clock.now() },
      event === undefined ? {} : { event, data: { from: row.username } },
    )
    await touch(ctx, db, await scopesOf(row.id), 'user.rename', { type: 'user', id: patch.username ?? row.username }, row.id)
  }
  const wake = (state: Record<string, unknown>, row: StoredUser) =>
    row.status === 'pending' ? { status: (state['status'] ?? 'active') as UserStatus } : {}
  return defineOperation<Input>({
    type: 'user.rename',
    input: z.object({ userId: z.number().int(), from: z.string(), to: z.string() }),
    steps: [
      {
        name: 'pause',
        message: 'Pausing the account',
        async run({ input, ctx, state }) {
          const row = await live(input)
          if (await store.nameTaken(input.to)) throw conflict('User already exists')
          if (row.status !== 'pending') {
            await db.transaction(() => change(ctx, row, { status: 'pending' }))
          }
          // not from the status: after a cut it says `pending` already
          state['status'] = row.suspended_at === null ? 'active' : 'suspended'
        },
        async undo({ input, ctx, state }) {
          const row = await store.findById(input.userId)
          if (row !== undefined) await db.transaction(() => change(ctx, row, wake(state, row)))
        },
      },
      {
        // by itself: one that fails is not undone, and the account has to come back
        name: 'rest',
        message: 'Waiting until nothing of the account runs',
        async run({ input, signal }) {
          const { id } = await live(input)
          await awaitApplied(db, await scopesOf(id), { ms: restMs, signal, otherwise: 'The account did not come to rest' })
        },
        // takes back a renaming that came half way, or whose answer was lost
        async undo({ input }) {
          const row = await store.findById(input.userId)
          if (row !== undefined) await agent.renameAccount({ username: input.to, uid: row.uid, to: input.from })
        },
      },
      {
        name: 'unix',
        message: 'Renaming the Unix user and its home',
        async run({ input }) {
          const { uid } = await live(input)
          await agent.renameAccount({ username: input.from, uid, to: input.to })
        },
      },
      {
        name: 'rows',
        message: 'Bringing the account back under its new name',
        run: ({ input, ctx, state }) =>
          db.transaction(async () => {
            const row = await live(input)
            state['result'] = { username: input.to }
            if (row.username === input.to) return
            if (await store.nameTaken(input.to)) throw conflict('User already exists')
            await change(ctx, row, { username: input.to, ...wake(state, row) }, 'user.renamed')
          }),
      },
    ],
  })
}
