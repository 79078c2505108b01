import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { compileValidator, type ParseOptions } from './validate.ts'

function refusalOf(schema: z.ZodObject, input: Record<string, unknown>, options?: ParseOptions & { missing?: string }): AppError {
  try {
    compileValidator(schema, { missing: options?.missing })(input, options)
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
    throw thrown
  }
  throw new Error('the input was accepted')
}
const message = (...args: Parameters<typeof refusalOf>) => refusalOf(...args).message

const Webhook = z.object({
  url: z
    .string()
    .refine((url) => /^https?:/.test(url), 'scheme must be http or https')
    .meta({ label: 'URL' }),
  events: z.array(z.string(), 'At least one event pattern is required').min(1, 'At least one event pattern is required'),
  target_domain: z.string().max(5).optional(),
})

describe('messages', () => {
  test('required before format, in schema order', () => {
    expect(message(Webhook, {})).toBe('URL is required')
    expect(message(Webhook, { url: 'ftp://x' })).toBe('At least one event pattern is required')
    expect(message(Webhook, { url: 'ftp://x', events: [] })).toBe('At least one event pattern is required')
    expect(message(Webhook, { url: 'ftp://x', events: ['a'] })).toBe('scheme must be http or https')
    expect(message(Webhook, { url: 'http://x', events: ['a'], target_domain: 'toolong' })).toBe('Invalid target_domain')
  })

  test('empty, blank and null count as missing', () => {
    for (const url of ['', '   ', null]) expect(message(Webhook, { url, events: ['a'] })).toBe('URL is required')
    const File = z.object({ content: z.string().meta({ multiline: true, verbatim: true, empty: true }) })
    expect(compileValidator(File)({ content: '' })).toEqual({ content: '' })
    expect(message(File, {})).toBe('Content is required')
  })

  test('one message for all required fields', () => {
    const Login = z.object({ username: z.string(), password: z.string().meta({ verbatim: true }), totp_code: z.string().optional() })
    expect(message(Login, { username: 'x' }, { missing: 'Username and password are required' })).toBe('Username and password are required')
  })

  test('a custom text for a missing field passes through', () => {
    const Ftp = z.object({ username: z.string('Username must be at least 2 characters').min(2, 'Username must be at least 2 characters') })
    expect(message(Ftp, {})).toBe('Username must be at least 2 characters')
    expect(message(Ftp, { username: 'x' })).toBe('Username must be at least 2 characters')
  })

  test('field names become words', () => {
    expect(message(z.object({ target_domain: z.string() }), {})).toBe('Target domain is required')
    expect(message(z.object({ ip: z.ipv4().meta({ label: 'IP address' }) }), { ip: 'x' })).toBe('Invalid IP address')
    expect(message(z.object({ cron: z.string().max(1).meta({ label: 'Cron expression' }) }), { cron: 'xx' })).toBe(
      'Invalid cron expression',
    )
  })

  test('checks over several fields run last', () => {
    const Range = z
      .object({ from: z.int(), to: z.int() })
      .refine((value) => value.from <= value.to, { message: 'from is after to', path: ['to'] })
    expect(message(Range, { from: 2, to: 1 })).toBe('from is after to')
    expect(message(Range, { from: 'x', to: 1 })).toBe('Invalid from')
    expect(refusalOf(Range, { from: 'x' }).details).toEqual({ to: ['To is required'], from: ['Invalid from'] })
  })
})

describe('strings', () => {
  const Thing = z.object({
    name: z.string().optional(),
    password: z.string().meta({ verbatim: true }).optional(),
    script: z.string().meta({ multiline: true, verbatim: true }).optional(),
    tags: z.array(z.string()).optional(),
    nested: z.object({ note: z.string() }).optional(),
  })
  const parse = compileValidator(Thing)

  test('trimmed unless verbatim, everywhere', () => {
    expect(parse({ name: ' a ', password: ' b ', tags: [' c '], nested: { note: ' d ' } })).toEqual({
      name: 'a',
      password: ' b ',
      tags: ['c'],
      nested: { note: 'd' },
    })
  })

  test('control characters are refused, also where trimming would remove them', () => {
    for (const name of ['a\nb', 'a\n', '\u0000', 'a\u007f']) expect(message(Thing, { name })).toBe('Name contains invalid characters')
    expect(message(Thing, { tags: ['a\r'] })).toBe('Tags contains invalid characters')
    expect(message(Thing, { nested: { note: '\t' } })).toBe('Nested contains invalid characters')
    expect(message(Thing, { password: 'a\nb' })).toBe('Password contains invalid characters')
    expect(parse({ script: 'a\nb\n' })).toEqual({ script: 'a\nb\n' })
    expect(message(z.object({ any: z.unknown() }), { any: { deep: ['\n'] } })).toBe('Any contains invalid characters')
  })

  test('255 characters unless the schema says otherwise', () => {
    expect(parse({ name: 'x'.repeat(255) })['name']).toHaveLength(255)
    expect(message(Thing, { name: 'x'.repeat(256) })).toBe('Invalid name')
    expect(parse({ script: 'x'.repeat(9000) })['script']).toHaveLength(9000)
    expect(compileValidator(z.object({ long: z.string().max(1000) }))({ long: 'x'.repeat(900) })['long']).toHaveLength(900)
  })
})

describe('types', () => {
  const Thing = z.object({
    count: z.int().optional(),
    on: z.boolean().optional(),
    flag: z
      .union([z.literal(0), z.literal(1)])
      .meta({ zeroOne: true })
      .optional(),
    list: z.array(z.int()).optional(),
    ends: z.string().nullable().optional(),
  })
  const parse = compileValidator(Thing)

  test('no coercion in bodies, except true and false for 0/1', () => {
    expect(message(Thing, { count: '1' })).toBe('Invalid count')
    expect(message(Thing, { on: 1 })).toBe('Invalid on')
    expect(parse({ count: 1.0, flag: true })).toEqual({ count: 1, flag: 1 })
    expect(message(Thing, { count: 1.5 })).toBe('Invalid count')
    expect(message(Thing, { flag: 2 })).toBe('Invalid flag')
  })

  test('query text is converted', () => {
    expect(parse({ count: '12', on: 'true', flag: '1', list: '1,2' }, { text: true })).toEqual({
      count: 12,
      on: true,
      flag: 1,
      list: [1, 2],
    })
    expect(parse({ on: '0', list: ['3', '4'] }, { text: true })).toEqual({ on: false, list: [3, 4] })
    expect(parse({ count: '' }, { text: true })).toEqual({})
    expect(message(Thing, { count: '1x' }, { text: true })).toBe('Invalid count')
    expect(message(Thing, { count: ['1', '2'] }, { text: true })).toBe('Invalid count')
  })

  test('null equals absent unless the schema knows null', () => {
    expect(parse({ count: null, ends: null })).toEqual({ ends: null })
  })
})

describe('unknown fields', () => {
  const Thing = z.object({ a: z.int().optional(), inner: z.object({ b: z.int().optional() }).optional() })

  test('ignored by default, refused when strict', () => {
    expect(compileValidator(Thing)({ a: 1, x: 2, inner: { y: 1 } })).toEqual({ a: 1, inner: {} })
    expect(message(Thing, { a: 1, x: 2 }, { strict: true })).toBe('Unknown field: x')
    expect(message(Thing, { inner: { y: 1 } }, { strict: true })).toBe('Unknown field: inner.y')
    expect(compileValidator(Thing)({ ext: '1' }, { strict: true, allowed: new Set(['ext']) })).toEqual({})
  })

  test('names that every object inherits are unknown like others', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      expect(message(Thing, { [name]: 'x' }, { strict: true })).toBe(`Unknown field: ${name}`)
      expect(compileValidator(Thing)({ [name]: 'x' })).toEqual({})
    }
  })
})
