const record = (type: number, content: Buffer): Buffer => {
  const head = Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 255, 0, 0])
  return Buffer.concat([head, content])
}

function parameter(name: string, value: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE((0x80000000 | Buffer.byteLength(value)) >>> 0)
  return Buffer.concat([Buffer.from([name.length]), length, Buffer.from(name), Buffer.from(value)])
}

/** A FastCGI GET request for `script` (a file, or FPM's ping path); the connection is closed after the answer. */
export function renderRequest(script: string, query = ''): Buffer {
  const begin = record(1, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]))
  const parameters = [
    ['SCRIPT_NAME', script],
    ['SCRIPT_FILENAME', script],
    ['REQUEST_METHOD', 'GET'],
    ['REQUEST_URI', script],
    ['QUERY_STRING', query],
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
