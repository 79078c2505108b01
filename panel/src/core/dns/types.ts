/** Types of records that a zone may hold, in the order in which people are offered them. SOA is part of the zone itself. */
export const recordTypes = [
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'TXT',
  'SRV',
  'CAA',
  'NS',
  'PTR',
  'TLSA',
  'SSHFP',
  'ALIAS',
  'HTTPS',
  'SVCB',
  'DS',
] as const

export type RecordType = (typeof recordTypes)[number]

const known: ReadonlySet<string> = new Set(recordTypes)

/** Whether a text in upper case names a type that a zone may hold. */
export const isRecordType = (text: string): text is RecordType => known.has(text)

/** One record of a zone as the API shows it. */
export interface RecordData {
  /** Relative to the zone, lower case; `@` is the apex. */
  readonly name: string
  readonly type: RecordType
  /** Without priority, host names without trailing dot, TXT unquoted. */
  readonly content: string
  /** Seconds; `null`: the default of the zone. */
  readonly ttl: number | null
  /** Of MX and SRV; `null` with all others. */
  readonly priority: number | null
  /** Kept, but not served. */
  readonly disabled: boolean
  readonly comment: string
}

/** The start of authority. Host names without trailing dot, times in seconds. */
export interface Soa {
  readonly mname: string
  /** Mail address as a name: `hostmaster.example.com`; a dot before the `@` is written `\.`. */
  readonly rname: string
  readonly serial: number
  readonly refresh: number
  readonly retry: number
  readonly expire: number
  readonly minimum: number
}

/** Control characters or half of a surrogate pair: never part of a record in any field. */
export const hasControl = (text: string): boolean => /\p{Cc}/u.test(text) || !text.isWellFormed()
