import type { Readable } from 'node:stream'
import { Reply, StreamBody, type RequestFacts } from './route.ts'

/** Inclusive first and last byte. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Reads one `bytes=` range; `null` when the whole is to be sent (no, several or malformed ranges). */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  const [, first = '', last = ''] = match ?? []
  if (first === '' && last === '') return null
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return null
  return start >= size ? 'unsatisfiable' : { start, end }
}

export interface Download {
  /** Bytes of the whole. */
  readonly size: number
  readonly contentType: string
  /** Offered as an attachment under this name. */
  readonly filename?: string
  /** Quoted strong tag; guards `If-Range`. */
  readonly etag?: string
  readonly open: (range: ByteRange) => Readable
}

const encodeName = (name: string) =>
  encodeURIComponent(name).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** `Content-Disposition` that no file name can break out of. */
export const attachment = (filename: string): string => {
  const ascii = filename.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeName(filename)}`
}

/** The reply of a download: 200, or 206 and 416 when the request has a `Range`. */
export function downloadReply(facts: RequestFacts, download: Download): Reply {
  const headers: Record<string, string> = { 'accept-ranges': 'bytes' }
  if (download.filename !== undefined) headers['content-disposition'] = attachment(download.filename)
  if (download.etag !== undefined) headers['etag'] = download.etag
  const condition = facts.headers['if-range']
  const wanted = facts.headers['range']
  const current = condition === undefined || condition === download.etag
  const range = current && typeof wanted === 'string' ? byteRange(wanted, download.size) : null
  if (range === 'unsatisfiable') {
    return new Reply(416, new StreamBody('', download.contentType), { ...headers, 'content-range': `bytes */${download.size}` })
  }
  if (range === null) {
    const all = download.size === 0 ? Buffer.alloc(0) : download.open({ start: 0, end: download.size - 1 })
    return new Reply(200, new StreamBody(all, download.contentType), { ...headers, 'content-length': String(download.size) })
  }
  const part = {
    'content-range': `bytes ${range.start}-${range.end}/${download.size}`,
    'content-length': String(range.end - range.start + 1),
  }
  return new Reply(206, new StreamBody(download.open(range), download.contentType), { ...headers, ...part })
}
