import type { Option } from 'commander'
import { usage } from './fault.ts'
import { globalOptions, type Globals, readGlobals } from './globals.ts'
import { parseWith, quietParser } from './grammar.ts'
import type { Io } from './io.ts'

export interface ParsedWord {
  readonly globals: Globals
  readonly args: readonly string[]
  readonly found: Readonly<Record<string, unknown>>
}

/** Reads the arguments of a word: `<name>` has to be given, `[name]` may be. */
export function parseWord(
  io: Io,
  before: Readonly<Record<string, unknown>>,
  rest: readonly string[],
  shape: { readonly args?: readonly string[]; readonly options?: readonly Option[] },
): ParsedWord {
  const parser = quietParser()
  const { args = [], options = [] } = shape
  for (const name of args) parser.argument(name.replace(/^<(.*)>$/, '[$1]'))
  const taken = new Set(options.map(({ long }) => long))
  const globals = globalOptions().filter(({ long }) => !taken.has(long))
  for (const option of [...options, ...globals]) parser.addOption(option)
  parseWith(parser, rest)
  const found = parser.opts<Record<string, unknown>>()
  const given = globals.map((option) => option.attributeName()).filter((name) => parser.getOptionValueSource(name) === 'cli')
  const read = readGlobals({ ...before, ...Object.fromEntries(given.map((name) => [name, found[name]])) }, io.env)
  const missing = args.find((name, index) => name.startsWith('<') && (parser.args[index] ?? '') === '')
  if (missing !== undefined && !read.help) throw usage(`${missing} is missing`)
  return { globals: read, args: parser.args, found }
}
