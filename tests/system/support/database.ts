import { places } from '@croft/panel/setup/places.ts'
import type { Server } from './server.ts'

const program = `
const { DatabaseSync } = require('node:sqlite')
const [file, sql] = process.argv.slice(1)
const db = new DatabaseSync(file, { timeout: 5000 })
process.stdout.write(JSON.stringify(db.prepare(sql).all()))
`

/** Rows of the panel's own database, read beside the running panel as its user. */
export async function rows<Row>({ host }: Server, sql: string): Promise<readonly Row[]> {
  const as = ['setpriv', '--reuid=croft', '--regid=croft', '--clear-groups', '--'] as const
  const { stdout } = await host.run([...as, places.node, '--no-warnings', '-e', program, '--', `${places.data}/croft.db`, sql], {
    cwd: '/',
  })
  return JSON.parse(stdout) as readonly Row[]
}

/** Scopes of which the machine does not agree with the rows yet. */
export const due = (server: Server) =>
  rows<{ scope: string; last_error: string }>(server, 'select scope, last_error from scopes where applied < wanted')
