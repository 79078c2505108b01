import { readFileSync, statSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Option } from 'commander'
import { usage } from './fault.ts'
import type { Io } from './io.ts'
import { fieldAt, type Parsed } from './options.ts'
import { gatherSecrets, type Gathered } from './secrets.ts'
import { type Command, kebab, secretFields } from './table.ts'
import { elements, parseValue } from './values.ts'

type Body = Record<string, unknown>

const isObject = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text of `--json`: as given, from `@file`, or from standard input with `-`. */
export async function jsonSource(io: Io, given: string): Promise<{ readonly text: string; readonly private: boolean }> {
  if (given === '-') return { text: await text(io.stdin), private: true }
  if (!given.startsWith('@')) return { text: given, private: false }
  const file = given.slice(1)
  try {
    return { text: readFileSync(file, 'utf8'), private: (statSync(file).mode & 0o077) === 0 }
  } catch (cause) {
    throw usage(`cannot read ${file}: ${(cause as NodeJS.ErrnoException).code ?? ''}`, cause)
  }
}

/** Parses a body; `shown` is what messages call it. */
export function parseJson(source: string, shown = '--json'): unknown {
  try {
    return JSON.parse(source) as unknown
  } catch (cause) {
    throw usage(`${shown} is not valid JSON: ${cause instanceof Error ? cause.message : ''}`, cause)
  }
}

async function wholeBody(io: Io, command: Command, given: unknown): Promise<Body> {
  if (typeof given !== 'string') return {}
  const source = await jsonSource(io, given)
  const body = parseJson(source.text)
  if (!isObject(body)) throw usage('--json takes an object')
  const shown = secretFields(command).find((field) => field.name in body)
  if (shown !== undefined && !source.private) {
    throw usage(`${shown.name} is a secret: it may stand in a file of mode 0600 or on standard input, not on the command line`)
  }
  return body
}

function put(body: Body, path: readonly string[], value: unknown, shown: string): void {
  const [name = '', ...inner] = path
  if (['__proto__', 'constructor', 'prototype', ''].includes(name)) throw usage(`--set ${shown}: that is no field`)
  if (inner.length === 0) {
    body[name] = value
    return
  }
  const next = body[name] ?? {}
  if (!isObject(next)) throw usage(`--set ${shown}: ${name} is no object`)
  body[name] = next
  put(next, inner, value, shown)
}

function applySets(command: Command, body: Body, sets: unknown): void {
  if (!Array.isArray(sets)) return
  for (const set of sets as string[]) {
    const at = set.indexOf('=')
    if (at < 1) throw usage('--set takes field=value')
    const shown = set.slice(0, at)
    const path = shown.split('.').map((part) => part.replaceAll('-', '_'))
    const field = fieldAt(command.body, path, shown) ?? { name: path.at(-1) ?? '', type: 'any' }
    const meaning = { shown: `--set ${shown}`, now: Date.now(), past: false }
    const value = set.slice(at + 1)
    put(body, path, field.type === 'array' ? elements(field, [value], meaning) : parseValue(field, value, meaning), shown)
  }
}

export interface Filled {
  readonly body: Body | undefined
  readonly generated: Gathered['generated']
}

/** The body of a request: `--json`, over it `--set`, over it the single options, and last the secrets. */
export async function fillBody(io: Io, command: Command, parsed: Parsed): Promise<Filled> {
  const { found } = parsed
  const fromInput = secretFields(command).some(({ name }) => found[new Option(`--${kebab(name)}-stdin`).attributeName()] === true)
  if (found['json'] === '-' && fromInput) throw usage('standard input cannot be both the body and a secret')
  const body = await wholeBody(io, command, found['json'])
  applySets(command, body, found['set'])
  Object.assign(body, parsed.body)
  const missing = [
    ...command.query.filter((field) => field.required === true && parsed.query[field.name] === undefined),
    ...command.body.filter((field) => field.required === true && field.secret !== true && body[field.name] === undefined),
  ]
  if (missing.length > 0) {
    const names = missing.map((field) => (field.type === 'object' ? `--set ${field.name}.…` : `--${kebab(field.name)}`))
    throw usage(`${names.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing: see '${io.program} help ${command.command}'`)
  }
  const secrets = await gatherSecrets(io, secretFields(command), found, (name) => body[name] !== undefined)
  for (const [name, secret] of Object.entries(secrets.values)) body[name] = secret.reveal()
  const empty = Object.keys(body).length === 0
  return { body: command.body.length === 0 && empty ? undefined : body, generated: secrets.generated }
}
