import { BlockList, isIP, isIPv6 } from 'node:net'

const blocks = (family: 'ipv4' | 'ipv6', networks: readonly (readonly [network: string, bits: number])[]): BlockList => {
  const list = new BlockList()
  for (const [network, bits] of networks) list.addSubnet(network, bits, family)
  return list
}

/** Addresses that no interface of a server can be given for others: this host, loopback, link-local, multicast, reserved, mapped IPv4. */
const unusable = {
  // one list for each family: a list of both reads IPv4 addresses as mapped ones
  ipv4: blocks('ipv4', [
    ['0.0.0.0', 8],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['224.0.0.0', 3],
  ]),
  ipv6: blocks('ipv6', [
    ['::', 96],
    ['::ffff:0:0', 96],
    ['fe80::', 10],
    ['ff00::', 8],
  ]),
} as const

/** The one way to write an address: IPv6 in lower case and shortest form (RFC 5952); `null` when it is none. */
export function canonicalAddress(text: string): string | null {
  if (text.includes('%') || isIP(text) === 0) return null
  return isIPv6(text) ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : text
}

/** The stored form of an address that can be given to an interface, `null` for any other text. */
export function interfaceAddress(text: string): string | null {
  const address = canonicalAddress(text)
  if (address === null) return null
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  return unusable[family].check(address, family) ? null : address
}
