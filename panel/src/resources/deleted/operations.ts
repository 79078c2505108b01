import { z } from 'zod'
import { AppError } from '@croft/kit/errors.ts'
import type { PanelDb } from '../../db/database.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { DomainRestore } from '../domains/restore.ts'
import type { UserRestore } from '../users/restore.ts'

export interface RestoreParts {
  readonly db: PanelDb
  readonly userRestore: UserRestore
  readonly domainRestore: DomainRestore
}

const Input = z.object({ id: z.number().int(), domains: z.array(z.number().int()) })

/** Brings an account back, then the domains that went with it; a name that was taken meanwhile stays behind and is logged. */
export const restoreUser = ({ db, userRestore, domainRestore }: RestoreParts) =>
  defineOperation<z.output<typeof Input>>({
    type: 'user.restore',
    input: Input,
    steps: [
      {
        name: 'account',
        message: 'Bringing the account back',
        async run({ input, ctx }) {
          const row = await db.q.selectFrom('users').select('deleted_at').where('id', '=', input.id).executeTakeFirst()
          // A power cut after the commit: it is back already.
          if (row?.deleted_at !== null) await userRestore.restore(ctx, input.id)
        },
      },
      {
        name: 'domains',
        message: 'Bringing its domains back',
        async run(context) {
          const { input, ctx } = context
          for (const id of input.domains) {
            const row = await db.q.selectFrom('domains').select(['name', 'deleted_at']).where('id', '=', id).executeTakeFirst()
            if (row === undefined || row.deleted_at === null) continue
            try {
              await domainRestore.restore(ctx, id)
            } catch (error) {
              if (!(error instanceof AppError) || error.status >= 500) throw error
              await context.log(`${row.name} stays deleted: ${error.message}`)
            }
          }
        },
      },
    ],
  })

/** Brings one domain back with its names. */
export const restoreDomain = ({ db, domainRestore }: RestoreParts) =>
  defineOperation<{ id: number }>({
    type: 'domain.restore',
    input: z.object({ id: z.number().int() }),
    steps: [
      {
        name: 'domain',
        message: 'Bringing the domain back',
        async run({ input, ctx }) {
          const row = await db.q.selectFrom('domains').select('deleted_at').where('id', '=', input.id).executeTakeFirst()
          if (row?.deleted_at !== null) await domainRestore.restore(ctx, input.id)
        },
      },
    ],
  })
