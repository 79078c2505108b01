import { randomInt } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Option } from 'commander'
import { Secret } from '@croft/kit/secret.ts'
import { Fault, usage } from './fault.ts'
import type { Io } from './io.ts'
import { kebab, type Field } from './table.ts'
import { askHidden, canAsk } from './terminal.ts'

/** The options by which the secrets of a command come in; the secret itself is never one. */
export function secretOptions(fields: readonly Field[]): Option[] {
  const options = fields.flatMap((field) => {
    const name = kebab(field.name)
    return [
      new Option(`--${name}-stdin`, `read ${field.name} from standard input`),
      new Option(`--${name}-file <path>`, `read ${field.name} from a file of mode 0600`),
      ...(field.required === true ? [] : [new Option(`--${name}-prompt`, `ask for ${field.name}`)]),
    ]
  })
  return isGenerated(fields) ? [...options, new Option('--generate', 'make a strong password and print it once')] : options
}

/** Only a password that is set anew can be made up. */
const isGenerated = (fields: readonly Field[]): boolean => fields.length === 1 && (fields[0]?.name ?? '').endsWith('password')

const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** 24 characters that are not mistaken for each other, about 138 bits. */
export const generatePassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')).join('-')

/** The first line of a file that nobody else can read. */
export function secretFromFile(path: string): string {
  let found: { mode: number; content: string }
  try {
    found = { mode: statSync(path).mode, content: readFileSync(path, 'utf8') }
  } catch (cause) {
    throw usage(`cannot read ${path}: ${(cause as NodeJS.ErrnoException).code ?? ''}`, cause)
  }
  if ((found.mode & 0o077) !== 0) throw new Fault(2, `${path} can be read by others: chmod 600 ${path}`)
  return found.content.split(/\r?\n/)[0] ?? ''
}

export interface Gathered {
  readonly values: Readonly<Record<string, Secret>>
  /** What `--generate` made, to be printed. */
  readonly generated: Secret | null
}

/** Standard input, read once and handed out line by line. */
function stdinLines(io: Io): () => Promise<string> {
  let lines: string[] | null = null
  return async () => {
    lines ??= (await text(io.stdin)).split(/\r?\n/)
    const line = lines.shift()
    if (line === undefined || line === '') throw usage('standard input holds no secret')
    return line
  }
}

async function askTwice(io: Io, field: Field): Promise<string> {
  const label = field.name.replaceAll('_', ' ')
  const first = await askHidden(io, `${label.charAt(0).toUpperCase()}${label.slice(1)}: `)
  if (!field.name.endsWith('password') || field.name.startsWith('current')) return first
  if ((await askHidden(io, 'Again: ')) !== first) throw usage('the two are not the same')
  return first
}

/** Brings in the secrets of a command: from standard input, files, made up, or asked for; `has` names those that are there already. */
export async function gatherSecrets(
  io: Io,
  fields: readonly Field[],
  found: Readonly<Record<string, unknown>>,
  has: (name: string) => boolean,
): Promise<Gathered> {
  const values: Record<string, Secret> = {}
  const nextLine = stdinLines(io)
  let generated: Secret | null = null
  for (const field of fields) {
    const name = kebab(field.name)
    const of = (suffix: string) => found[new Option(`--${name}-${suffix}`).attributeName()]
    const file = of('file')
    let value: string | null = null
    if (of('stdin') === true) value = await nextLine()
    else if (typeof file === 'string') value = secretFromFile(file)
    else if (found['generate'] === true) {
      value = generatePassword()
      generated = new Secret(value)
    } else if (of('prompt') === true) value = await askTwice(io, field)
    else if (!has(field.name) && field.required === true) {
      if (!canAsk(io))
        throw usage(`${field.name} is needed: --${name}-stdin or --${name}-file${isGenerated(fields) ? ' or --generate' : ''}`)
      value = await askTwice(io, field)
    }
    if (value !== null) values[field.name] = new Secret(value)
  }
  return { values, generated }
}
