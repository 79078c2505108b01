import { Option } from 'commander'
import { commands } from '../commands.generated.ts'
import { exitMeanings, exits, type ExitCode, usage } from '../fault.ts'
import { globalOptions } from '../globals.ts'
import { areas, examples, optionRows, synopsis } from '../help.ts'
import type { Io } from '../io.ts'
import type { Command } from '../table.ts'
import { version } from '../version.ts'
import { wordSummaries } from '../word-summaries.ts'
import { parseWord } from '../word.ts'

const named = (character: string) => `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
/** Text of a manual page: a dash is a dash, what is not ASCII has its number, and no line is a request. */
const roff = (text: string) =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^[.']/, '\\&$&')
    .replaceAll(/[^\x20-\x7e]/gu, named)
/** An argument of a request such as `.B`: quotes would end it. */
const argument = (text: string) => `"${roff(text).replaceAll('"', '\\(dq')}"`
const entry = (term: string, text: string) => `.TP\n.B ${argument(term)}\n${roff(text) === '' ? '\\&' : roff(text)}\n`
const entries = (rows: readonly (readonly [string, string])[]) => rows.map(([term, text]) => entry(term, text)).join('')

const head = (name: string, program: string, what: string) =>
  [
    `.TH ${argument(name.toUpperCase())} 1 "" ${argument(`Croft ${version}`)} "Croft"\n`,
    // addresses and field names are long words: better a ragged line than one full of holes
    '.ad l\n.nh\n',
    `.SH NAME\n${roff(name)} \\- ${roff(what)}\n`,
    `.SH SYNOPSIS\n.B ${argument(program)}\n[global options] <area>:<verb> [arguments] [options]\n`,
  ].join('')

const exitStatus = () => `.SH EXIT STATUS\n${entries(Object.entries(exitMeanings))}`
const globals = () => `.SH GLOBAL OPTIONS\n${entries(globalOptions().map((option) => [option.flags, option.description]))}`

/** The manual page of the program, in roff. */
export const manual = (program: string): string =>
  [
    head(program, program, 'web hosting from the command line'),
    '.SH DESCRIPTION\nEach command is one operation of the panel. As root on the server it needs no key; elsewhere it logs in with an API key.\n',
    `.SH WORDS\n${entries(wordSummaries)}`,
    `.SH AREAS\n${entries(areas().map((area) => [area, `${commandsOf(area).length} commands, in ${program}-${area}(1)`]))}`,
    `.SH COMMANDS\n${entries(commands.map((command) => [synopsis(command), command.title]))}`,
    globals(),
    exitStatus(),
  ].join('')

const commandsOf = (area: string) => commands.filter(({ command }) => command.startsWith(`${area}:`))

function section(program: string, command: Command): string {
  const scope = command.session ? 'login sessions only' : command.scope === null ? 'any API key' : `API key with scope ${command.scope}`
  return [
    `.SS ${argument(synopsis(command))}\n${roff(`${command.title}${command.destroys ? ' (destroys something: asks first)' : ''}.`)}\n`,
    command.description === undefined ? '' : `.PP\n${roff(command.description)}\n`,
    entries(optionRows(command)),
    `.PP\n${roff(`Needs role ${command.roles.join(' or ')}; ${scope}. Calls ${command.method} ${command.path}.`)}\n`,
    `.PP\n.nf\n${examples(program, command)
      .trimEnd()
      .split('\n')
      .map((line) => `  ${roff(line)}\n`)
      .join('')}.fi\n`,
  ].join('')
}

/** The manual page of one area, in roff. */
export const areaManual = (program: string, area: string): string =>
  [
    head(`${program}-${area}`, program, `commands of the area ${area}`),
    `.SH COMMANDS\n${commandsOf(area)
      .map((command) => section(program, command))
      .join('')}`,
    `.SH "SEE ALSO"\n.BR ${argument(program)} (1)\n`,
  ].join('')

/** Every page by its file name. */
const allPages = (program: string): Readonly<Record<string, string>> => ({
  [`${program}.1`]: manual(program),
  ...Object.fromEntries(areas().map((area) => [`${program}-${area}.1`, areaManual(program, area)])),
})

/** `man [area]`: prints a manual page, `croft man domains | man -l -` shows it; with `--all` every page in JSON, by its file name. */
export const man = {
  async run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode> {
    const { args, found } = parseWord(io, before, rest, { args: ['[area]'], options: [new Option('--all')] })
    const [area] = args
    if (found['all'] === true) {
      io.stdout.write(`${JSON.stringify(allPages(io.program))}\n`)
      return exits.done
    }
    if (area !== undefined && !areas().includes(area)) throw usage(`there is no area '${area}': ${areas().join(', ')}`)
    io.stdout.write(area === undefined ? manual(io.program) : areaManual(io.program, area))
    return exits.done
  },
}
