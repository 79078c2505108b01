import { z } from 'zod'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { UsageService } from './service.ts'

/** Measures one account now instead of within the hour. */
export const recount = (usage: Pick<UsageService, 'recount'>) =>
  defineOperation<{ userId: number; username: string }>({
    type: 'user.recount',
    input: z.object({ userId: z.number().int(), username: z.string() }),
    steps: [
      {
        name: 'measure',
        message: 'Measuring disk and traffic',
        run: ({ input, signal, progress }) => usage.recount({ id: input.userId, username: input.username }, signal, progress),
      },
    ],
  })
