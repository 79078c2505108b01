import { Transform } from 'node:stream'

const word = String.raw`(?:\`(?:[^\`]|\`\`)*\`|'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|[\w$.%-]+)`
/** How a line begins that makes a view, a trigger, an event or a routine for somebody; dumps write part of it as comments for old servers. */
const made = new RegExp(
  String.raw`^(?=CREATE|/\*!)((?:/\*!\d{5,6} *)?(?:CREATE(?: +OR +REPLACE)?(?:\*/ */\*!\d{5,6})?(?: +ALGORITHM *= *\w+)? +)?)DEFINER *= *(?!CURRENT_)${word}(?:@${word})?`,
  'i',
)
/** Longest beginning of a line that is looked at. */
const longest = 2048

const byte = (character: string) => character.charCodeAt(0)
const [newline, backslash, hash, dash, slash, star, bang, letterM] = ['\n', '\\', '#', '-', '/', '*', '!', 'M'].map(byte)
const quotes = new Set(["'", '"', '`'].map(byte))
const endsDashes = new Set([' ', '\t', '\r'].map(byte))

/** Follows SQL byte by byte: whether a line begins a statement, or goes on within a text or a comment. */
function createLexer() {
  let quote = 0
  let escaped = false
  let comment: 'none' | 'line' | 'block' | 'opening' = 'none'
  let last = 0
  let beforeLast = 0
  const read = (now: number): void => {
    if (quote !== 0) {
      if (escaped) escaped = false
      else if (now === backslash && quote !== byte('`')) escaped = true
      else if (now === quote) quote = 0
      return
    }
    if (comment === 'opening') {
      // what old servers skip is no comment here: `/*!50003 …`, `/*M!100100 …`
      if (now === bang) comment = 'none'
      else if (now !== letterM) comment = 'block'
      return
    }
    if (comment === 'block') {
      if (now === slash && last === star) comment = 'none'
    } else if (comment === 'line') {
      if (now === newline) comment = 'none'
    } else if (quotes.has(now)) quote = now
    else if (now === hash) comment = 'line'
    else if (now === star && last === slash) comment = 'opening'
    else if (endsDashes.has(now) && last === dash && beforeLast === dash) comment = 'line'
  }
  return {
    read(now: number): void {
      read(now)
      beforeLast = last
      last = now
    },
    isPlain: () => quote === 0 && comment === 'none',
  }
}

/**
 * Passes a dump of MariaDB on with whoever reads it as the maker of its views, triggers, events and routines: to name somebody else takes a
 * right over the whole server. Nothing else is changed; a line within a text or a comment never is.
 */
export function withoutDefiners(): Transform {
  const lexer = createLexer()
  /** From the beginning of a line on that is not judged yet; has been read. */
  let rest = Buffer.alloc(0)
  let judging = true
  const judged = (head: Buffer): Buffer => {
    const text = head.toString('latin1')
    const better = text.replace(made, '$1DEFINER=CURRENT_USER')
    return better === text ? head : Buffer.from(better, 'latin1')
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let written = 0
      let lineAt = 0
      const judge = (end: number) => {
        judging = false
        this.push(data.subarray(written, lineAt))
        this.push(judged(data.subarray(lineAt, end)))
        written = end
      }
      for (let at = rest.length; at < data.length; at += 1) {
        const now = data[at] ?? 0
        lexer.read(now)
        if (judging && (now === newline || at - lineAt >= longest)) judge(at)
        if (now !== newline || !lexer.isPlain()) continue
        judging = true
        lineAt = at + 1
      }
      const kept = judging ? lineAt : data.length
      this.push(data.subarray(written, kept))
      rest = Buffer.from(data.subarray(kept))
      done()
    },
    flush(done) {
      this.push(judging ? judged(rest) : rest)
      done()
    },
  })
}
