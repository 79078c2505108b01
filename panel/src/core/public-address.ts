import { BlockList, isIP } from 'node:net'
import { plainAddress } from './ip.ts'

const networks = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 127],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const

/** Whether an address is one of the open net: neither this machine, nor its neighbours, nor a group. */
export function isPublicAddress(address: string): boolean {
  const plain = plainAddress(address)
  const version = isIP(plain)
  if (version === 0) return false
  const blocks = new BlockList()
  for (const [network, bits] of networks) blocks.addSubnet(network, bits, network.includes(':') ? 'ipv6' : 'ipv4')
  // an IPv4 address in IPv6 clothes is judged as what it is
  if (version === 6 && /^::ffff:/i.test(plain)) return false
  return !blocks.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}
