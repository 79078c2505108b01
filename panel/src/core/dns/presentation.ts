import { decodeCharString, encodeCharString, utf8 } from './charstring.ts'
import { normalizeContent } from './content.ts'
import { refused } from './content/subject.ts'
import { resolveName } from './resolve.ts'
import { splitTokens } from './tokens.ts'
import type { RecordData, RecordType } from './types.ts'

const dotted = (name: string) => (name === '.' ? '.' : `${name}.`)
const lastDotted = (content: string) => content.replace(/[^ ]+$/, dotted)
/** Name servers write the digits of digests in lower case; the type of a record is never among them. */
const lowerHex = (content: string) => content.toLowerCase()

function quotedStrings(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  const count = Math.max(1, Math.ceil(bytes.length / 255))
  return Array.from({ length: count }, (_, index) => encodeCharString(bytes.subarray(index * 255, (index + 1) * 255))).join(' ')
}

/** As PowerDNS has it: `ech` in quotes, and no bare `;`, which its reader of zone files takes for a comment even in quotes. */
function bindingText(content: string): string {
  const [priority = '', target = '', ...parameters] = content.split(' ')
  const text = parameters.join(' ')
  // values of numbered keys hold any text; they come last
  const known = /^(?!key\d)[^ "]+(?: (?!key\d)[^ "]+)*/.exec(text)?.[0] ?? ''
  const quoted = known.replace(/(^| )ech=([^ ]+)/, '$1ech="$2"') + text.slice(known.length).replaceAll(';', '\\059')
  return [priority, dotted(target), quoted].join(' ').trimEnd()
}

const same = (content: string) => content

const writers: Readonly<Record<RecordType, (content: string, priority: number | null) => string>> = {
  A: same,
  AAAA: same,
  CNAME: dotted,
  MX: (content, priority) => `${priority} ${dotted(content)}`,
  TXT: quotedStrings,
  SRV: (content, priority) => `${priority} ${lastDotted(content)}`,
  CAA: same,
  NS: dotted,
  PTR: dotted,
  TLSA: lowerHex,
  SSHFP: lowerHex,
  ALIAS: dotted,
  HTTPS: bindingText,
  SVCB: bindingText,
  DS: lowerHex,
}

/**
 * The content as zone files and name servers want it: priority in front, host names with trailing dot, text in quoted strings of 255
 * bytes. One line of printable ASCII; checks the content once more and throws 400 when it would not be.
 */
export function toPresentation(record: RecordData, zone: string): string {
  const { content, priority } = normalizeContent(record.type, record.content, { ...record, zone })
  return writers[record.type](content, priority)
}

type Reader = (tokens: readonly string[], origin: string, type: RecordType) => { content: string; priority: number | null }

const plain = (content: string) => ({ content, priority: null })

function exactly(tokens: readonly string[], count: number, type: RecordType): readonly string[] {
  if (tokens.length === count) return tokens
  throw refused(type, tokens.length < count ? 'content is incomplete' : 'content has too many fields')
}

function target(token: string, origin: string, type: RecordType): string {
  const name = resolveName(token, origin)
  if (name === null) throw refused(type, 'target must be a host name')
  return name
}

function priorityOf(token: string, type: RecordType): number {
  if (!/^\d{1,5}$/.test(token)) throw refused(type, 'priority must be a number from 0 to 65535')
  return Number(token)
}

function bytesOf(token: string, type: RecordType): Buffer {
  const bytes = decodeCharString(token)
  if (bytes === null) throw refused(type, 'text has a wrong escape or quote')
  return bytes
}

function textOf(parts: readonly Buffer[], type: RecordType): string {
  const text = utf8(Buffer.concat(parts))
  if (text === null) throw refused(type, 'text must be UTF-8')
  return text
}

const readWords: Reader = (tokens) => plain(tokens.join(' '))
const readAddress: Reader = (tokens, _origin, type) => plain(exactly(tokens, 1, type).join(''))
const readHost: Reader = (tokens, origin, type) => plain(target(exactly(tokens, 1, type).join(''), origin, type))
const readMx: Reader = (tokens, origin, type) => {
  const [priority = '', host = ''] = exactly(tokens, 2, type)
  return { content: target(host, origin, type), priority: priorityOf(priority, type) }
}
const readSrv: Reader = (tokens, origin, type) => {
  const [priority = '', weight = '', port = '', host = ''] = exactly(tokens, 4, type)
  return { content: `${weight} ${port} ${target(host, origin, type)}`, priority: priorityOf(priority, type) }
}
const readTxt: Reader = (tokens, _origin, type) => {
  if (tokens.length === 0) throw refused(type, 'content is incomplete')
  return plain(
    textOf(
      tokens.map((token) => bytesOf(token, type)),
      type,
    ),
  )
}
const readCaa: Reader = (tokens, _origin, type) => {
  const [flags = '', tag = '', value = ''] = exactly(tokens, 3, type)
  // whatever the quotes held, it is one value again; quotes within are refused by the check of the content
  return plain(`${flags} ${tag} "${textOf([bytesOf(value, type)], type)}"`)
}
const readBinding: Reader = ([priority = '', host = '', ...parameters], origin, type) =>
  plain([priority, target(host, origin, type), ...parameters].join(' '))

const readers: Readonly<Record<RecordType, Reader>> = {
  A: readAddress,
  AAAA: readAddress,
  CNAME: readHost,
  MX: readMx,
  TXT: readTxt,
  SRV: readSrv,
  CAA: readCaa,
  NS: readHost,
  PTR: readHost,
  TLSA: readWords,
  SSHFP: readWords,
  ALIAS: readHost,
  HTTPS: readBinding,
  SVCB: readBinding,
  DS: readWords,
}

/** The content that tokens of a zone file stand for, unchecked but for its grammar. Throws 400 `Invalid <TYPE> record: <reason>`. */
export const contentOfTokens = (type: RecordType, tokens: readonly string[], origin: string): ReturnType<Reader> =>
  readers[type](tokens, origin, type)

/** The inverse of `toPresentation`. Relative host names belong to `origin`. The content still has to pass `normalizeContent`. */
export function fromPresentation(type: RecordType, text: string, origin: string): { content: string; priority: number | null } {
  const tokens = splitTokens(text)
  if (tokens === null) throw refused(type, 'content must be one line without comments, brackets and open quotes')
  return contentOfTokens(type, tokens, origin)
}
