import { isIPv4 } from 'node:net'
import { decodeCharString, encodeCharString } from '../charstring.ts'
import { splitTokens } from '../tokens.ts'
import { compressIpv6, isPlainIpv6 } from './addresses.ts'
import { numberIn, refused, requireTarget, type ContentRule, type Subject } from './subject.ts'

/** Gives the value in stored form; `null` when it is not allowed. */
interface Parameter {
  readonly number: number
  readonly wants: string
  readonly check: (value: string) => string | null
}

const list = (check: (item: string) => string | null) => (value: string) => {
  const items = value.split(',').map(check)
  return items.includes(null) ? null : items.join(',')
}
const isKeyName = (name: string) => name !== 'mandatory' && (Object.hasOwn(parameters, name) || /^key(0|[1-9]\d{0,4})$/.test(name))
const portNumber = (value: string) => (/^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? String(Number(value)) : null)
const base64 = (value: string) => (value !== '' && Buffer.from(value, 'base64').toString('base64') === value ? value : null)

const parameters: Readonly<Record<string, Parameter>> = {
  mandatory: { number: 0, wants: 'a list of other parameters', check: list((name) => (isKeyName(name) ? name : null)) },
  alpn: { number: 1, wants: 'a list of protocols such as h2,h3', check: list((id) => (/^[\w./+-]{1,255}$/.test(id) ? id : null)) },
  'no-default-alpn': { number: 2, wants: 'without a value', check: (value) => (value === '' ? '' : null) },
  port: { number: 3, wants: 'a number from 0 to 65535', check: portNumber },
  ipv4hint: { number: 4, wants: 'a list of IPv4 addresses', check: list((item) => (isIPv4(item) ? item : null)) },
  ech: { number: 5, wants: 'base64', check: base64 },
  ipv6hint: { number: 6, wants: 'a list of IPv6 addresses', check: list((item) => (isPlainIpv6(item) ? compressIpv6(item) : null)) },
}
const reserved = new Map(Object.entries(parameters).map(([name, { number }]) => [number, name]))

const keyNumber = (name: string): number => parameters[name]?.number ?? Number(name.slice(3))

function generic(name: string, raw: string, { type }: Subject): string {
  const number = keyNumber(name)
  const named = reserved.get(number)
  if (named !== undefined) throw refused(type, `${name} must be written as ${named}`)
  if (number > 65_534) throw refused(type, `${name} must be at most key65534`)
  const bytes = decodeCharString(raw)
  if (bytes === null || bytes.length > 1024) throw refused(type, `${name} must be a text of at most 1024 bytes`)
  return bytes.length === 0 ? name : `${name}=${encodeCharString(bytes)}`
}

function parameter(token: string, subject: Subject): readonly [name: string, written: string] {
  const equals = token.indexOf('=')
  const name = (equals < 0 ? token : token.slice(0, equals)).toLowerCase()
  const raw = equals < 0 ? '' : token.slice(equals + 1)
  if (/^key(0|[1-9]\d{0,4})$/.test(name)) return [name, generic(name, raw, subject)]
  const known = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  if (known === undefined)
    throw refused(subject.type, 'parameters must be mandatory, alpn, no-default-alpn, port, ipv4hint, ech, ipv6hint or keyNNNNN')
  const value = known.check(decodeCharString(raw)?.toString('utf8') ?? '"')
  if (value === null) throw refused(subject.type, `${name} must be ${known.wants}`)
  return [name, value === '' ? name : `${name}=${value}`]
}

/** The names of a `mandatory` in the order of their numbers, each of them given. */
function mandatory(written: string, given: ReadonlyMap<string, string>, { type }: Subject): string {
  const names = written.slice('mandatory='.length).split(',')
  if (new Set(names).size < names.length) throw refused(type, 'mandatory must name each parameter once')
  if (!names.every((name) => given.has(name))) throw refused(type, 'mandatory must name parameters that are given')
  return `mandatory=${names.toSorted((one, two) => keyNumber(one) - keyNumber(two)).join(',')}`
}

/** `1 . alpn=h2,h3 ipv4hint=192.0.2.1` of HTTPS and SVCB (RFC 9460), parameters in the order of their numbers. */
export const bindingContent: ContentRule = (text, subject) => {
  const tokens = splitTokens(text)
  if (tokens === null || tokens.length < 2) throw refused(subject.type, 'content must be "priority target parameters"')
  const [first = '', second = '', ...rest] = tokens
  const priority = numberIn(first, 0, 65_535, 'priority', subject)
  const target = second === '.' ? '.' : requireTarget(second, 'name', 'target', subject)
  if (priority === 0 && rest.length > 0) throw refused(subject.type, 'priority 0 (alias) must have no parameters')
  if (priority === 0 && target === subject.owner) throw refused(subject.type, 'target must not be the name itself')
  const pairs = rest.map((token) => parameter(token, subject))
  const given = new Map(pairs)
  if (given.size < pairs.length) throw refused(subject.type, 'each parameter must be given once')
  if (given.has('no-default-alpn') && !given.has('alpn')) throw refused(subject.type, 'no-default-alpn needs alpn')
  const wanted = given.get('mandatory')
  if (wanted !== undefined) given.set('mandatory', mandatory(wanted, given, subject))
  const sorted = [...given].toSorted(([one], [two]) => keyNumber(one) - keyNumber(two)).map(([, written]) => written)
  const content = [priority, target, ...sorted].join(' ')
  if (content.length > 16_384) throw refused(subject.type, 'content is too long')
  return content
}
