import { invalid } from './errors.ts'
import type { ListOptions, PageRequest, PageResult } from './http/route.ts'

/** Query names that every list understands; they never count as unknown. */
export const pageFields: ReadonlySet<string> = new Set(['page', 'per_page', 'sort', 'q'])

const defaultPerPage = 50
const maxPerPage = 200
const maxFilter = 255
// eslint-disable-next-line no-control-regex -- refusing control characters is the point
const controls = /[\u0000-\u001f\u007f]/

/** The page of a request that names none: the whole list in its published form. */
export const wholeList: PageRequest = { page: null, perPage: defaultPerPage, offset: 0, limit: null, sort: [], q: '' }

function whole(value: unknown, fallback: number, max: number): number {
  if (value === undefined) return fallback
  const parsed = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : 0
  if (parsed < 1 || parsed > max) throw invalid('Invalid page')
  return parsed
}

function sortOf(value: unknown, allowed: readonly string[]): PageRequest['sort'] {
  if (value === undefined || value === '') return []
  if (typeof value !== 'string') throw invalid('Invalid sort field')
  return value.split(',').map((part) => {
    const descending = part.startsWith('-')
    const field = descending ? part.slice(1) : part
    if (!allowed.includes(field)) throw invalid('Invalid sort field')
    return { field, descending }
  })
}

/** Reads `page`, `per_page`, `sort` and `q` of a list route; throws 400 `Invalid page`, `Invalid sort field` or `Invalid q`. */
export function parsePage(query: Readonly<Record<string, unknown>>, list: ListOptions): PageRequest {
  const asked = query['page'] !== undefined || query['per_page'] !== undefined || list.alwaysPaged === true
  const number = whole(query['page'], 1, 999_999_999)
  const perPage = whole(query['per_page'], defaultPerPage, maxPerPage)
  const sort = sortOf(query['sort'], list.sort)
  const filter = query['q'] ?? ''
  if (typeof filter !== 'string' || filter.length > maxFilter) throw invalid('Invalid q')
  if (controls.test(filter)) throw invalid('Q contains invalid characters')
  const q = filter.trim()
  if (!asked) return { page: null, perPage, offset: 0, limit: null, sort, q }
  return { page: number, perPage, offset: (number - 1) * perPage, limit: perPage, sort, q }
}

/** The body of a list: the bare or wrapped published form, or `{success,data,meta}` when a page was asked for. */
export function pageBody(result: PageResult<unknown>, page: PageRequest, list: ListOptions): unknown {
  if (page.page === null) return list.wrap === undefined ? result.items : list.wrap(result.items, result.total)
  const lastPage = Math.max(1, Math.ceil(result.total / page.perPage))
  return {
    success: true,
    data: result.items,
    meta: { total: result.total, per_page: page.perPage, current_page: page.page, last_page: lastPage },
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function compare(left: unknown, right: unknown): number {
  if (left === right) return 0
  if (left === null || left === undefined) return -1
  if (right === null || right === undefined) return 1
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return text(left) < text(right) ? -1 : 1
}

export interface InMemoryOptions<Item> {
  /** Fields that `q` looks into. */
  readonly search: readonly (keyof Item & string)[]
  /** The unique field that breaks ties, so that pages never overlap. */
  readonly id: keyof Item & string
}

/** Filters, sorts and cuts a list that is wholly in memory; without `sort` the given order is kept. */
export function pageInMemory<Item extends object>(
  items: readonly Item[],
  page: PageRequest,
  options: InMemoryOptions<Item>,
): PageResult<Item> {
  const needle = page.q.toLowerCase()
  const matches = (item: Item) =>
    options.search.some((field) =>
      String(item[field] ?? '')
        .toLowerCase()
        .includes(needle),
    )
  const found = needle === '' ? items : items.filter(matches)
  const order = [...page.sort, { field: options.id, descending: false }]
  const value = (item: Item, field: string) => (item as Readonly<Record<string, unknown>>)[field]
  const sorted = (left: Item, right: Item) => {
    for (const { field, descending } of order) {
      const difference = compare(value(left, field), value(right, field))
      if (difference !== 0) return descending ? -difference : difference
    }
    return 0
  }
  const ordered = page.sort.length === 0 ? found : found.toSorted(sorted)
  return { items: page.limit === null ? ordered : ordered.slice(page.offset, page.offset + page.limit), total: found.length }
}
