import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { command, type CommandOptions, type CommandResult } from './command.ts'
import { configureHost, hostEnvironment } from './configuration.ts'
import { copyFiles } from './copy.ts'
import { boot, cut, isRunning, signal, type Container } from './container.ts'
import { rememberContainer } from './leftovers.ts'
import type { Network } from './network.ts'
import { ensureTree, type DebianRelease } from './tree.ts'
import { until } from './until.ts'

export interface HostOptions {
  /** Lower-case letters and digits, at most 8; the host is `<name>.example.test`. */
  readonly name: string
  /** Default Debian 12. */
  readonly release?: DebianRelease
  /** Installed before the first boot, from the cache; none is a bare Debian. */
  readonly packages?: readonly string[]
}

export interface RunOptions extends CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Working folder, default /root. */
  readonly cwd?: string
}

/** A real Debian with systemd as process 1 and an address of its own. */
export interface Host {
  readonly name: string
  readonly address: string
  readonly address6: string
  /** The tree of the host as this machine sees it. */
  readonly root: string
  /** Its network as a file that nsenter(1) takes; another one after each boot. */
  network(): string
  /** Runs a program on the host as root. Throws with its words when it fails. */
  run(argv: readonly [string, ...string[]], options?: RunOptions): Promise<CommandResult>
  /** Copies these files of a folder of this machine to a folder of the host, modes kept, owned by root. */
  copyIn(from: string, to: string, files: readonly string[]): Promise<void>
  /** Ends everything on it at once and boots it again on the same disk. */
  powerCut(): Promise<void>
  /** Shuts it down; its tree stays. */
  halt(): Promise<void>
  stop(): Promise<void>
}

/** Boots a host of a bed. `index`: the last part of its address; `folder`: its own, for the overlay. */
export async function startHost(folder: string, network: Network, id: string, index: number, options: HostOptions): Promise<Host> {
  const tree = await ensureTree(options.release ?? 'bookworm', options.packages ?? [])
  const [root, upper, work] = ['root', 'upper', 'work'].map((name) => join(folder, name)) as [string, string, string]
  for (const path of [root, upper, work]) mkdirSync(path, { recursive: true, mode: 0o755 })
  await command(['mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=${tree},upperdir=${upper},workdir=${work}`, root])
  await configureHost(root, options.name)
  const [address, address6] = [network.address(index), network.address6(index)]
  let container: Container

  const run: Host['run'] = (argv, { env, cwd = '/root', ...rest } = {}) => {
    const variables = Object.entries({ ...hostEnvironment(), ...env }).map(([name, value]) => `${name}=${value}`)
    return command(
      ['nsenter', '--target', String(container.leader), '--all', '--', '/usr/bin/env', '-i', '-C', cwd, ...variables, ...argv],
      rest,
    )
  }

  async function bootUp(): Promise<void> {
    container = await boot(root, `${options.name}-${id}`, network.bridge, join(folder, 'console.log'))
    rememberContainer(folder, container)
    await until(
      `${options.name} has its network`,
      async () => (await run(['ip', 'link', 'show', 'host0'], { allowFailure: true })).code === 0,
      10_000,
    )
    await run(['ip', 'addr', 'add', `${address}/24`, 'dev', 'host0'])
    await run(['ip', '-6', 'addr', 'add', `${address6}/64`, 'dev', 'host0', 'nodad'], { allowFailure: true })
    await run(['ip', 'link', 'set', 'host0', 'up'])
    await run(['ip', 'route', 'add', 'default', 'via', network.gateway])
    const state = async () => (await run(['systemctl', 'is-system-running'], { allowFailure: true })).stdout.trim()
    await until(`${options.name} is up`, async () => ['running', 'degraded'].includes(await state()), 60_000)
  }

  const halt = async () => {
    // SIGRTMIN+4 asks systemd to power off; it is not among the names that Node knows
    await command(['kill', '-s', 'RTMIN+4', String(container.leader)], { allowFailure: true })
    for (let waited = 0; isRunning(container.guardian) && waited < 20_000; waited += 50) await sleep(50)
    if (isRunning(container.guardian)) await cut(container)
    signal(container.guardian, 'SIGKILL')
  }

  await bootUp()
  return {
    name: options.name,
    address,
    address6,
    root,
    network: () => `/proc/${container.leader}/ns/net`,
    run,
    copyIn: (from, to, files) => copyFiles(from, join(root, to), files, folder),
    powerCut: async () => {
      await cut(container)
      await bootUp()
    },
    halt,
    stop: async () => {
      await halt()
      await command(['umount', root], { allowFailure: true })
    },
  }
}
