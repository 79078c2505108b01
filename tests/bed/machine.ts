import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CommandResult } from './command.ts'
import { hostEnvironment } from './configuration.ts'
import { isRunning, signal } from './container.ts'
import type { Host } from './host.ts'
import { buildImage, commandPort } from './image.ts'
import { rememberContainer } from './leftovers.ts'
import { until } from './until.ts'

/** A Debian with a kernel of its own, by software emulation: slow, and everything that a container lacks works. */
export interface Machine extends Pick<Host, 'name' | 'run'> {
  stop(): Promise<void>
}

const program = '/usr/bin/qemu-system-x86_64'

const hardware = ['-M', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '2000', '-nographic', '-no-reboot'] as const

/** Why no machine can be emulated here, `null` when one can. */
export const whyNoMachine = (): string | null =>
  existsSync(program) ? null : 'qemu-system-x86_64 is missing (Debian package qemu-system-x86)'

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

function ask(port: number, body: object, timeoutMs: number): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method: 'POST', timeout: timeoutMs }, (reply) => {
      let text = ''
      reply.setEncoding('utf8').on('data', (part: string) => (text += part))
      reply.once('end', () => resolve(JSON.parse(text) as CommandResult))
      reply.once('error', reject)
    })
    call.once('timeout', () => call.destroy(new Error('the machine did not answer in time')))
    call.once('error', reject)
    call.end(JSON.stringify(body))
  })
}

/** Shuts a host down and boots what is on its disk with a kernel of its own. `folder`: of the machine alone. */
export async function startMachine(folder: string, host: Host): Promise<Machine> {
  await host.halt()
  const { disk, kernel, initrd } = await buildImage(folder, host.root)
  const port = await freePort()
  const log = join(folder, 'console.log')
  const output = openSync(log, 'a')
  const devices = ['-drive', `file=${disk},format=raw,if=virtio,cache=unsafe`]
  const network = ['-nic', `user,model=virtio-net-pci,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:${commandPort}`]
  // read-only at first: the module for quota is on the disk, and the kernel asks for it when it may write
  const system = ['-kernel', kernel, '-initrd', initrd, '-append', 'root=/dev/vda ro console=ttyS0 net.ifnames=0 quiet']
  const child = spawn(program, [...hardware, ...system, ...devices, ...network], { stdio: ['ignore', output, output], detached: true })
  closeSync(output)
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0))
    child.once('error', (cause) => reject(new Error('cannot start qemu', { cause })))
  })
  rememberContainer(folder, { leader: pid, guardian: pid })
  const run: Machine['run'] = async (argv, { env, cwd = '/root', stdin = '', timeoutMs = 120_000, allowFailure = false } = {}) => {
    const body = { argv, stdin: stdin.toString(), env: { ...hostEnvironment(), ...env }, cwd, timeoutMs }
    const result = await ask(port, body, timeoutMs + 10_000)
    if (result.code === 0 || allowFailure) return result
    throw new Error(`${argv.join(' ').slice(0, 300)} failed with code ${result.code}: ${result.stderr.trim() || result.stdout.trim()}`)
  }
  try {
    await until(`${host.name} boots`, async () => (await run(['true'], { timeoutMs: 5000 })).code === 0, 120_000)
  } catch (cause) {
    throw new Error(`${host.name} did not boot: ${readFileSync(log, 'utf8').slice(-2000)}`, { cause })
  }
  return {
    name: host.name,
    run,
    stop: async () => {
      signal(pid, 'SIGTERM')
      for (let waited = 0; isRunning(pid) && waited < 5000; waited += 50) await sleep(50)
      signal(pid, 'SIGKILL')
    },
  }
}
