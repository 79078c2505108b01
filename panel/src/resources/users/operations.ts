import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import type { PanelDb } from '../../db/database.ts'
import { awaitApplied } from '../../jobs/applied.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { AccountDependent } from './dependents.ts'
import { type UserStore, accountScope } from './store.ts'

/** What a purge asks of the agent. */
export interface PurgeAgent {
  purgeAccount(request: { username: string; uid: number }): Promise<void>
}

/** Removes home and Unix user for good, then frees the name. Every step may run again after a cut. */
export const purgeAccount = (deps: {
  db: PanelDb
  store: UserStore
  agent: PurgeAgent
  dependents: () => readonly AccountDependent[]
  clock: Clock
}) =>
  defineOperation<{ userId: number; username: string; uid: number }>({
    type: 'user.purge',
    input: z.object({ userId: z.number().int(), username: z.string(), uid: z.number().int() }),
    steps: [
      {
        name: 'data',
        message: 'Removing the home directory',
        pointOfNoReturn: true,
        async run({ input, ctx, signal }) {
          for (const dependent of deps.dependents()) {
            const reason = await dependent.holdsBackPurge(input.userId)
            if (reason !== null) throw conflict(reason)
          }
          // an apply that began before the deletion must not make the home again behind the purge
          const otherwise = 'The account is still being taken out of service'
          await awaitApplied(deps.db, [accountScope(input.userId)], { ms: 30_000, signal, otherwise })
          for (const dependent of deps.dependents()) await dependent.purge?.(ctx, input.userId, signal)
          await deps.agent.purgeAccount({ username: input.username, uid: input.uid })
        },
      },
      {
        name: 'name',
        message: 'Freeing the user name',
        run: ({ input, ctx }) =>
          deps.db.transaction(async () => {
            const patch = { username: `${input.username}~${input.userId}`, package_id: null, purge_at: null, updated_at: deps.clock.now() }
            await deps.store.update(ctx, input.userId, patch, { event: 'user.purged' })
          }),
      },
    ],
  })
