import { Command as Parser, CommanderError } from 'commander'
import { usage } from './fault.ts'
import { globalOptions } from './globals.ts'
import { nearest } from './text.ts'

/** A parser that never prints and never exits. */
export function quietParser(): Parser {
  return new Parser()
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .helpOption(false)
    .helpCommand(false)
}

/** Runs a parser; what commander complains about is wrong usage. */
export function parseWith(parser: Parser, argv: readonly string[], hint = ''): void {
  try {
    parser.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    throw usage(error.message.replace(/^error: /, '').replace(/\n/g, ' ') + hint, error)
  }
}

export interface Words {
  /** Global options in front of the command, as commander found them. */
  readonly before: Readonly<Record<string, unknown>>
  /** `area:verb` or a word; `null` when there is none. */
  readonly word: string | null
  readonly rest: readonly string[]
}

/** Splits the command line at its first word. */
export function splitWords(argv: readonly string[]): Words {
  const parser = quietParser().passThroughOptions().enablePositionalOptions().allowExcessArguments().argument('[words...]')
  parser.option('-V, --version')
  for (const option of globalOptions()) parser.addOption(option)
  parseWith(parser, argv)
  const [word, ...rest] = parser.args
  const { version, ...before } = parser.opts<Record<string, unknown>>()
  return version === true && word === undefined ? { before, word: 'version', rest: [] } : { before, word: word ?? null, rest }
}

const suggestion = (names: readonly string[]) => (names.length === 0 ? '' : `; did you mean ${names.join(', ')}?`)

/** Wrong usage, with the names that look most like what was typed. */
export function unknownCommand(word: string, commands: readonly string[], words: readonly string[]): Error {
  const colons = word.split(':').length - 1
  if (colons > 1) return usage(`'${word}' has more than one colon: a command is <area>:<verb>`)
  if (colons === 0) {
    const areas = new Set(commands.map((name) => name.split(':')[0] ?? ''))
    if (areas.has(word)) return usage(`'${word}' is an area, not a command: see 'help ${word}'`)
    return usage(`unknown command '${word}'${suggestion(nearest(word, [...words, ...areas]))}`)
  }
  const [area = '', verb = ''] = word.split(':')
  const near = nearest(word, commands)
  const inArea = commands.filter((name) => name.startsWith(`${area}:`))
  const byVerb = nearest(
    verb,
    inArea.map((name) => name.slice(area.length + 1)),
  ).map((name) => `${area}:${name}`)
  const all = [...new Set([...byVerb, ...near])].slice(0, 5)
  if (all.length > 0 || inArea.length === 0) return usage(`unknown command '${word}'${suggestion(all)}`)
  return usage(`unknown command '${word}'; area ${area} has ${inArea.map((name) => name.slice(area.length + 1)).join(', ')}`)
}
