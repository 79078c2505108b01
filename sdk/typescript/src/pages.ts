import type { Page, PageQuery } from './client.ts'

/** All items of a list, page by page: `for await (const domain of eachItem((page) => domains.listPage(client, page)))`. */
export async function* eachItem<Item>(load: (query: PageQuery) => Promise<Page<Item>>, perPage = 100): AsyncGenerator<Item> {
  for (let page = 1; ; page += 1) {
    const { data, meta } = await load({ page, per_page: perPage })
    yield* data
    if (page >= meta.last_page) return
  }
}
