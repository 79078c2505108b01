import { z } from 'zod'
import { StreamBody, routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import type { DescriptionService } from './service.ts'

const route = routeFactory<Ctx, { description: DescriptionService }>()
const common = { folder: 'Search', scope: null, roles: 'public', root: true } as const

export const descriptionRoutes = [
  route({
    get: '/openapi.yaml',
    name: 'description.yaml',
    title: 'This description as YAML',
    ...common,
    mark: 'P',
    reply: { 200: 'application/yaml' },
    handle: async ({ services }) => new StreamBody((await services.description.get()).yaml, 'application/yaml; charset=utf-8'),
  }),
  route({
    get: '/openapi.json',
    name: 'description.json',
    title: 'This description as JSON',
    ...common,
    mark: 'C',
    reply: { 200: z.looseObject({ openapi: z.literal('3.0.3'), paths: z.looseObject({}) }) },
    handle: async ({ services }) => new StreamBody((await services.description.get()).json, 'application/json; charset=utf-8'),
  }),
]
