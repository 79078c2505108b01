/**
 * The whole name, lower case without trailing dot (`.` is the root), that a name in a zone file stands for; `null` when it holds a dot
 * within a label or a wrong escape. Which letters it may have is for others to say.
 */
export function resolveName(raw: string, origin: string): string | null {
  if (raw === '@') return origin
  if (raw === '.') return '.'
  if (raw === '' || raw.startsWith('"')) return null
  let bad = false
  const text = raw.replaceAll(/\\(\d{3}|[^\d]|\d|$)/gsu, (_whole, escaped: string) => {
    const char = /^\d{3}$/.test(escaped) ? String.fromCodePoint(Number(escaped)) : escaped
    // a code above ASCII is half of a letter, a lone digit no code at all, and a blank would look like the end of the name
    if (char === '.' || /^\d?$/.test(escaped) || !/^[\x21-\x7e]$/.test(char)) bad = true
    return char
  })
  if (bad) return null
  const name = text.toLowerCase()
  if (name.endsWith('.')) return name.slice(0, -1)
  return origin === '.' ? name : `${name}.${origin}`
}
