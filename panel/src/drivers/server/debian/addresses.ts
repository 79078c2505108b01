import { isIP } from 'node:net'
import { z } from 'zod'
import type { Wanted } from '../../../system/ensure-files.ts'
import { ProgramFailed, rootOwned, type System } from '../../../system/system.ts'
import { ServerAddress } from '../spec.ts'

const unitFolder = '/etc/systemd/system'
const unit = 'croft-addresses.service'
const unitFile = `${unitFolder}/${unit}`
const wantedBy = `${unitFolder}/multi-user.target.wants`
/** For machines without systemd: what has to be there after a boot. */
const listFile = (system: System) => `${system.paths.state}/agent/addresses.json`
const List = z.array(ServerAddress)

/** A new IPv6 address would be of no use for the second in which the kernel looks whether somebody else has it. */
const setArgs = ({ ip, prefix, interface: name }: ServerAddress): readonly string[] => {
  const args = ['address', 'replace', `${ip}/${prefix}`, 'dev', name]
  return isIP(ip) === 6 ? [...args, 'nodad'] : args
}

/** The unit that gives the addresses back after a boot, whatever manages the network; one that fails does not hold up the others. */
export function renderUnit(addresses: readonly ServerAddress[]): string {
  return [
    '# Written by Croft; changes are overwritten.',
    '[Unit]',
    'Description=Croft: further addresses of this server',
    'Wants=network-online.target',
    'After=network.target network-online.target networking.service systemd-networkd.service NetworkManager.service',
    'Before=croft-agent.service',
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    ...addresses.map((address) => `ExecStart=-/usr/sbin/ip ${setArgs(address).join(' ')}`),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n')
}

/** Files of the addresses; none without any. */
export async function addressFiles(addresses: readonly ServerAddress[], system: System): Promise<[string, Wanted][]> {
  if (addresses.length === 0) return []
  const file = (content: string): Wanted => ({ kind: 'file', content, owner: rootOwned(0o644) })
  const list: [string, Wanted] = [listFile(system), file(`${JSON.stringify(addresses)}\n`)]
  const folder: [string, Wanted] = [`${system.paths.state}/agent`, { kind: 'directory', owner: rootOwned(0o700) }]
  if ((await system.files.stat('/run/systemd/system')) === null) return [folder, list]
  const link: Wanted = { kind: 'link', target: unitFile, owner: { uid: 0, gid: 0 } }
  return [folder, list, [unitFile, file(renderUnit(addresses))], [`${wantedBy}/${unit}`, link]]
}

/** True for a path that systemd has to read anew. */
export const isUnit = (path: string): boolean => path.startsWith(unitFolder)

const hexAddress = (hex: string) => new URL(`http://[${hex.match(/.{4}/g)?.join(':') ?? ''}]/`).hostname.slice(1, -1)

/** The addresses that the kernel answers to, `null` where it does not tell. */
export async function observeAddresses(system: System): Promise<ReadonlySet<string> | null> {
  const [four, six] = [await system.files.readText('/proc/net/fib_trie'), await system.files.readText('/proc/net/if_inet6')]
  if (four === null && six === null) return null
  const found = new Set([...(four ?? '').matchAll(/\|-- ([\d.]+)\n\s+\/32 host LOCAL/g)].map((match) => match[1] ?? ''))
  for (const [, hex = ''] of (six ?? '').matchAll(/^([0-9a-f]{32}) /gm)) found.add(hexAddress(hex))
  return found
}

/** Gives an address to its interface. Quiet when it has it. */
export const setAddress = (address: ServerAddress, system: System) => system.run(['ip', ...setArgs(address)])

/** Takes an address away. Quiet when it, or its interface, is gone. */
export async function dropAddress({ ip, prefix, interface: name }: ServerAddress, system: System): Promise<void> {
  try {
    await system.run(['ip', 'address', 'delete', `${ip}/${prefix}`, 'dev', name])
  } catch (error) {
    if (!(error instanceof ProgramFailed) || !/Cannot assign requested address|Cannot find device|Address not found/.test(error.output))
      throw error
  }
}

/** The addresses as they were written for the next boot. */
export async function loadAddresses(system: System): Promise<readonly ServerAddress[]> {
  const text = await system.files.readText(listFile(system))
  return text === null ? [] : List.parse(JSON.parse(text))
}
