import { invalid } from '../errors.ts'

const maxDepth = 32

function refuseHostile(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > maxDepth) throw invalid('Invalid JSON body')
  if (Array.isArray(value)) {
    for (const item of value) refuseHostile(item, depth + 1)
    return
  }
  for (const [name, item] of Object.entries(value)) {
    if (name === '__proto__') throw invalid('Invalid JSON body')
    if (name === 'constructor' && typeof item === 'object' && item !== null && 'prototype' in item) throw invalid('Invalid JSON body')
    refuseHostile(item, depth + 1)
  }
}

/** Parses a JSON request body; refuses bad syntax, nesting over 32 levels, prototype keys, and anything but an object. */
export function parseJsonObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid('Invalid JSON body', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('Request body must be an object')
  refuseHostile(value, 1)
  return value as Record<string, unknown>
}

/** JSON with the keys of every object sorted, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  const sorted = entries.toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `{${sorted.map(([name, item]) => `${JSON.stringify(name)}:${canonicalJson(item)}`).join(',')}}`
}
