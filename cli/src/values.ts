import { usage } from './fault.ts'
import type { Field, FieldType } from './table.ts'

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** `90s`, `10m`, `2h`, `7d` in milliseconds; a bare number counts seconds. */
export function duration(option: string, text: string): number {
  const [, amount, unit = 's'] = /^(\d{1,9})([smhdw])?$/.exec(text) ?? []
  const factor = units[unit]
  if (amount === undefined || factor === undefined) throw usage(`--${option} takes a time such as 90s, 10m, 2h or 7d`)
  return Number(amount) * factor
}

const megabytes: Readonly<Record<string, number>> = { M: 1, G: 1024, T: 1_048_576 }

function wholeNumber(field: Field, text: string, shown: string): number {
  if (text === 'unlimited') return -1
  const [, amount, unit] = /^(\d{1,9}(?:\.\d{1,3})?)([MGT])B?$/i.exec(text) ?? []
  const factor = megabytes[(unit ?? '').toUpperCase()]
  if (field.name.endsWith('_mb') && amount !== undefined && factor !== undefined) return Math.round(Number(amount) * factor)
  if (!/^[+-]?\d{1,15}$/.test(text))
    throw usage(`${shown} takes a whole number${field.name.endsWith('_mb') ? ', or a size such as 500M or 10G' : ''}`)
  return Number(text)
}

function anything(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // no JSON, so the text itself is meant
    return text
  }
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
}

export interface Meaning {
  /** How messages name the option. */
  readonly shown: string
  /** Epoch ms; `7d` counts from here. */
  readonly now: number
  /** Filters look back, everything else looks ahead. */
  readonly past: boolean
}

/** What the text of an option means for its field: `10G` for a size, `unlimited`, `7d` for a time, `a,b` for a list. */
export function parseValue(field: Field, text: string, meaning: Meaning): unknown {
  const { shown } = meaning
  switch (field.type) {
    case 'string': {
      if (field.format !== 'date-time' || !/^\d{1,9}[smhdw]$/.test(text)) return text
      const away = duration(shown.replace(/^--/, ''), text)
      return new Date(meaning.past ? meaning.now - away : meaning.now + away).toISOString()
    }
    case 'integer':
      return wholeNumber(field, text, shown)
    case 'number': {
      const number = text === 'unlimited' ? -1 : Number(text)
      if (text.trim() === '' || !Number.isFinite(number)) throw usage(`${shown} takes a number`)
      return number
    }
    case 'boolean': {
      const truth = truths[text.toLowerCase()]
      if (truth === undefined) throw usage(`${shown} takes true or false`)
      return truth
    }
    case 'array':
      return elements(field, [text], meaning)
    case 'object':
    case 'any':
      return anything(text)
  }
}

/** The elements of a list given by repeating the option or with commas; objects are given as JSON. */
export function elements(field: Field, texts: readonly string[], meaning: Meaning): unknown[] {
  const type: FieldType = field.items ?? 'string'
  if (type === 'object' || type === 'array' || type === 'any') return texts.map(anything)
  const parts = texts.flatMap((text) => (text === '' ? [] : text.split(',').map((part) => part.trim())))
  return parts.map((part) => parseValue({ name: field.name, type }, part, meaning))
}
