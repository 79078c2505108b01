import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { keyAllows } from '../../core/permission.ts'
import type { Settings } from '../../db/settings.ts'
import type { DomainService } from '../domains/service.ts'
import type { UserService } from '../users/service.ts'
import type { ResultType, SearchResult } from './schema.ts'

export interface SearchDeps {
  readonly users: Pick<UserService, 'list'>
  readonly domains: Pick<DomainService, 'list'>
  readonly settings: Pick<Settings, 'groups'>
}

interface Source {
  readonly type: ResultType
  /** Key scope of the area. */
  readonly scope: string
  readonly find: (ctx: Ctx, text: string, limit: number) => Promise<readonly SearchResult[]>
}

const first = (text: string, limit: number): PageRequest => ({ page: 1, perPage: limit, offset: 0, limit, sort: [], q: text })

/** Looks for a text in the names of everything that the caller may see. */
export function searchService({ users, domains, settings }: SearchDeps) {
  const sources: readonly Source[] = [
    {
      type: 'user',
      scope: 'users',
      async find(ctx, text, limit) {
        const { items } = await users.list(ctx, {}, first(text, limit))
        return items.map(({ username, email }) => ({
          type: 'user',
          id: username,
          title: username,
          subtitle: email,
          link: `/users/${username}`,
        }))
      },
    },
    {
      type: 'domain',
      scope: 'domains',
      async find(ctx, text, limit) {
        const { items } = await domains.list(ctx, {}, first(text, limit))
        return items.map(({ domain, domain_unicode: title, owner }) => ({
          type: 'domain',
          id: domain,
          title,
          subtitle: owner,
          link: `/domains/${domain}`,
        }))
      },
    },
    {
      type: 'setting',
      scope: 'system',
      async find(ctx, text, limit) {
        if (ctx.actor.role !== 'admin') return []
        const all = settings.groups.flatMap(({ name, schema }) => Object.keys(schema.shape).map((key) => ({ name, id: `${name}.${key}` })))
        const found = all.filter(({ id }) => id.includes(text.toLowerCase().replaceAll(' ', '_'))).slice(0, limit)
        return found.map(({ name, id }) => ({ type: 'setting', id, title: id, subtitle: name, link: `/settings/${name}` }))
      },
    },
  ]
  return {
    /** What begins with the text comes first; every kind gets its share when there are more results than asked for. */
    async search(ctx: Ctx, { q, types, limit }: { q: string; types: readonly ResultType[]; limit: number }) {
      const asked = sources.filter(
        ({ type, scope }) => (types.length === 0 || types.includes(type)) && keyAllows(ctx.actor.scopes, scope, 'GET', false),
      )
      const lists = await Promise.all(asked.map(({ find }) => find(ctx, q, limit)))
      const begins = ({ title }: SearchResult) => (title.toLowerCase().startsWith(q.toLowerCase()) ? 0 : 1)
      const ranked = lists.flatMap((list) =>
        list.toSorted((a, b) => begins(a) - begins(b)).map((result, place) => ({ result, place, weight: begins(result) })),
      )
      const best = ranked.toSorted((a, b) => a.weight - b.weight || a.place - b.place).slice(0, limit)
      return { query: q, results: best.map(({ result }) => result) }
    },
  }
}
export type SearchService = ReturnType<typeof searchService>
