import { Option } from 'commander'
import { commands } from '../commands.generated.ts'
import { exits, type ExitCode } from '../fault.ts'
import { unknownCommand } from '../grammar.ts'
import { areaHelp, areas, helpFor, synopsis } from '../help.ts'
import type { Io } from '../io.ts'
import { printData } from '../output.ts'
import { wordSummaries } from '../word-summaries.ts'
import { parseWord } from '../word.ts'

/** `help`, `help <area>`, `help <area>:<verb>`, `help --all`. */
export const help = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { globals, args, found } = parseWord(io, before, rest, { args: ['[topic]'], options: [new Option('--all')] })
    const [topic] = args
    if (found['all'] === true) {
      const text = globals.output === 'table' ? commands.map((command) => ({ command: synopsis(command), title: command.title })) : commands
      printData(io, globals, { body: text, columns: ['command', 'title'] })
      return exits.done
    }
    const command = commands.find((known) => known.command === topic)
    const word = wordSummaries.find(([synopsisOf]) => synopsisOf.split(' ')[0] === topic)
    if (topic === undefined) io.stdout.write(helpFor(io.program, null))
    else if (command !== undefined) io.stdout.write(helpFor(io.program, command))
    else if (areas().includes(topic)) io.stdout.write(areaHelp(io.program, topic))
    else if (word !== undefined) io.stdout.write(`Usage: ${io.program} ${word[0]}\n\n${word[1]}\n`)
    else
      throw unknownCommand(
        topic,
        commands.map((known) => known.command),
        wordSummaries.map(([name]) => name.split(' ')[0] ?? ''),
      )
    return exits.done
  },
}
