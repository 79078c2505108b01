import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startHost, type Host, type HostOptions } from './host.ts'
import { claim, clear, clearLeftovers } from './leftovers.ts'
import { startMachine, type Machine } from './machine.ts'
import { openNetwork } from './network.ts'

/** Hosts of one test file on a bridge of their own. */
export interface Bed {
  /** This machine's address on the bridge, for daemons of the test that hosts are to reach. */
  readonly gateway: string
  startHost(options: HostOptions): Promise<Host>
  /** Moves a host with all that is on it into a machine with a kernel of its own, without a network. */
  startMachine(host: Host): Promise<Machine>
  /** Ends all hosts and takes everything away. */
  close(): Promise<void>
}

/** Opens a bed; ask `whyNoBed()` first. What crashed runs left is cleared away. */
export async function openBed(): Promise<Bed> {
  await clearLeftovers()
  const id = randomBytes(3).toString('hex')
  const folder = claim(id)
  const network = await openNetwork(id)
  const hosts: Host[] = []
  const machines: Machine[] = []
  let next = 2
  return {
    gateway: network.gateway,
    startHost: async (options) => {
      const own = join(folder, options.name)
      mkdirSync(own)
      const host = await startHost(own, network, id, next++, options)
      hosts.push(host)
      return host
    },
    startMachine: async (host) => {
      const own = join(folder, `${host.name}-machine`)
      mkdirSync(own)
      const machine = await startMachine(own, host)
      machines.push(machine)
      return machine
    },
    close: async () => {
      await Promise.all(machines.map((machine) => machine.stop()))
      await Promise.all(hosts.map((host) => host.stop()))
      await clear(id)
    },
  }
}
