const record = (type: number, content: Buffer): Buffer => {
  const head = Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 255, 0, 0])
  return Buffer.concat([head, content])
}

const parameter = (name: string, value: string): Buffer =>
  Buffer.concat([Buffer.from([name.length, value.length]), Buffer.from(name), Buffer.from(value)])

/** A FastCGI request for FPM's ping page; the connection is closed after the answer. */
export function renderPing(path: string): Buffer {
  const begin = record(1, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]))
  const parameters = [
    ['SCRIPT_NAME', path],
    ['SCRIPT_FILENAME', path],
    ['REQUEST_METHOD', 'GET'],
    ['REQUEST_URI', path],
    ['QUERY_STRING', ''],
  ] as const
  const body = Buffer.concat(parameters.map(([name, value]) => parameter(name, value)))
  return Buffer.concat([begin, record(4, body), record(4, Buffer.alloc(0)), record(5, Buffer.alloc(0))])
}

/** The body of a FastCGI answer, or `null` when it is none. */
export function parseReply(bytes: Buffer): string | null {
  const output: Buffer[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt16BE(at + 4)
    if (bytes[at + 1] === 6) output.push(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length + (bytes[at + 6] ?? 0)
  }
  const text = Buffer.concat(output).toString('latin1')
  const split = text.indexOf('\r\n\r\n')
  return split < 0 ? null : text.slice(split + 4)
}
