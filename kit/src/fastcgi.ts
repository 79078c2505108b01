/** Kinds of records of the FastCGI protocol. */
export const fastCgiKinds = { begin: 1, end: 3, parameters: 4, input: 5, output: 6 } as const

/** Bytes of content that one record holds at most. */
const longestRecord = 65_535

/** One record; `content` of at most 65,535 bytes. */
export function fastCgiRecord(kind: number, content: Buffer): Buffer {
  const head = Buffer.from([1, kind, 0, 1, 0, 0, 0, 0])
  head.writeUInt16BE(content.length, 4)
  return Buffer.concat([head, content])
}

/** As many records as the content needs; none for nothing. */
export function* fastCgiRecords(kind: number, content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += longestRecord) yield fastCgiRecord(kind, content.subarray(at, at + longestRecord))
}

function lengthOf(text: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE((0x80000000 | Buffer.byteLength(text)) >>> 0)
  return length
}

/** How a request begins: what is asked, as CGI names it. The input follows, ended by an empty record. */
export function fastCgiHead(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).map(([name, value]) =>
    Buffer.concat([lengthOf(name), lengthOf(value), Buffer.from(name), Buffer.from(value)]),
  )
  const { begin, parameters: kind } = fastCgiKinds
  const opening = fastCgiRecord(begin, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]))
  return Buffer.concat([opening, ...fastCgiRecords(kind, Buffer.concat(pairs)), fastCgiRecord(kind, Buffer.alloc(0))])
}
