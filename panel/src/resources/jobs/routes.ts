import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, JobAccepted, ack, everyone, jobAccepted } from '../../core/shapes.ts'
import { Job, JobLines, JobParams, JobQuery, Topic } from './schema.ts'
import type { JobService } from './service.ts'

const route = routeFactory<Ctx, { jobs: JobService }>()
const common = { folder: 'Jobs', mark: 'C', scope: null, roles: everyone } as const
const one = { ...common, params: JobParams, errors: { 'Job not found': 404 } } as const

export const jobRoutes = [
  route({
    get: '/jobs',
    name: 'jobs.list',
    title: 'List jobs',
    ...common,
    byDomain: true,
    query: JobQuery,
    list: { sort: ['id', 'type', 'status', 'created_at'] },
    reply: { 200: z.array(Job) },
    cli: { command: 'jobs:list', columns: ['id', 'type', 'status', 'progress', 'owner', 'created_at'] },
    handle: ({ ctx, query, page, services }) => services.jobs.list(ctx, query, page),
  }),
  route({
    get: '/jobs/:id',
    name: 'jobs.show',
    title: 'Show a job',
    ...one,
    byDomain: true,
    reply: { 200: Job },
    cli: { command: 'jobs:show' },
    handle: ({ ctx, params: { id }, services }) => services.jobs.show(ctx, id),
  }),
  route({
    get: '/jobs/:id/events',
    name: 'jobs.follow',
    title: 'Follow a job',
    description: 'Events `progress`, `log` and, when the job has ended, `end` with the job.',
    ...one,
    byDomain: true,
    streamToken: true,
    reply: { 200: 'text/event-stream' },
    cli: { command: 'jobs:watch' },
    handle: ({ ctx, params: { id }, services }) => services.jobs.follow(ctx, id),
  }),
  route({
    get: '/jobs/:id/log',
    name: 'jobs.log',
    title: 'Lines that a job wrote',
    ...one,
    byDomain: true,
    query: z.object({ offset: z.number().int().min(0).default(0) }),
    reply: { 200: JobLines },
    cli: { command: 'jobs:log' },
    handle: ({ ctx, params: { id }, query, services }) => services.jobs.log(ctx, id, query.offset),
  }),
  route({
    post: '/jobs/:id/cancel',
    name: 'jobs.cancel',
    title: 'Cancel a job',
    ...one,
    reply: { 200: Ack },
    errors: { ...one.errors, 'Job cannot be cancelled': 409 },
    cli: { command: 'jobs:cancel', destroys: true },
    async handle({ ctx, params: { id }, services }) {
      await services.jobs.cancel(ctx, id)
      return ack('Job cancelled')
    },
  }),
  route({
    post: '/jobs/:id/retry',
    name: 'jobs.retry',
    title: 'Run a failed job again',
    ...one,
    async: 'job',
    reply: { 202: JobAccepted },
    errors: { ...one.errors, 'Job has not failed': 409 },
    cli: { command: 'jobs:retry' },
    async handle({ ctx, params: { id }, services }) {
      return jobAccepted('Job restarted', await services.jobs.retry(ctx, id))
    },
  }),
  route({
    get: '/events',
    name: 'events.follow',
    title: 'Follow what happens',
    description: 'Events `event` (the journal), `job` and `metrics`. Without topics the journal and all jobs.',
    ...common,
    byDomain: true,
    streamToken: true,
    query: z.object({ topics: z.array(Topic).default([]) }),
    reply: { 200: 'text/event-stream' },
    cli: { command: 'events:watch' },
    handle: ({ ctx, query, services }) => services.jobs.events(ctx, query.topics),
  }),
]
