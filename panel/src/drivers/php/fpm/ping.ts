import { fastCgiHead, fastCgiKinds, fastCgiRecord } from '@croft/kit/fastcgi.ts'

/** A FastCGI GET request for `script` (a file, or FPM's ping path); the connection is closed after the answer. */
export function renderRequest(script: string, query = ''): Buffer {
  const parameters = { SCRIPT_NAME: script, SCRIPT_FILENAME: script, REQUEST_METHOD: 'GET', REQUEST_URI: script, QUERY_STRING: query }
  return Buffer.concat([fastCgiHead(parameters), fastCgiRecord(fastCgiKinds.input, Buffer.alloc(0))])
}

/** The body of a FastCGI answer, or `null` when it is none. */
export function parseReply(bytes: Buffer): string | null {
  const output: Buffer[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt16BE(at + 4)
    if (bytes[at + 1] === fastCgiKinds.output) output.push(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length + (bytes[at + 6] ?? 0)
  }
  const text = Buffer.concat(output).toString('latin1')
  const split = text.indexOf('\r\n\r\n')
  return split < 0 ? null : text.slice(split + 4)
}
