import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { JobAccepted, adminOnly, jobAccepted } from '../../core/shapes.ts'
import { ApplyBody, ApplyQuery, PlannedChange } from './schema.ts'
import type { ServerApplyService } from './service.ts'

const route = routeFactory<Ctx, { serverApply: ServerApplyService }>()
const common = { folder: '14 - System & Services', mark: 'C', scope: 'system', roles: adminOnly } as const

export const serverApplyRoutes = [
  route({
    get: '/system/plan',
    name: 'system.plan',
    title: 'What an apply would change on the server',
    description: '`only` is a part such as `site`, or one scope such as `site:7`. At most 1000 changes are listed.',
    ...common,
    query: ApplyQuery,
    reply: { 200: z.array(PlannedChange) },
    errors: { 'Unknown part: <x>': 400 },
    cli: { command: 'system:plan', columns: ['scope', 'kind', 'target'] },
    handle: ({ query: { only }, services }) => services.serverApply.plan(only),
  }),
  route({
    post: '/system/apply',
    name: 'system.apply',
    title: 'Make the server agree with the database',
    description: 'Everything is rendered, tested and applied anew; what the server refuses is named in the job and stays as it was.',
    ...common,
    async: 'job',
    body: ApplyBody,
    example: { only: 'site' },
    reply: { 202: JobAccepted },
    errors: { 'Unknown part: <x>': 400, 'Another operation is running on this server': 409 },
    cli: { command: 'system:apply' },
    async handle({ ctx, body, services }) {
      return jobAccepted('Apply started', await services.serverApply.apply(ctx, body))
    },
  }),
]
