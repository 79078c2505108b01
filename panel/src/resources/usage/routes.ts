import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { JobAccepted, everyone, jobAccepted } from '../../core/shapes.ts'
import { Bandwidth, BandwidthQuery } from './schema.ts'
import type { UsageService } from './service.ts'

const route = routeFactory<Ctx, { usage: UsageService }>()
const common = {
  folder: '02 - Users & Resellers',
  mark: 'C',
  scope: 'users',
  roles: everyone,
  params: z.object({ username: z.string() }),
} as const

export const usageRoutes = [
  route({
    post: '/users/:username/recount',
    name: 'users.recount',
    title: 'Measure the use of an account now',
    ...common,
    async: 'job',
    reply: { 202: JobAccepted },
    cli: { command: 'accounts:recount' },
    async handle({ ctx, params: { username }, services }) {
      return jobAccepted('Recount started', await services.usage.start(ctx, username))
    },
  }),
  route({
    get: '/users/:username/bandwidth',
    name: 'users.bandwidth',
    title: 'Traffic of an account by day',
    description: 'Counted from the access logs, every hour. A month is `YYYY-MM`; the current one when none is given.',
    ...common,
    query: BandwidthQuery,
    reply: { 200: Bandwidth },
    cli: { command: 'accounts:bandwidth' },
    handle: ({ ctx, params: { username }, query, services }) => services.usage.bandwidth(ctx, username, query.month),
  }),
]
