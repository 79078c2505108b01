import { expect } from 'vitest'
import type { Reply } from './client.ts'
import { eventually, type Server } from './server.ts'

export const databasePassword = 'Correct-Horse-7'

export interface DatabaseJob {
  readonly status: string
  readonly error: string | null
  readonly result: { readonly export_id?: string; readonly size_bytes?: number; readonly path?: string } | null
}

const quiet = { allowFailure: true, timeoutMs: 60_000 } as const

/** The API and the clients of both database servers, on the host of a test. */
export function databaseClients(get: () => Server) {
  const call = (method: string, path: string, body?: unknown): Promise<Reply> => get().root(method, path, body)
  const jobOf = async (method: string, path: string, body?: unknown): Promise<DatabaseJob> => {
    const id = (await call(method, path, body)).json<{ job_id: number }>().job_id
    const look = async () => (await call('GET', `/jobs/${id}`)).json<DatabaseJob>()
    return eventually(`job ${id}`, look, ({ status }) => !['queued', 'running'].includes(status), 240)
  }
  return {
    call,
    quiet,
    /** A change that has to be on the server when the answer comes. */
    write: async (method: string, path: string, body?: unknown): Promise<Reply> => {
      const reply = await call(method, path, body)
      expect(reply.headers['x-sync'], reply.text).toBe('applied')
      return reply
    },
    /** Starts a job and waits for its end. */
    job: jobOf,
    /** Statements with MariaDB's client over TCP; what it said. */
    maria: async (user: string, sql: string, database = '', secret = databasePassword) => {
      const argv = [
        'mariadb',
        '--no-defaults',
        '--batch',
        '--skip-column-names',
        '--host=127.0.0.1',
        `--user=${user}`,
        `--password=${secret}`,
      ] as const
      const { stdout, stderr } = await get().host.run([...argv, `--execute=${sql}`, ...(database === '' ? [] : [database])], quiet)
      return (stderr.includes('ERROR') ? (/ERROR \d+/.exec(stderr)?.[0] ?? stderr) : stdout).trim()
    },
    /** The same with PostgreSQL's; `how` goes to libpq: `host=… sslmode=…`. */
    postgres: async (user: string, database: string, sql: string, how = 'host=127.0.0.1', secret = databasePassword) => {
      const argv = [
        'psql',
        '--no-psqlrc',
        '--no-align',
        '--tuples-only',
        '--quiet',
        `--dbname=${how} user=${user} dbname=${database}`,
      ] as const
      const { stdout, stderr, code } = await get().host.run([...argv, `--command=${sql}`], { ...quiet, env: { PGPASSWORD: secret } })
      return code === 0 ? stdout.trim() : `refused: ${stderr.trim()}`
    },
    /** A statement as the administrator of the server. */
    byHand: async (sql: string) => (await get().host.run(['mariadb', '--batch', '--skip-column-names', `--execute=${sql}`])).stdout.trim(),
    byHandPostgres: async (sql: string) =>
      (await get().host.run(['runuser', '-u', 'postgres', '--', 'psql', '--no-psqlrc', '-qAt', '-c', sql], { cwd: '/' })).stdout.trim(),
    sweep: () => get().agent<{ repaired: { scope: string }[]; failed: unknown[] }>('sweep'),
    /** Installs PostgreSQL as an administrator does it. */
    installPostgres: async () => {
      expect(await jobOf('POST', '/databases/engines/postgresql/install')).toMatchObject({ status: 'succeeded', error: null })
    },
  }
}
