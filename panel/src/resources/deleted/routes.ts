import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { JobAccepted, everyone, jobAccepted } from '../../core/shapes.ts'
import { DeletedItem, DeletedQuery } from './schema.ts'
import type { DeletedService } from './service.ts'

const route = routeFactory<Ctx, { deleted: DeletedService }>()
const common = { folder: 'Deleted items', mark: 'C', scope: null, roles: everyone } as const
const params = z.object({ id: z.string() })
const missing = { 'Deleted item not found': 404 } as const

export const deletedRoutes = [
  route({
    get: '/deleted',
    name: 'deleted.list',
    title: 'List what was deleted and can be brought back',
    ...common,
    query: DeletedQuery,
    list: { sort: ['name', 'type', 'owner', 'size_mb', 'deleted_at', 'purge_at'] },
    reply: { 200: z.array(DeletedItem) },
    cli: { command: 'deleted:list', columns: ['id', 'type', 'name', 'owner', 'deleted_at', 'purge_at'] },
    handle: ({ ctx, query, page, services }) => services.deleted.list(ctx, query, page),
  }),
  route({
    post: '/deleted/:id/restore',
    name: 'deleted.restore',
    title: 'Bring something back',
    ...common,
    async: 'job',
    params,
    reply: { 202: JobAccepted },
    errors: { ...missing, 'Domain already exists': 409, 'Its data is being removed': 409 },
    cli: { command: 'deleted:restore' },
    async handle({ ctx, params: { id }, services }) {
      return jobAccepted('Restore started', await services.deleted.restore(ctx, id))
    },
  }),
  route({
    delete: '/deleted/:id',
    name: 'deleted.purge',
    title: 'Remove something for good',
    ...common,
    async: 'job',
    reauth: true,
    params,
    reply: { 202: JobAccepted },
    errors: missing,
    cli: { command: 'deleted:purge', destroys: true },
    async handle({ ctx, params: { id }, services }) {
      return jobAccepted('Purge started', await services.deleted.purge(ctx, id))
    },
  }),
]
