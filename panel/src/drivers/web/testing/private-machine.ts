import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathsBelow } from '../../../system/paths.ts'
import { createLinuxSystem, type LinuxSystem } from '../../../system/linux.ts'

/** A tenant of the private machine: only a number, no user of the machine that runs the tests. */
export interface Tenant {
  readonly name: string
  readonly uid: number
}
export const john: Tenant = { name: 'john', uid: 3_000_007 }
export const bob: Tenant = { name: 'bob', uid: 3_000_008 }

export interface Reply {
  readonly status: number
  readonly body: string
  readonly location: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Real daemons in a folder of their own, on one loopback port. */
export interface PrivateMachine {
  readonly root: string
  readonly port: number
  readonly system: LinuxSystem
  get(host: string, path: string, how?: { method?: string; headers?: Record<string, string> }): Promise<Reply>
  /** Makes a tenant's file as the tenant owns it. */
  write(tenant: Tenant, path: string, content: string): Promise<void>
  /** Makes a tenant's folder, by absolute path. */
  mkdir(tenant: Tenant, folder: string): Promise<void>
  stop(): Promise<void>
}

/** Why real daemons cannot be started here, or `null`. */
export function whyNot(...programs: readonly string[]): string | null {
  if (process.geteuid?.() !== 0) return 'needs root'
  const missing = programs.find((program) => !existsSync(`/usr/sbin/${program}`))
  return missing === undefined ? null : `${missing} is not installed`
}

/** A loopback port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** A machine below a new folder in /tmp with the homes of john and bob; nothing runs yet. */
export async function startPrivateMachine(): Promise<PrivateMachine> {
  const root = await mkdtemp('/tmp/croft-edge-')
  await chmod(root, 0o755)
  const paths = pathsBelow(root)
  const system = createLinuxSystem({ paths, services: 'direct', edgeUser: 'nobody' })
  const port = await freePort()
  for (const tenant of [john, bob]) {
    for (const [path, mode] of [
      ['', 0o711],
      ['tmp', 0o700],
      ['domains', 0o711],
    ] as const) {
      const folder = join(paths.homes, tenant.name, path)
      await mkdir(folder, { recursive: true })
      await chown(folder, tenant.uid, tenant.uid)
      await chmod(folder, mode)
    }
  }

  const get: PrivateMachine['get'] = (host, path, how = {}) =>
    new Promise((resolve, reject) => {
      const headers = { host, connection: 'close', ...how.headers }
      const call = request({ host: '127.0.0.1', port, path, method: how.method ?? 'GET', headers, timeout: 15_000 }, (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.once('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
            location: reply.headers.location ?? '',
            headers: reply.headers,
          }),
        )
      })
      call.once('error', reject)
      call.end()
    })

  return {
    root,
    port,
    system,
    get,
    async write(tenant, path, content) {
      const file = join(paths.homes, tenant.name, path)
      await writeFile(file, content)
      await chown(file, tenant.uid, tenant.uid)
    },
    async mkdir(tenant, folder) {
      await mkdir(folder, { recursive: true })
      await chown(folder, tenant.uid, tenant.uid)
    },
    async stop() {
      for (const name of ['nginx', 'php-fpm-8.2', 'php-fpm-8.2@john']) await system.services.stop(name)
      await rm(root, { recursive: true, force: true })
    },
  }
}
