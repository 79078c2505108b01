import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { AppError } from '@croft/kit/errors.ts'
import { createFileVerbs } from './file-verbs.ts'
import { createFilesClient, type FilesClient } from './files-client.ts'
import { createHelperPool, type HelperPool, type HelperPoolOptions, type Tenant } from './helpers.ts'

/** Numeric ids that nobody on the machine has. */
export const johnUid = 61_234_001
export const janeUid = 61_234_002

export interface HelperBed {
  readonly root: string
  readonly files: FilesClient
  readonly pool: HelperPool
  readonly events: Readonly<Record<string, unknown>>[]
  readonly john: Tenant
  readonly jane: Tenant
}

/** The file verbs on a socket with real helpers, under throw-away user ids on homes in a temporary folder. Needs root. */
export async function helperBed(options: Partial<HelperPoolOptions> = {}): Promise<HelperBed> {
  const root = mkdtempSync(join(tmpdir(), 'croft-helper-'))
  const homes = join(root, 'homes')
  mkdirSync(homes, { mode: 0o755 })
  chmodSync(root, 0o755)
  const tenant = (name: string, uid: number): Tenant => {
    const home = join(homes, name)
    mkdirSync(home, { mode: 0o711 })
    chownSync(home, uid, uid)
    return { name, uid, gid: uid, home }
  }
  const john = tenant('john', johnUid)
  const jane = tenant('jane', janeUid)
  const events: Readonly<Record<string, unknown>>[] = []
  const pool = createHelperPool({ ...options, log: (event) => void events.push(event) })
  const verbs = createFileVerbs({ pool, lookupUser: async (name) => [john, jane].find((each) => each.name === name) ?? null })
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://agent')
    const verb = verbs[url.pathname.slice('/v1/files/'.length)]
    const answer = verb === undefined ? Promise.reject(new Error('no such verb')) : verb(request, response, url.searchParams)
    answer.catch((error: unknown) => {
      if (response.headersSent) return void response.destroy()
      const known = error instanceof AppError ? error : new AppError(500, 'INTERNAL_ERROR', String(error))
      response.writeHead(known.status).end(JSON.stringify({ code: known.code, message: known.message }))
    })
  })
  const socket = join(root, 'agent.sock')
  await new Promise<void>((resolve) => void server.listen(socket, resolve))
  const files = createFilesClient(socket)
  onTestFinished(async () => {
    files.close()
    server.closeAllConnections()
    await new Promise((resolve) => void server.close(resolve))
    await pool.close()
    rmSync(root, { recursive: true, force: true })
  })
  return { root, files, pool, events, john, jane }
}
