/** Bytes of one string of a zone file, quoted or not, with `\DDD` and `\X`; `null` when it is malformed. */
export function decodeCharString(raw: string): Buffer | null {
  const quoted = raw.startsWith('"')
  if (quoted && (raw.length < 2 || !raw.endsWith('"'))) return null
  const text = quoted ? raw.slice(1, -1) : raw
  if (!text.includes('\\') && !text.includes('"')) return Buffer.from(text, 'utf8')
  const parts: Buffer[] = []
  for (let at = 0; at < text.length;) {
    const char = text[at]
    if (char === '"') return null
    if (char !== '\\') {
      const next = /[\\"]/g
      next.lastIndex = at
      const end = next.exec(text)?.index ?? text.length
      parts.push(Buffer.from(text.slice(at, end), 'utf8'))
      at = end
      continue
    }
    const digits = /^\d{3}/.exec(text.slice(at + 1, at + 4))?.[0]
    if (digits === undefined) {
      const escaped = String.fromCodePoint(text.codePointAt(at + 1) ?? 0)
      if (at + 1 >= text.length || /\d/.test(escaped)) return null
      parts.push(Buffer.from(escaped, 'utf8'))
      at += 1 + escaped.length
      continue
    }
    if (Number(digits) > 255) return null
    parts.push(Buffer.of(Number(digits)))
    at += 4
  }
  return Buffer.concat(parts)
}

/** Bytes as text; `null` when they are not UTF-8. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function escapeByte(byte: number): string {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCodePoint(byte)}`
  return byte < 0x20 || byte > 0x7e ? `\\${String(byte).padStart(3, '0')}` : String.fromCodePoint(byte)
}

/** One quoted string of a zone file that stands for these bytes: printable ASCII whatever they are. */
export const encodeCharString = (bytes: Uint8Array): string => `"${Array.from(bytes, escapeByte).join('')}"`
