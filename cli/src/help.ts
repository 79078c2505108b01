import { commands } from './commands.generated.ts'
import { exitMeanings } from './fault.ts'
import { globalOptions } from './globals.ts'
import { ownOptions } from './options.ts'
import { type Command, type Field, kebab, leadField } from './table.ts'
import { printable } from './text.ts'
import { wordSummaries } from './word-summaries.ts'

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.min(34, Math.max(0, ...rows.map(([left]) => left.length)))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd() + '\n').join('')
}

/** Names of the areas, sorted. */
export const areas = (): readonly string[] => [...new Set(commands.map(({ command }) => command.split(':')[0] ?? ''))]

/** `accounts:create <username>` with everything that has to be given. */
export function synopsis(command: Command): string {
  const lead = leadField(command)
  const params = command.params.map((name) => `<${name}>`)
  const must = command.body.filter((field) => field.required === true && field.secret !== true && field !== lead)
  const options = must.map((field) => (field.type === 'object' ? `--set ${field.name}.…=…` : `--${kebab(field.name)} …`))
  return [
    command.command,
    ...params,
    ...(lead === undefined ? [] : [lead.required === true ? `<${lead.name}>` : `[${lead.name}]`]),
    ...options,
  ].join(' ')
}

const defaultOf = (field: Field) => (field.default === undefined ? '' : `, default ${JSON.stringify(field.default)}`)

function fieldLine(field: Field): string {
  const type =
    field.enum === undefined ? (field.type === 'array' ? `list of ${field.items ?? 'string'}` : field.type) : field.enum.join('|')
  return [`${type}${field.required === true ? ', required' : ''}${defaultOf(field)}`, field.description]
    .filter((part) => part !== undefined)
    .join('. ')
}

/** The options of a command with what they mean. */
export function optionRows(command: Command): (readonly [string, string])[] {
  const fields = new Map([...command.query, ...command.body].map((field) => [`--${kebab(field.name)}`, field]))
  const rows = ownOptions(command).flatMap((option): (readonly [string, string])[] => {
    if (option.negate && fields.has((option.long ?? '').replace('--no-', '--'))) return []
    const field = fields.get(option.long ?? '')
    if (field === undefined) return [[option.flags, option.description]]
    return [[field.type === 'boolean' ? `--[no-]${kebab(field.name)}` : option.flags, fieldLine(field)]]
  })
  const objects = command.body.filter((field) => field.type === 'object')
  return [...rows, ...objects.map((field): readonly [string, string] => [`--set ${field.name}.<name>=…`, fieldLine(field)])]
}

const sample = (field: Field): string =>
  String(field.enum?.[0] ?? (field.type === 'integer' || field.type === 'number' ? 10 : `<${kebab(field.name)}>`))

/** Two lines that show how a command is typed. */
export function examples(program: string, command: Command): string {
  const lead = leadField(command)
  const given = [...command.params.map((name) => `<${name}>`), ...(lead === undefined ? [] : [sample(lead)])]
  const must = command.body.filter((field) => field.required === true && field.secret !== true && field !== lead && field.type !== 'object')
  const options = must.map((field) => `--${kebab(field.name)} ${sample(field)}`)
  const base = [program, command.command, ...given, ...options].join(' ')
  const second = command.method === 'GET' ? `${base} -o json` : command.destroys ? `${base} --yes` : `${base} --dry-run`
  return `  ${base}\n  ${second}\n`
}

function commandHelp(program: string, command: Command): string {
  const scope = command.session ? 'login sessions only' : command.scope === null ? 'any API key' : `API key with scope ${command.scope}`
  const codes = Object.entries(exitMeanings).map(([code, meaning]): readonly [string, string] => [code, meaning])
  const own = optionRows(command)
  return [
    `${command.title}${command.destroys ? ' (destroys something: asks first)' : ''}\n\n`,
    `Usage: ${program} ${synopsis(command)} [options]\n`,
    command.description === undefined ? '' : `\n${printable(command.description)}\n`,
    own.length === 0 ? '' : `\nOptions:\n${columns(own)}`,
    command.sort === null || command.sort.length === 0 ? '' : `\nSorted by --sort: ${command.sort.join(', ')}\n`,
    `\nNeeds: role ${command.roles.join(' or ')}; ${scope}\n`,
    `Calls: ${command.method} ${command.path}\n`,
    `\nExamples:\n${examples(program, command)}`,
    `\nExit codes:\n${columns(codes)}`,
    `\nGlobal options: ${program} help\n`,
  ].join('')
}

/** Help of one area: its commands. */
export function areaHelp(program: string, area: string): string {
  const own = commands.filter(({ command }) => command.startsWith(`${area}:`))
  return `Commands of ${area}:\n${columns(own.map((command) => [synopsis(command), command.title]))}\nMore: ${program} help ${area}:<verb>\n`
}

function overview(program: string): string {
  const list = areas().map((area): readonly [string, string] => {
    const verbs = commands.filter(({ command }) => command.startsWith(`${area}:`)).map(({ command }) => command.slice(area.length + 1))
    return [area, verbs.join(', ')]
  })
  return [
    `Usage: ${program} [global options] <area>:<verb> [arguments] [options]\n\n`,
    `Areas:\n${columns(list)}\n`,
    `Words:\n${columns(wordSummaries)}\n`,
    `Global options:\n${columns(globalOptions().map((option) => [option.flags, option.description]))}\n`,
    `More: ${program} help <area>, ${program} help <area>:<verb>, ${program} help --all -o json\n`,
  ].join('')
}

/** The help text of a command, or of the whole program. */
export const helpFor = (program: string, command: Command | null): string =>
  command === null ? overview(program) : commandHelp(program, command)
