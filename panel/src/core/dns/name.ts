import { domainToASCII } from 'node:url'
import { hasControl } from './types.ts'

// `/` occurs in classless reverse delegation (RFC 2317), `_` in names of services
const label = /^[a-z0-9_]([a-z0-9_/-]{0,61}[a-z0-9_])?$/
const hostLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const maxName = 253

/** One label in lower-case ASCII, unchecked; `` when it has no such form. */
function asciiLabel(text: string): string {
  if (/^[\x21-\x7e]*$/.test(text)) return text.toLowerCase()
  // the converter decodes percent signs and cuts at delimiters: nothing but letters, digits and hyphens beside the letters of the world
  const ascii = /^[\w\u0080-\u{10ffff}-]*$/u.test(text) ? domainToASCII(text).toLowerCase() : ''
  // it takes digits of other scripts for an address and other full stops for separators
  return ascii.includes('.') ? '' : ascii
}

/** The whole name of a record, without trailing dot. */
export const absoluteName = (relative: string, zone: string): string => (relative === '@' ? zone : `${relative}.${zone}`)

/**
 * A name relative to `zone` in stored form; `null` when it is none or lies outside. Accepts `@`, relative names and whole names with or
 * without trailing dot, in upper case and in letters of the world.
 */
export function normalizeRecordName(input: string, zone: string): string | null {
  const text = input.trim()
  if (text === '@') return '@'
  if (text === '' || text.length > 1024 || hasControl(text)) return null
  const whole = text.endsWith('.')
  const labels = (whole ? text.slice(0, -1) : text).split('.').map(asciiLabel)
  const name = labels.join('.')
  const inside = name.endsWith(`.${zone}`)
  if (name === zone) return '@'
  if (whole && !inside) return null
  const relative = inside ? name.slice(0, -zone.length - 1) : name
  if (absoluteName(relative, zone).length > maxName) return null
  const own = relative.split('.')
  return own.every((part, index) => (part === '*' && index === 0) || label.test(part)) ? relative : null
}

/**
 * A whole name that a record points to, lower case without trailing dot; `null` when it is none. `host` takes letters, digits and hyphens
 * only, as servers must be named; `name` takes `_` and `/` too.
 */
export function normalizeTarget(input: string, kind: 'host' | 'name'): string | null {
  const text = input.trim().replace(/\.$/, '')
  if (text.length > 1024 || hasControl(text)) return null
  const labels = text.split('.').map(asciiLabel)
  const shape = kind === 'host' ? hostLabel : label
  if (labels.length < 2 || !labels.every((part) => shape.test(part))) return null
  // nothing is named 192.0.2.1: that is an address
  if (/^\d+$/.test(labels.at(-1) ?? '')) return null
  const name = labels.join('.')
  return name.length > maxName ? null : name
}
