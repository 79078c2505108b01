import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { everyone } from '../../core/shapes.ts'
import { SearchQuery, SearchResults } from './schema.ts'
import type { SearchService } from './service.ts'

const route = routeFactory<Ctx, { search: SearchService }>()

export const searchRoutes = [
  route({
    get: '/search',
    name: 'search',
    title: 'Find accounts, domains and settings',
    folder: 'Search',
    mark: 'C',
    scope: null,
    roles: everyone,
    byDomain: true,
    query: SearchQuery,
    reply: { 200: SearchResults },
    errors: { 'Q is required': 400 },
    cli: { command: 'search:all' },
    handle: ({ ctx, query, services }) => services.search.search(ctx, query),
  }),
]
