import { readFileSync } from 'node:fs'
import { Option } from 'commander'
import { usage } from './fault.ts'
import { globalOptions, type Globals, readGlobals } from './globals.ts'
import { parseWith, quietParser } from './grammar.ts'
import type { Io } from './io.ts'
import { secretOptions } from './secrets.ts'
import { type Command, type Field, isWrite, kebab, leadField, secretFields } from './table.ts'
import { nearest } from './text.ts'
import { elements, parseValue } from './values.ts'

const again = (value: string, before: readonly string[] | undefined) => [...(before ?? []), value]

/** The options of one field: `--x`, and `--no-x` for booleans. */
export function fieldOptions(field: Field): Option[] {
  const name = kebab(field.name)
  // commander would read such a name as the negation of another
  if (field.secret === true || name.startsWith('no-')) return []
  if (field.type === 'boolean') return [new Option(`--${name}`), new Option(`--no-${name}`)]
  if (field.type === 'object') return []
  const option = new Option(`--${name} <${field.type === 'array' ? 'values' : 'value'}>`)
  if (field.multiline === true) return [option, new Option(`--${name}-file <path>`, `read ${field.name} from a file; - is standard input`)]
  return [field.type === 'array' ? option.argParser(again) : option]
}

/** The options that a command has of its own. */
export function ownOptions(command: Command): Option[] {
  const fields = [...command.query, ...command.body.filter((field) => !command.query.some(({ name }) => name === field.name))]
  const options = [...fields.flatMap(fieldOptions), ...secretOptions(secretFields(command))]
  const body = isWrite(command.method) && command.upload === undefined
  if (body) options.push(new Option('--set <field=value>', 'one field; a.b=value inside an object').argParser(again))
  if (body) options.push(new Option('--json <body>', 'whole body: {…}, @file or -'))
  if (command.sort !== null && !fields.some(({ name }) => name === 'q'))
    options.push(new Option('--q <text>', 'only what contains this text'))
  const taken = new Set(options.map(({ long }) => long))
  const needsFile = command.upload !== undefined || command.reply === 'content'
  if (needsFile && !taken.has('--file'))
    options.push(new Option('--file <path>', 'file to send, or to write to; - is standard input or output'))
  return options
}

export interface Parsed {
  readonly globals: Globals
  /** Values of the path parameters, in path order. */
  readonly params: readonly string[]
  /** What follows the path parameters: the value of the lead field. */
  readonly lead: readonly string[]
  /** Options of the command, under commander's names. */
  readonly found: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  /** Fields of the body that were given as options. */
  readonly body: Readonly<Record<string, unknown>>
}

function valueOf(field: Field, given: unknown, past: boolean): unknown {
  const meaning = { shown: `--${kebab(field.name)}`, now: Date.now(), past }
  if (typeof given === 'boolean') return given
  if (Array.isArray(given)) return elements(field, given as string[], meaning)
  return typeof given === 'string' ? parseValue(field, given, meaning) : undefined
}

/** The text of a file, with what belongs to it; `-` is standard input. */
function textOfFile(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (cause) {
    throw usage(`cannot read ${path}: ${(cause as NodeJS.ErrnoException).code ?? ''}`, cause)
  }
}

function fieldsFrom(fields: readonly Field[], found: Readonly<Record<string, unknown>>, past: boolean): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const [option, other] = fieldOptions(field)
    const file = field.multiline === true && other !== undefined ? found[other.attributeName()] : undefined
    const given = option === undefined ? undefined : found[option.attributeName()]
    if (file !== undefined && given !== undefined) throw usage(`${field.name} is given twice`)
    const value = typeof file === 'string' ? textOfFile(file) : valueOf(field, given, past)
    if (value !== undefined) values[field.name] = value
  }
  return values
}

/** Query parameters of a list from the global options: `--filter`, `--sort`, pages. */
function listQuery(command: Command, globals: Globals, query: Record<string, unknown>, search: unknown): void {
  const known = new Map(command.query.map((field) => [field.name, field]))
  for (const [name, value] of globals.filters) {
    const field = known.get(name) ?? (name === 'q' && command.sort !== null ? ({ name: 'q', type: 'string' } as const) : undefined)
    const names = [...known.keys(), ...(command.sort === null ? [] : ['q'])]
    if (field === undefined)
      throw usage(`${command.command} has no filter '${name}'${names.length === 0 ? '' : `; it has ${names.join(', ')}`}`)
    query[name] = parseValue(field, value, { shown: `--filter ${name}`, now: Date.now(), past: true })
  }
  if (command.sort === null) {
    if (globals.sort !== null && !known.has('sort')) throw usage(`${command.command} is no list that can be sorted`)
    return
  }
  if (typeof search === 'string' && !known.has('q')) query['q'] = search
  if (globals.sort !== null) query['sort'] = globals.sort.replaceAll(/(?<=\w)-/g, '_')
  if (globals.page !== null) query['page'] = globals.page
  if (globals.perPage !== null) query['per_page'] = globals.perPage
}

const placeholder = (field: Field) => (field.type === 'array' ? `[${field.name}...]` : `[${field.name}]`)

/** Reads arguments and options of a command. `before` are the global options in front of it. */
export function parseCommand(io: Io, command: Command, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Parsed {
  const parser = quietParser()
  const lead = leadField(command)
  for (const name of command.params) parser.argument(`[${name}]`)
  if (lead !== undefined) parser.argument(placeholder(lead))
  const own = ownOptions(command)
  const taken = new Set(own.flatMap(({ long, short }) => [long, short]).filter((flag) => flag !== undefined))
  const names = new Set(own.map((option) => option.attributeName()))
  // a field may be called like a global option; then the global one counts in front of the command only
  const globals = globalOptions().filter((option) => !taken.has(option.long ?? '') && !names.has(option.attributeName()))
  for (const option of [...own, ...globals]) parser.addOption(option)
  parseWith(parser, rest)
  const found = parser.opts<Record<string, unknown>>()
  const shared = Object.fromEntries(
    globals.flatMap((option) => {
      const name = option.attributeName()
      return parser.getOptionValueSource(name) === 'cli' ? [[name, found[name]] as const] : []
    }),
  )
  const read = readGlobals({ ...before, ...shared }, io.env)
  if (read.help) return { globals: read, params: [], lead: [], found, query: {}, body: {} }
  const given = parser.args
  const params = given.slice(0, command.params.length)
  const missing = command.params[params.length]
  if (missing !== undefined) throw usage(`<${missing}> is missing: see '${io.program} help ${command.command}'`)
  const empty = params.findIndex((value) => value === '')
  if (empty !== -1) throw usage(`<${command.params[empty] ?? ''}> is empty`)
  const query = fieldsFrom(command.query, found, true)
  listQuery(command, read, query, found['q'])
  const body = fieldsFrom(command.body, found, false)
  const rests = given.slice(command.params.length)
  if (lead !== undefined && rests.length > 0) {
    const part = command.query.includes(lead) ? query : body
    if (part[lead.name] !== undefined) throw usage(`${lead.name} is given twice`)
    part[lead.name] = valueOf(lead, lead.type === 'array' ? rests : rests[0], command.query.includes(lead))
  }
  return { globals: read, params, lead: rests, found, query, body }
}

/** The field at `a.b`, as far as the table knows it; `undefined` where everything goes. */
export function fieldAt(fields: readonly Field[], path: readonly string[], shown: string): Field | undefined {
  const [name = '', ...inner] = path
  const field = fields.find((known) => known.name === name)
  if (field === undefined) {
    const near = nearest(
      name,
      fields.map((known) => known.name),
    )
    throw usage(`--set ${shown}: there is no field '${name}'${near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`}`)
  }
  if (field.secret === true)
    throw usage(`${field.name} is a secret: it is asked for, or read from --${kebab(field.name)}-stdin or --${kebab(field.name)}-file`)
  if (inner.length === 0 || field.fields === undefined) return inner.length === 0 ? field : undefined
  return fieldAt(field.fields, inner, shown)
}
