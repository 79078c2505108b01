import { afterAll, beforeAll } from 'vitest'
import { openBed, type Bed } from '../../bed/bed.ts'
import { whyNoBed } from '../../bed/requirements.ts'
import { startServer, type Server, type ServerOptions } from './server.ts'

/** Why tests on servers are left out here, `null` when they are not; says so once. */
export async function whyLeftOut(title: string): Promise<string | null> {
  const reason = await whyNoBed()
  if (reason !== null) process.stdout.write(`skipped: ${title} (${reason})\n`)
  return reason
}

/** A server of the tests around this call, booted before the first of them and taken down after the last. */
export function useServer(options: ServerOptions): () => Server {
  let bed: Bed | undefined
  let server: Server | undefined
  beforeAll(async () => {
    bed = await openBed()
    server = await startServer(bed, options)
  })
  afterAll(() => bed?.close())
  return () => {
    if (server === undefined) throw new Error('the server was not started')
    return server
  }
}
