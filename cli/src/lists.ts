import { exits, Fault } from './fault.ts'
import type { Client } from './http/client.ts'

const pageLength = 200

interface Page {
  readonly data: readonly unknown[]
  readonly meta: { readonly current_page: number; readonly last_page: number }
}

function pageIn(body: unknown): Page {
  const page = body as Partial<Page> | null
  if (!Array.isArray(page?.data) || typeof page.meta?.last_page !== 'number')
    throw new Fault(exits.failed, 'the panel did not answer with a page')
  return page as Page
}

/** All pages of a list as one array. */
export async function everyPage(client: Client, path: string): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for (let number = 1; ; number++) {
    const [place = '', search = ''] = path.split('?')
    const query = new URLSearchParams(search)
    query.set('page', String(number))
    query.set('per_page', String(pageLength))
    const { data, meta } = pageIn((await client.call({ method: 'GET', path: `${place}?${query.toString()}` })).body)
    all.push(...data)
    if (number >= meta.last_page || data.length === 0) return all
  }
}
