import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openBed, type Bed } from '../bed/bed.ts'
import { checkout, checkoutFiles } from '../bed/checkout.ts'
import { command } from '../bed/command.ts'
import type { Host } from '../bed/host.ts'

const release = '/opt/croft/releases/bench'

/** Debian's own packages for what is served and what asks. */
const packages = ['nginx-light', 'php8.2-fpm', 'openssl', 'pebble', 'pdns-server', 'pdns-backend-sqlite3', 'sqlite3', 'mariadb-server', 'pure-ftpd', 'curl']

export interface Machine {
  readonly host: Host
  /** Runs a program of this checkout on the host with the release's Node; its output lines as they come. */
  readonly node: string
  readonly release: string
  close(): Promise<void>
}

/** Modules of the checkout without npm: the benchmark needs no network. Tools of developers stay away. */
function copyModules(root: string): void {
  const target = join(root, release, 'node_modules')
  mkdirSync(target, { recursive: true })
  const skipped = /^(\.|typescript$|@typescript$|oxlint|@oxlint|@oxc|knip|prettier$|vite|@vitest|@redocly|fast-check|rolldown|@rolldown|lightningcss)/
  for (const name of readdirSync(join(checkout, 'node_modules'))) {
    if (skipped.test(name)) continue
    cpSync(join(checkout, 'node_modules', name), join(target, name), { recursive: true, verbatimSymlinks: true })
  }
}

/** A throw-away host with Croft's files on it, nothing set up yet. */
export async function openMachine(): Promise<Machine> {
  const bed: Bed = await openBed()
  try {
    const host = await bed.startHost({ name: 'bench', packages })
    await host.copyIn(checkout, release, await checkoutFiles())
    copyModules(host.root)
    const node = join(release, 'node/bin/node')
    mkdirSync(join(host.root, release, 'node/bin'), { recursive: true })
    copyFileSync(process.execPath, join(host.root, node))
    chmodSync(join(host.root, node), 0o755)
    await command(['chmod', '-R', 'go+rX', join(host.root, '/opt/croft')])
    await host.run(['ln', '-sfn', 'releases/bench', '/opt/croft/current'])
    return { host, node, release, close: () => bed.close() }
  } catch (error) {
    await bed.close()
    throw error
  }
}
