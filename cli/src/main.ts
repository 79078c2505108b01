import { commands } from './commands.generated.ts'
import { help } from './commands/help.ts'
import { execute } from './execute.ts'
import { exits, type ExitCode, Fault } from './fault.ts'
import { type Globals, readGlobals } from './globals.ts'
import { splitWords, unknownCommand } from './grammar.ts'
import { helpFor } from './help.ts'
import type { Io } from './io.ts'
import { parseCommand } from './options.ts'
import { printFault } from './output.ts'
import { words } from './words.ts'

/** The form of errors that come before the options are read. */
function outputAsked(io: Io, argv: readonly string[]): Globals['output'] {
  const at = argv.findIndex((word) => word === '-o' || word === '--output')
  const text = at === -1 ? argv.find((word) => word.startsWith('--output='))?.slice(9) : argv[at + 1]
  const asked = text ?? io.env['CROFT_OUTPUT']
  return asked === 'json' || asked === 'yaml' ? asked : 'table'
}

async function dispatch(io: Io, argv: readonly string[]): Promise<ExitCode> {
  const { before, word, rest } = splitWords(argv)
  if (word === null) {
    readGlobals(before, io.env)
    io.stdout.write(helpFor(io.program, null))
    return before['help'] === true ? exits.done : exits.usage
  }
  const special = words.get(word)
  if (special !== undefined) {
    const asksHelp = before['help'] === true || rest.includes('--help') || rest.includes('-h')
    return asksHelp && word !== 'help' ? help.run(io, {}, [word]) : special.run(io, before, rest)
  }
  const command = commands.find((known) => known.command === word)
  if (command === undefined) {
    const names = [...commands.map((known) => known.command), ...[...words.keys()].filter((name) => name.includes(':'))]
    throw unknownCommand(word, names, [...words.keys()])
  }
  const parsed = parseCommand(io, command, before, rest)
  if (parsed.globals.help) {
    io.stdout.write(helpFor(io.program, command))
    return exits.done
  }
  return execute(io, command, parsed)
}

function faultOf(io: Io, error: unknown): Fault {
  if (error instanceof Fault) return error
  if (io.interrupted.aborted) return new Fault(exits.interrupted, 'interrupted', { cause: error })
  return new Fault(exits.failed, error instanceof Error ? error.message : String(error), { cause: error })
}

/** Runs one command line and gives its exit code; everything that goes wrong is said on standard error. */
export async function main(io: Io, argv: readonly string[]): Promise<ExitCode> {
  try {
    return await dispatch(io, argv)
  } catch (error) {
    const fault = faultOf(io, error)
    printFault(io, outputAsked(io, argv), fault)
    if (argv.includes('--debug') && fault.cause instanceof Error) io.stderr.write(`${fault.cause.stack ?? ''}\n`)
    return fault.exit
  }
}
