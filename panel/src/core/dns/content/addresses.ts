import { isIPv4, isIPv6 } from 'node:net'
import { refused, type ContentRule } from './subject.ts'

/** Shortest form (RFC 5952); the text must be an IPv6 address. */
export const compressIpv6 = (address: string): string => new URL(`http://[${address}]/`).hostname.slice(1, -1)

/** Whether it is an IPv6 address that means the same on every machine. */
export const isPlainIpv6 = (text: string): boolean => isIPv6(text) && !text.includes('%')

export const ipv4Content: ContentRule = (text, { type }) => {
  if (isIPv4(text)) return text
  throw refused(
    type,
    isPlainIpv6(text) ? 'address must be IPv4, use AAAA for IPv6' : 'address must be an IPv4 address such as 203.0.113.10',
  )
}

export const ipv6Content: ContentRule = (text, { type }) => {
  if (isPlainIpv6(text)) return compressIpv6(text)
  throw refused(type, isIPv4(text) ? 'address must be IPv6, use A for IPv4' : 'address must be an IPv6 address such as 2001:db8::10')
}
