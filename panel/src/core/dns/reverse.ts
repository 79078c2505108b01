import { isIPv4, isIPv6 } from 'node:net'
import { compressIpv6 } from './content/addresses.ts'

/** The 32 hexadecimal digits of an IPv6 address. */
function nibbles(address: string): string {
  const [head = '', tail] = compressIpv6(address).split('::')
  const [left, right] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]]
  const gap = tail === undefined ? 0 : 8 - left.length - right.length
  return [...left, ...Array.from({ length: gap }, () => '0'), ...right].map((group) => group.padStart(4, '0')).join('')
}

/** The name under which an address is looked up: `10.113.0.203.in-addr.arpa`; `null` when it is no address. */
export function reverseName(ip: string): string | null {
  if (isIPv4(ip)) return `${ip.split('.').toReversed().join('.')}.in-addr.arpa`
  if (!isIPv6(ip) || ip.includes('%')) return null
  return `${nibbles(ip).split('').toReversed().join('.')}.ip6.arpa`
}
