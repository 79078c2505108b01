import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type Sqlite from 'better-sqlite3'

/** The floor of the API read: node:http, the same page of rows by index and the same count, nothing else. Prints its port. */
const kit = createRequire(join(import.meta.dirname, '../../../kit/src/db/sqlite.ts'))
const Database = kit('better-sqlite3') as typeof Sqlite
const db = new Database(process.argv[2] ?? '', { readonly: true })
const page = db.prepare(
  'select d.*, o.username as owner from domains d join users o on o.id = d.owner_id where d.deleted_at is null order by d.name, d.id limit 25',
)
const count = db.prepare('select count(*) as total from domains where deleted_at is null')

const server = createServer((_request, response) => {
  const { total } = count.get() as { total: number }
  const text = JSON.stringify({ data: page.all(), total })
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
