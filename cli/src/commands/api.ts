import { randomUUID } from 'node:crypto'
import { Option } from 'commander'
import { jsonSource, parseJson } from '../body.ts'
import { exits, type ExitCode, usage } from '../fault.ts'
import { withClient } from '../identity.ts'
import type { Io } from '../io.ts'
import { printData } from '../output.ts'
import { isWrite } from '../table.ts'
import { parseWord } from '../word.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']

/** `/users` and `/api/v1/users` are the same; documents outside the API are taken as they are. */
function fullPath(path: string): string {
  if (!path.startsWith('/') || /[\s\p{Cc}]/u.test(path)) throw usage(`'${path}' is not the path of a request, such as /users`)
  return /^\/(api\/|openapi\.|healthz)/.test(path) ? path : `/api/v1${path}`
}

/** `api <METHOD> <path> [--json …]`: any request, with the chosen identity. */
export const api = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const options = [new Option('--json <body>', 'body: JSON, @file or -')]
    const { globals, args, found } = parseWord(io, before, rest, { args: ['<METHOD>', '<path>'], options })
    const [given = '', place = ''] = args
    const method = given.toUpperCase()
    if (!methods.includes(method)) throw usage(`'${given}' is none of ${methods.join(', ')}`)
    const path = fullPath(place)
    const { json: source } = found
    const json = typeof source === 'string' ? parseJson((await jsonSource(io, source)).text) : undefined
    const headers = isWrite(method)
      ? { 'idempotency-key': globals.idempotencyKey ?? randomUUID(), ...(globals.dryRun ? { 'x-dry-run': 'true' } : {}) }
      : {}
    const request = { method, path, headers, ...(json === undefined ? {} : { json }) }
    const reply = await withClient(io, globals, (client) => client.call(request))
    if (reply.body === null) io.stdout.write(reply.bytes)
    else printData(io, globals, { body: reply.body, text: reply.text, columns: [] })
    return globals.dryRun && isWrite(method) ? exits.changes : exits.done
  },
}
