import type { Schema } from './model.ts'

export type Shapes = Readonly<Record<string, Schema>>

/** The named shapes, and how a file of PHP calls their classes: `Shape\` from an area, nothing among themselves. */
export interface Scope {
  readonly shapes: Shapes
  readonly prefix: string
}

const identifier = /^[A-Za-z_]\w*$/
const taken = new Set('abstract array bool class clone const default empty enum eval exit false final float fn for function global if int interface isset iterable list match mixed namespace never null object parent print private protected public readonly return self static string switch throw trait true try unset use var void while'.split(' ')) // prettier-ignore

/** A text in single quotes. */
export const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
/** A class name that PHP does not keep for itself. */
export const className = (name: string): string => (taken.has(name.toLowerCase()) ? `${name}_` : name)

const nameOf = (schema: Schema) => schema.$ref?.replace('#/components/schemas/', '')

/** The shape that a schema refers to, when it has a class. */
function classOf(schema: Schema, { shapes }: Scope): string | null {
  const name = nameOf(schema)
  return name !== undefined && shapes[name]?.type === 'object' && shapes[name].properties !== undefined ? name : null
}

/** The schema itself, where the reference has no class; the parts of `allOf` as one. */
function plain(schema: Schema, scope: Scope): Schema {
  const name = nameOf(schema)
  if (name !== undefined) return plain(scope.shapes[name] ?? {}, scope)
  if (schema.allOf === undefined) return schema
  const parts = schema.allOf.map((part) => plain(part, scope))
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Readonly<Record<string, Schema>>,
    required: parts.flatMap(({ required = [] }) => required),
  }
}

/** Classes of a choice with the field that tells each from the others; `null` when they cannot be told apart. */
function variants(schema: Schema, scope: Scope): readonly { readonly name: string; readonly key: string }[] | null {
  const choices = (schema.oneOf ?? schema.anyOf)?.map((choice) => classOf(choice, scope))
  if (choices === undefined) return null
  const found = choices.map((name, index) => {
    const others = choices.filter((_, at) => at !== index).map((other) => scope.shapes[other ?? '']?.properties ?? {})
    const key = scope.shapes[name ?? '']?.required?.find((field) => others.every((other) => !(field in other)))
    return name === null || key === undefined ? null : { name, key }
  })
  return found.every((one) => one !== null) ? found : null
}

const orNull = (type: string, schema: Schema) =>
  schema.nullable === true && type !== 'mixed' && !/\bnull\b/.test(type) ? `${type}|null` : type

/** A choice that holds `string` says nothing more by naming some strings. */
function union(parts: readonly string[]): string {
  const all = [...new Set(parts)]
  return all.includes('mixed') ? 'mixed' : (all.includes('string') ? all.filter((part) => !part.startsWith("'")) : all).join('|')
}

/** The type of a schema as PHPDoc says it. Objects that are long are spread over lines that begin with `margin`. */
export function docType(schema: Schema, scope: Scope, margin = '     * '): string {
  return orNull(docPlain(schema, scope, margin), schema)
}

function docPlain(schema: Schema, scope: Scope, margin: string): string {
  const known = classOf(schema, scope)
  if (known !== null) return scope.prefix + className(known)
  const choices = schema.oneOf ?? schema.anyOf
  if (choices !== undefined) {
    const inside = variants(schema, scope) === null ? choices.map((choice) => plain(choice, scope)) : choices
    return union(inside.map((choice) => docType(choice, scope, margin)))
  }
  const own = plain(schema, scope)
  if (own.enum !== undefined) return union(own.enum.map((value) => (typeof value === 'string' ? quoted(value) : String(value))))
  if (own.type === 'array') return `list<${docType(own.items ?? {}, scope, margin)}>`
  if (own.type === 'integer') return 'int'
  if (own.type === 'number') return 'int|float'
  if (own.type === 'boolean') return 'bool'
  if (own.type === 'string') return 'string'
  if (own.type !== 'object') return 'mixed'
  const required = new Set(own.required)
  const fields = Object.entries(own.properties ?? {}).map(([name, of]) => {
    const key = identifier.test(name) ? name : quoted(name)
    return `${key}${required.has(name) ? '' : '?'}: ${docType(of, scope, `${margin}    `)}`
  })
  if (fields.length === 0) {
    const more = own.additionalProperties
    return `array<string, ${typeof more === 'object' ? docType(more, scope, margin) : 'mixed'}>`
  }
  const line = `array{${fields.join(', ')}}`
  return line.length < 90 && !line.includes('\n') ? line : `array{\n${fields.map((field) => `${margin}    ${field},\n`).join('')}${margin}}`
}

/** The type of a schema as PHP checks it: `int`, `?string`, `Shape\Domain`. */
export function nativeType(schema: Schema, scope: Scope, optional = false): string {
  const parts = new Set(nativeParts(schema, scope))
  if (parts.has('mixed')) return 'mixed'
  if (schema.nullable === true || optional) parts.add('null')
  const types = [...parts].filter((part) => part !== 'null')
  if (!parts.has('null')) return types.join('|')
  return types.length === 1 ? `?${types.join('')}` : `${types.join('|')}|null`
}

function nativeParts(schema: Schema, scope: Scope): readonly string[] {
  const known = classOf(schema, scope)
  if (known !== null) return [scope.prefix + className(known)]
  const choices = schema.oneOf ?? schema.anyOf
  if (choices !== undefined) {
    const inside = variants(schema, scope) === null ? choices.map((choice) => plain(choice, scope)) : choices
    return inside.flatMap((choice) => [...nativeParts(choice, scope), ...(choice.nullable === true ? ['null'] : [])])
  }
  const own = plain(schema, scope)
  const named = { array: ['array'], object: ['array'], integer: ['int'], number: ['int', 'float'], boolean: ['bool'], string: ['string'] }
  return named[own.type as keyof typeof named] ?? ['mixed']
}

/** The expression that makes the classes of a schema from decoded JSON; `from` itself when it has none. */
export function hydrated(schema: Schema, from: string, scope: Scope): string {
  const known = classOf(schema, scope)
  const made = known === null ? hydratedPlain(schema, from, scope) : `${scope.prefix}${className(known)}::fromArray(${from})`
  return made === from || schema.nullable !== true ? made : `(${from} === null ? null : ${made})`
}

function hydratedPlain(schema: Schema, from: string, scope: Scope): string {
  const told = variants(schema, scope)
  if (told !== null) {
    const made = told.map(({ name, key }) => ({ key, text: `${scope.prefix}${className(name)}::fromArray(${from})` }))
    const [last, ...rest] = made.toReversed()
    return rest.reduce((other, { key, text }) => `(array_key_exists(${quoted(key)}, ${from}) ? ${text} : ${other})`, last?.text ?? from)
  }
  if (schema.oneOf !== undefined || schema.anyOf !== undefined) return from
  const own = plain(schema, scope)
  const inner = own.type === 'array' ? own.items : typeof own.additionalProperties === 'object' ? own.additionalProperties : undefined
  if (inner !== undefined) {
    const item = hydrated(inner, '$item', scope)
    return item === '$item' ? from : `array_map(static fn (mixed $item): mixed => ${item}, ${from})`
  }
  const required = new Set(own.required)
  const fields = Object.entries(own.properties ?? {}).flatMap(([name, of]) => {
    const at = `${from}[${quoted(name)}]`
    const made = hydrated(of, at, scope)
    if (made === at) return []
    return required.has(name) ? [`${quoted(name)} => ${made}`] : [`...(isset(${at}) ? [${quoted(name)} => ${made}] : [])`]
  })
  return fields.length === 0 ? from : `[...${from}, ${fields.join(', ')}]`
}
