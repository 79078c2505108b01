import { faultAt, type Entry } from './lexer.ts'

interface Range {
  readonly first: number
  readonly last: number
  readonly step: number
}

function rangeOf(text: string, line: number): Range {
  const found = /^(\d{1,9})-(\d{1,9})(?:\/(\d{1,9}))?$/.exec(text)
  const [first, last, step] = [Number(found?.[1]), Number(found?.[2]), Number(found?.[3] ?? 1)]
  if (found === null || last < first || step < 1) throw faultAt(line, '$GENERATE needs a range such as 1-20 or 0-100/10')
  return { first, last, step }
}

const bases: Readonly<Record<string, number>> = { d: 10, o: 8, x: 16, X: 16 }

function written(value: number, modifier: string, line: number): string {
  const found = /^(-?\d{1,9})(?:,(\d{1,2})(?:,([doxX]))?)?$/.exec(modifier)
  if (found === null) throw faultAt(line, '$GENERATE takes ${offset,width,base} with base d, o, x or X')
  const [, offset = '0', width = '0', base = 'd'] = found
  const shifted = value + Number(offset)
  if (shifted < 0 || Number(width) > 63) throw faultAt(line, '$GENERATE must give numbers from 0 on, at most 63 digits wide')
  const digits = shifted.toString(bases[base]).padStart(Number(width), '0')
  return base === 'X' ? digits.toUpperCase() : digits
}

const replaced = (token: string, value: number, line: number) =>
  token.replaceAll(/\\\$|\$\$|\$(?:\{([^{}]*)\})?/g, (whole, modifier?: string) => {
    if (whole === '$$' || whole === '\\$') return '$'
    return modifier === undefined ? String(value) : written(value, modifier, line)
  })

/**
 * The records that `$GENERATE 1-20 host-$ A 192.0.2.$` stands for. At most `most` of them with at most `room` characters together:
 * a short line must not become a large zone.
 */
export function generated({ line, tokens }: Entry, most: number, room: number): Entry[] {
  const [, range = '', ...template] = tokens
  if (template.length < 3) throw faultAt(line, '$GENERATE needs a range, a name, a type and a content')
  const { first, last, step } = rangeOf(range, line)
  const count = Math.floor((last - first) / step) + 1
  if (count > most) throw faultAt(line, '$GENERATE makes too many records')
  let left = room
  return Array.from({ length: count }, (_, index) => {
    const own = template.map((token) => replaced(token, first + index * step, line))
    left -= own.reduce((sum, token) => sum + token.length, 0)
    if (left < 0) throw faultAt(line, '$GENERATE makes too much text')
    return { line, blank: false, tokens: own, comment: '' }
  })
}
