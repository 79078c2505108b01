import { readFileSync, writeFileSync } from 'node:fs'
import { command } from './command.ts'

/** A bridge of this run with addresses of its own; hosts reach the outside through this machine, nothing reaches in. */
export interface Network {
  readonly bridge: string
  readonly table: string
  readonly gateway: string
  readonly gateway6: string
  /** Address of the n-th host (n from 2 on). */
  address(index: number): string
  address6(index: number): string
  close(): Promise<void>
}

const forwarding = '/proc/sys/net/ipv4/ip_forward'

async function usedNetworks(): Promise<string> {
  const shown = await Promise.all([command(['ip', '-4', 'route']), command(['ip', '-4', 'addr'])])
  return shown.map(({ stdout }) => stdout).join('\n')
}

/** Names of everything that a network of this id has in the kernel. */
export const networkNames = (id: string) => ({ bridge: `crb${id}`, table: `croft_bed_${id}` })

export async function removeNetwork(id: string): Promise<void> {
  const { bridge, table } = networkNames(id)
  await command(['nft', 'delete', 'table', 'inet', table], { allowFailure: true })
  await command(['ip', 'link', 'delete', bridge], { allowFailure: true })
}

/** `id`: at most 8 letters and digits, unique on this machine. */
export async function openNetwork(id: string): Promise<Network> {
  const { bridge, table } = networkNames(id)
  const used = await usedNetworks()
  const third = Array.from({ length: 200 }, (_, index) => ((index + process.pid) % 200) + 20).find(
    (number) => !used.includes(`10.213.${number}.`),
  )
  if (third === undefined) throw new Error('no free network 10.213.x.0/24 left')
  const prefix = `10.213.${third}`
  const prefix6 = `fd00:c40f:${third}:`
  await command(['ip', 'link', 'add', bridge, 'type', 'bridge'])
  await command(['ip', 'addr', 'add', `${prefix}.1/24`, 'dev', bridge])
  await command(['ip', '-6', 'addr', 'add', `${prefix6}:1/64`, 'dev', bridge, 'nodad'], { allowFailure: true })
  await command(['ip', 'link', 'set', bridge, 'up'])
  const rules = `table inet ${table} {
  chain leave { type nat hook postrouting priority srcnat; ip saddr ${prefix}.0/24 oifname != "${bridge}" masquerade; }
}
`
  await command(['nft', '-f', '-'], { stdin: rules })
  if (readFileSync(forwarding, 'utf8').trim() !== '1') writeFileSync(forwarding, '1')
  return {
    bridge,
    table,
    gateway: `${prefix}.1`,
    gateway6: `${prefix6}:1`,
    address: (index) => `${prefix}.${index}`,
    address6: (index) => `${prefix6}:${index.toString(16)}`,
    close: () => removeNetwork(id),
  }
}
