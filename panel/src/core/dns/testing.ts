import fc from 'fast-check'
import { normalizeContent } from './content.ts'
import { type RecordData, type RecordType, recordTypes } from './types.ts'

/** The zone of the records made here. */
export const testZone = 'example.com'

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => [...labels, 'example'].join('.'))
const relative = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'))
const hex = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes).toString('hex'))
const number = (max: number, min = 0) => fc.integer({ min, max })
/** Any text that may stand in a record, the letters that mean something in zone files above all. */
export const niceText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...Array.from('"\\;()$@ .,={}#\'0123\u00a0é€😀')),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 300,
  })
  .filter((text) => !/\p{Cc}/u.test(text) && text.isWellFormed())

const digest = (lengths: Readonly<Record<number, number>>) =>
  fc.constantFrom(...Object.keys(lengths)).chain((kind) => hex(lengths[Number(kind)] ?? 0).map((text) => `${kind} ${text}`))
const parameters = fc
  .record(
    {
      alpn: fc.constantFrom('h2', 'h2,h3', 'http/1.1'),
      port: number(65_535).map(String),
      ipv4hint: fc.array(fc.ipV4(), { minLength: 1, maxLength: 3 }).map(String),
      ipv6hint: fc.array(fc.ipV6(), { minLength: 1, maxLength: 3 }).map(String),
      ech: fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64')),
      key65400: fc.stringMatching(/^[!#-[\]-~ ]{1,20}$/).map((text) => `"${text}"`),
    },
    { requiredKeys: [] },
  )
  .map((given) =>
    Object.entries(given)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  )
const binding = fc.oneof(
  host.map((target) => `0 ${target}`),
  fc.tuple(number(65_535, 1), fc.oneof(host, fc.constant('.')), parameters).map((parts) => parts.join(' ')),
)
const caa = fc.oneof(
  fc.tuple(fc.constantFrom('issue', 'issuewild', 'issuemail'), fc.oneof(host, fc.constantFrom(';', 'ca.example; account=7; policy=ev;'))),
  fc.tuple(fc.constant('iodef'), fc.constantFrom('mailto:security@example.com', 'https://example.com/report')),
)

const contents: Readonly<Record<RecordType, fc.Arbitrary<string>>> = {
  A: fc.ipV4(),
  AAAA: fc.ipV6(),
  CNAME: host,
  MX: host,
  TXT: niceText,
  SRV: fc.tuple(number(65_535), number(65_535), fc.oneof(host, fc.constant('.'))).map((parts) => parts.join(' ')),
  CAA: fc.tuple(fc.constantFrom(0, 128), caa).map(([flags, [tag, value]]) => `${flags} ${tag} "${value}"`),
  NS: host,
  PTR: host,
  TLSA: fc.tuple(number(3), number(1), digest({ 0: 20, 1: 32, 2: 64 })).map((parts) => parts.join(' ')),
  SSHFP: fc.tuple(fc.constantFrom(1, 2, 3, 4, 6), digest({ 1: 20, 2: 32 })).map((parts) => parts.join(' ')),
  ALIAS: host,
  HTTPS: binding,
  SVCB: binding,
  DS: fc.tuple(number(65_535), number(255, 1), digest({ 2: 32, 4: 48 })).map((parts) => parts.join(' ')),
}

function nameFor(type: RecordType): fc.Arbitrary<string> {
  if (type === 'SRV') return fc.tuple(label, label).map(([service, protocol]) => `_${service}._${protocol}`)
  if (type === 'CNAME' || type === 'DS' || type === 'NS') return relative
  return fc.oneof(
    fc.constant('@'),
    fc.constant('*'),
    relative,
    relative.map((name) => `_${name}`),
  )
}

/** Records of one type in stored form. */
export const recordOf = (type: RecordType): fc.Arbitrary<RecordData> =>
  fc
    .record({
      name: nameFor(type),
      type: fc.constant(type),
      content: contents[type],
      ttl: fc.option(number(604_800, 60)),
      priority: type === 'MX' || type === 'SRV' ? number(65_535) : fc.constant(null),
      disabled: fc.boolean(),
      comment: niceText.map((text) => text.trim().slice(0, 200).toWellFormed().trim()),
    })
    .map((record) => ({ ...record, ...normalizeContent(type, record.content, { ...record, zone: testZone }) }))

/** Records of every type in stored form. */
export const anyRecord: fc.Arbitrary<RecordData> = fc.constantFrom(...recordTypes).chain(recordOf)

/** One enabled record without comment. */
export const testRecord = (name: string, type: RecordType, content: string, priority: number | null = null): RecordData => ({
  name,
  type,
  content,
  ttl: null,
  priority,
  disabled: false,
  comment: '',
})
