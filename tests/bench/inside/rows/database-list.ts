import { createRequire } from 'node:module'
import { join } from 'node:path'
import type Sqlite from 'better-sqlite3'
import { type Figure, spreadOf } from '../../figures.ts'
import type { Row } from '../bench.ts'
import { panelDatabase } from '../place.ts'
import { inSequence } from '../timing.ts'

const kit = createRequire(join(import.meta.dirname, '../../../../kit/src/db/sqlite.ts'))
const Database = kit('better-sqlite3') as typeof Sqlite
const count = 10_000

/** Rows alone, of an account that nothing else is asked for: a list reads the panel's database, whatever the servers have. */
function insertRows(owner: string): void {
  const file = new Database(panelDatabase, { timeout: 10_000 })
  try {
    file
      .prepare(
        `insert into databases (name, engine, owner_id, main_user, charset, collation, remote_access, remote_host, size_bytes, created_at, updated_at, deleted_by)
         with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
         select ? || '_' || i, 'mariadb', (select id from users where username = ?), ? || '_' || i, 'utf8mb4', 'utf8mb4_unicode_ci', 0, '', i, i, i, '' from n`,
      )
      .run(count, owner, owner, owner)
  } finally {
    file.close()
  }
}

/** Pages of 10,000 databases: the first, one in the middle by size, a late one, and a search. */
export const databaseList: Row = async ({ api, sites, tenants, options }): Promise<readonly Figure[]> => {
  const owner = tenants.nextAccount()
  await tenants.addAccount(owner)
  insertRows(owner)
  const pages = ['?page=1', '?page=100&sort=-size_kb', '?page=200', '?page=1&q=_77']
  const read = async (index: number) => {
    const rows = await api.call<readonly unknown[] | { data: readonly unknown[] }>('GET', `/databases${pages[index % pages.length] ?? ''}`)
    if ((Array.isArray(rows) ? rows : (rows as { data: readonly unknown[] }).data).length === 0) throw new Error('an empty page')
  }
  const measured = spreadOf(await inSequence(Math.max(40, options.domains), read))
  const goal = { p99: { most: 100 } }
  return [{ row: 'Page of 10,000 databases', sites, unit: 'ms', measured, floor: null, goal, notes: {} }]
}
