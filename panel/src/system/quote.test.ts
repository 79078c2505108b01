import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeRegex, NotQuotable, quoteIni, quoteNginx, quoteNginxPlain } from './quote.ts'

const control = fc.constantFrom('\n', '\r', '\0', '\t', '\u001b', '\u0085', '\u2028')
const oneLine = fc.string({ unit: 'binary' }).filter((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text))

/** Reads one quoted word as nginx does. */
const readNginx = (word: string) =>
  word
    .slice(1, -1)
    .replace(/\\(["\\])/g, '$1')
    .replaceAll('${croft_dollar}', '$')

describe('quoting', () => {
  test('control characters are refused in every format, never stripped', () => {
    fc.assert(
      fc.property(oneLine, control, oneLine, (before, evil, after) => {
        for (const quote of [quoteNginx, quoteNginxPlain, quoteIni]) expect(() => quote(before + evil + after)).toThrow(NotQuotable)
      }),
    )
  })

  test('an nginx word reads back as what was written and ends where it should', () => {
    fc.assert(
      fc.property(
        oneLine.filter((text) => !text.includes('{croft_dollar}')),
        (text) => {
          const word = quoteNginx(text)
          expect(readNginx(word)).toBe(text)
          expect(word.slice(1, -1).replace(/\\./gu, '')).not.toContain('"')
          expect(word.replaceAll('${croft_dollar}', '')).not.toContain('$')
        },
      ),
    )
  })

  test('a dollar is refused where nginx would take it for itself', () => {
    expect(() => quoteNginxPlain('a$b')).toThrow(NotQuotable)
  })

  test('an ini value reads back as what was written', () => {
    const read = (text: string) => [...text.matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2] ?? '').join('')
    fc.assert(
      fc.property(oneLine, (text) => {
        expect(read(quoteIni(text))).toBe(text)
      }),
    )
    expect(quoteIni(`a"b'c`)).toBe(`'a"b'"'"'c'`)
  })

  test('a regular expression takes escaped text literally', () => {
    fc.assert(
      fc.property(oneLine, (text) => {
        expect(new RegExp(`^(?:${escapeRegex(text)})$`).test(text)).toBe(true)
      }),
    )
  })
})
