import { type SelectQueryBuilder, sql } from 'kysely'
import type { PageRequest, PageResult } from '@croft/kit/http/route.ts'
import { matches } from './view.ts'

export interface ListColumns {
  /** Public field → column that `sort=` uses. */
  readonly sort: Readonly<Record<string, string>>
  /** Columns that `q=` looks into. */
  readonly search: readonly string[]
  /** `order by` when nothing is asked: column, and whether the newest or highest comes first. */
  readonly order: { readonly column: string; readonly descending?: boolean }
  /** A unique column that breaks ties, so that pages never overlap. */
  readonly tie: string
}

/** Runs a list query for the asked page, in SQL: search, order, limit, and the total over all pages. */
export async function pageRows<DB, TB extends keyof DB, Row, CountDB, CountTB extends keyof CountDB, CountRow>(
  query: SelectQueryBuilder<DB, TB, Row>,
  page: PageRequest,
  columns: ListColumns,
  /** The same rows without what is only shown of them; without it `query` is counted, joins and all. */
  counted?: SelectQueryBuilder<CountDB, CountTB, CountRow>,
): Promise<PageResult<Row>> {
  const found = page.q === '' ? query : query.where(matches(columns.search, page.q))
  let ordered = found
  for (const { field, descending } of page.sort) {
    const column = columns.sort[field]
    if (column !== undefined) ordered = ordered.orderBy(sql.ref(column), descending ? 'desc' : 'asc')
  }
  if (page.sort.length === 0) ordered = ordered.orderBy(sql.ref(columns.order.column), columns.order.descending === true ? 'desc' : 'asc')
  ordered = ordered.orderBy(sql.ref(columns.tie), columns.order.descending === true ? 'desc' : 'asc')
  if (page.limit === null) {
    const items = await ordered.execute()
    return { items, total: items.length }
  }
  const [items, count] = await Promise.all([
    ordered.limit(page.limit).offset(page.offset).execute(),
    counted === undefined ? countOf(found) : countOf(page.q === '' ? counted : counted.where(matches(columns.search, page.q))),
  ])
  return { items, total: count }
}

async function countOf<DB, TB extends keyof DB, Row>(query: SelectQueryBuilder<DB, TB, Row>): Promise<number> {
  const row = await query
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow()
  return Number((row as { total: number }).total)
}
