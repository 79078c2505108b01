import { timeOfLine } from '../site-logs/time.ts'

/** One request of an access log. */
export interface Hit {
  /** Epoch ms. */
  readonly at: number
  /** Address and browser: whom we take for one visitor. */
  readonly visitor: string
  /** Without the query. */
  readonly path: string
  readonly status: number
  readonly bytes: number
  /** Without the query; `''` when none was sent. */
  readonly referrer: string
}

const combined = /^(\S+) \S+ .*?\[[^\]]{20,32}\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?/

const withoutQuery = (text: string): string => text.replace(/[?#].*$/, '')

/** A line in the combined format; `null` for anything else. What is no HTTP request has path `-`. */
export function parseHit(line: string): Hit | null {
  const [, address, request = '', status, bytes, referrer = '-', agent = ''] = combined.exec(line) ?? []
  const at = address === undefined ? null : timeOfLine(line)
  if (at === null) return null
  const path = /^[A-Z]+ (\/\S*)/.exec(request)?.[1] ?? '-'
  return {
    at,
    visitor: `${address} ${agent}`,
    path: withoutQuery(path),
    status: Number(status),
    bytes: bytes === '-' ? 0 : Number(bytes),
    referrer: referrer === '-' ? '' : withoutQuery(referrer),
  }
}
