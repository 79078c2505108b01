import { BlockList, isIP } from 'node:net'
import { z } from 'zod'
import { addressBlock } from '@croft/kit/http/rate-limit.ts'
import { compressIpv6 } from './dns/content/addresses.ts'

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4') as 'ipv4' | 'ipv6'

/** Whether a text is an address (`203.0.113.5`) or a network (`203.0.113.0/24`) of either family. */
export function isIpOrCidr(text: string): boolean {
  const [address = '', bits, extra] = text.split('/')
  const version = isIP(address)
  if (version === 0 || extra !== undefined || address.includes('%')) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32))
}

/** IPv4 addresses that arrive over an IPv6 socket are compared as IPv4. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** Whether `address` lies in one of the addresses and networks of `list`. */
export function matchesAny(address: string, list: readonly string[]): boolean {
  const blocks = new BlockList()
  for (const entry of list) {
    const [network = '', bits] = entry.split('/')
    if (bits === undefined) blocks.addAddress(network, familyOf(network))
    else blocks.addSubnet(network, Number(bits), familyOf(network))
  }
  const plain = plainAddress(address)
  return isIP(plain) !== 0 && blocks.check(plain, familyOf(plain))
}

/** The network that login back-off counts by: /24 for IPv4, /64 for IPv6. */
export function loginNetwork(address: string): string {
  const block = addressBlock(address)
  return isIP(block) === 4 ? block.split('.').slice(0, 3).join('.') : block
}

/** A zod field that yields an address in stored form: IPv6 in lower case and as short as it can be (RFC 5952). */
export const IpAddress = z.union([z.ipv4(), z.ipv6().transform(compressIpv6)])
