/** Lines of configuration; a nested list is indented. */
export type Lines = readonly (string | Lines)[]

/** `block('server', [...])`: a head and its body in braces. */
export const block = (head: string, body: Lines): Lines[number][] => [`${head} {`, body, '}']

/** Lines as text, two spaces per level. */
export function print(lines: Lines, depth = 0): string {
  return lines
    .map((line) => (typeof line === 'string' ? `${line === '' ? '' : '  '.repeat(depth) + line}\n` : print(line, depth + 1)))
    .join('')
}
