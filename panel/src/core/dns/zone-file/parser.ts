import { AppError } from '@croft/kit/errors.ts'
import { resolveName } from '../resolve.ts'
import type { RecordData, Soa } from '../types.ts'
import { generated } from './generate.ts'
import { type Entry, faultAt } from './lexer.ts'
import { recordInComment } from './marks.ts'
import { type ReadEntry, readEntry } from './reader.ts'
import { parseTtl } from './ttl.ts'

const limits = { records: 20_000, skipped: 100_000, generatedText: 4 * 1024 * 1024 } as const

/** What a zone file holds. */
export interface ParsedZone {
  readonly records: (RecordData & { line: number })[]
  readonly soa: Soa | null
  /** Of the first `$TTL`, in seconds. */
  readonly defaultTtl: number | null
  /** What cannot be held here, with the reason. */
  readonly skipped: { line: number; reason: string }[]
}

/** Takes the logical lines of one file in their order. Every method may throw `faultAt`. */
export function zoneParser(zone: string) {
  const records: ParsedZone['records'] = []
  const skipped: ParsedZone['skipped'] = []
  let soa: Soa | null = null
  let origin = zone
  let owner: string | null = null
  let defaultTtl: number | null = null
  let currentTtl: number | null = null
  let lastTtl: number | null = null
  let room = limits.generatedText

  /** Of a record without one: `$TTL` counts, without it the record before (RFC 1035). The zone's own needs no saying. */
  const ttlHere = () => (currentTtl === null ? lastTtl : currentTtl === defaultTtl ? null : currentTtl)
  const read = (entry: Entry) => readEntry(entry, { zone, origin, owner, ttl: ttlHere() })
  const readable = (entry: Entry): ReadEntry | null => {
    try {
      return read(entry)
    } catch (error) {
      // only looked like a record
      if (error instanceof AppError) return null
      throw error
    }
  }

  function keep(found: ReadEntry, line: number, disabled = false): void {
    if (found.kind === 'record') records.push({ ...found.record, disabled, line })
    // transfers repeat it at their end
    else if (found.kind === 'soa') soa ??= found.soa
    else skipped.push({ line, reason: found.reason })
    if (records.length > limits.records) throw faultAt(line, `more than ${limits.records} records`)
    if (skipped.length > limits.skipped) throw faultAt(line, `more than ${limits.skipped} records that are not supported`)
  }

  function record(entry: Entry): void {
    const found = read(entry)
    owner = found.owner
    lastTtl = found.ttl ?? lastTtl
    keep(found, entry.line)
  }

  function comment(entry: Entry): void {
    const inside = recordInComment(entry)
    if (inside === null) return
    const found = readable(inside.entry)
    if (found?.kind === 'record') keep(found, entry.line, inside.disabled)
  }

  function setOrigin({ line, tokens }: Entry): void {
    const name = tokens.length === 2 ? resolveName(tokens[1] ?? '', origin) : null
    if (name === null) throw faultAt(line, '$ORIGIN needs one name')
    origin = name
  }

  function setTtl({ line, tokens }: Entry): void {
    const ttl = tokens.length === 2 ? parseTtl(tokens[1] ?? '') : null
    if (ttl === null) throw faultAt(line, '$TTL needs a time such as 3600 or 1h')
    currentTtl = ttl
    defaultTtl ??= ttl
  }

  function generate(entry: Entry): void {
    const entries = generated(entry, limits.records - records.length, room)
    for (const one of entries) {
      room -= one.tokens.reduce((sum, token) => sum + token.length, 0)
      record(one)
    }
  }

  function directive(name: string, entry: Entry): void {
    if (name === '$ORIGIN') return setOrigin(entry)
    if (name === '$TTL') return setTtl(entry)
    if (name === '$GENERATE') return generate(entry)
    throw faultAt(entry.line, name === '$INCLUDE' ? '$INCLUDE is not allowed' : 'unknown directive')
  }

  return {
    take(entry: Entry): void {
      const first = entry.tokens[0]
      if (first === undefined) comment(entry)
      else if (!entry.blank && first.startsWith('$')) directive(first.toUpperCase(), entry)
      else record(entry)
    },
    finish: (): ParsedZone => ({ records, soa, defaultTtl, skipped }),
  }
}
