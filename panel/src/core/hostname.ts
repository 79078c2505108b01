import { domainToASCII, domainToUnicode } from 'node:url'
import { getPublicSuffix } from 'tldts'
import { z } from 'zod'
import { invalid } from '@croft/kit/errors.ts'

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * The stored form of a host name: lower-case A-label without trailing dot; `null` when it is none. Accepts U-labels. With `wildcard` the
 * first label may be `*`.
 */
export function normalizeHostname(input: string, wildcard = false): string | null {
  const name = input.trim().replace(/\.$/, '')
  const prefix = wildcard && name.startsWith('*.') ? '*.' : ''
  const ascii = domainToASCII(name.slice(prefix.length)).toLowerCase()
  if (ascii === '' || ascii.length + prefix.length > 253) return null
  const labels = ascii.split('.')
  if (labels.length < 2 || !labels.every((part) => label.test(part))) return null
  // An all-numeric last label would be an IPv4 address to a browser.
  if (/^\d+$/.test(labels.at(-1) ?? '')) return null
  return prefix + ascii
}

/** What people see: `xn--bcher-kva.example` → `bücher.example`. */
export function unicodeHostname(name: string): string {
  // all but a few names are what they look like already
  if (!name.includes('xn--')) return name
  return name.startsWith('*.') ? `*.${domainToUnicode(name.slice(2))}` : domainToUnicode(name)
}

/** A host name that may be hosted, in stored form. 400 `Invalid domain` for anything else, public suffixes (`co.uk`) included. */
export function requireHostname(input: string, message = 'Invalid domain', wildcard = false): string {
  const name = normalizeHostname(input, wildcard)
  if (name === null) throw invalid(message)
  const bare = name.startsWith('*.') ? name.slice(2) : name
  if (getPublicSuffix(bare, { allowPrivateDomains: false }) === bare) throw invalid(message)
  return name
}

/** The parents of a name, nearest first: `a.b.example.com` → `b.example.com`, `example.com`. */
export function parentNames(name: string): string[] {
  const labels = name.split('.')
  return labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join('.'))
}

/** Names whose owner decides about a new one, nearest first: its parents, for cookies of those reach it, and the wildcards over it. */
export function namesAbove(name: string): string[] {
  if (name.startsWith('*.')) return [name.slice(2), ...namesAbove(name.slice(2))]
  return parentNames(name).flatMap((parent) => [`*.${parent}`, parent])
}

/** A zod field that yields the stored form. */
export const Fqdn = z.string().transform((value, context) => {
  const name = normalizeHostname(value)
  if (name === null) {
    context.addIssue({ code: 'custom', message: '' })
    return z.NEVER
  }
  return name
})
