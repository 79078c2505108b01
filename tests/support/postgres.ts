import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'

/**
 * Vitest global setup: a private PostgreSQL for the run, started when the first test asks for it, on a Unix socket only, with its
 * files in a temporary folder and its durability off. Answers on a socket of its own with the URL.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'croft-pg-'))
  const broker = join(folder, 'broker.sock')
  let started: Promise<Server> | undefined
  const answering = createServer((socket) => {
    started ??= start(folder)
    started.then(
      (server) => socket.end(server.url),
      (error: unknown) => socket.end(`!${error instanceof Error ? error.message : String(error)}`),
    )
  })
  await new Promise<void>((resolve) => answering.listen(broker, resolve))
  project.provide('postgresBroker', broker)
  return async () => {
    answering.close()
    const server = await started?.catch(() => undefined)
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Server {
  readonly url: string
  stop(): Promise<void>
}

/** The folder of the newest installed PostgreSQL; throws with what to do when there is none. */
function binaries(): string {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)) : []
  const found = versions.map((version) => join(root, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')))
  if (found !== undefined) return found
  throw new Error(
    'PostgreSQL is not installed (/usr/lib/postgresql/*/bin): install the package "postgresql", or set CROFT_TEST_ENGINES=sqlite',
  )
}

/** PostgreSQL refuses to run as root: then it gets the ids of the `postgres` user, or of nobody. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'postgres')
  return entry ? { uid: Number(entry[2]), gid: Number(entry[3]) } : { uid: 65534, gid: 65534 }
}

const settings = {
  listen_addresses: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '32MB',
  autovacuum: 'off',
}

async function start(folder: string): Promise<Server> {
  const bin = binaries()
  const ids = unprivileged()
  const home = join(folder, 'server')
  mkdirSync(home, { mode: 0o700 })
  if (ids) {
    chownSync(folder, ids.uid, ids.gid)
    chownSync(home, ids.uid, ids.gid)
  }
  const data = join(home, 'data')
  const options: SpawnOptions = { ...ids, cwd: home, env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' }, stdio: ['ignore', 'pipe', 'pipe'] }
  const made = ended(spawn(join(bin, 'initdb'), ['-D', data, '--auth=trust', '-U', 'postgres', '-N', '-E', 'UTF8', '--locale=C'], options))
  const result = await made
  if (result.code !== 0) throw new Error(`initdb failed: ${result.output}`)
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', home, ...flags], options)
  const end = ended(server)
  // The socket appears before the server takes connections; only its own words say when it does.
  const ready = new Promise<void>((resolve) => {
    server.stderr?.on('data', (part: Buffer) => part.includes('ready to accept connections') && resolve())
  })
  const failed = end.then(({ output }) => Promise.reject(new Error(`PostgreSQL did not start: ${output}`)))
  await Promise.race([
    ready,
    failed,
    sleep(20_000, undefined, { ref: false }).then(() => Promise.reject(new Error('PostgreSQL did not start in 20 s'))),
  ])
  failed.catch(() => undefined)
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(home)}`,
    stop: async () => {
      server.kill('SIGINT')
      await end
    },
  }
}

function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (part: Buffer) => (output += part.toString()))
    child.stderr?.on('data', (part: Buffer) => (output += part.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
