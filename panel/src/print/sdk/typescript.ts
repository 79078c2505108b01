import type { JsonObject } from '@croft/kit/http/openapi/schemas.ts'
import { printFields } from './fields.ts'
import { type Operation, type QueryField, type Schema, camel, operationsOf, shapesOf } from './model.ts'

const head = '// Printed from the table of routes by `npm run sdk`; changes are overwritten.\n'
const word = /^[A-Za-z_$][\w$]*$/
const reserved = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield await'.split(
    ' ',
  ),
)
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const pascal = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Shape names that a piece of text mentions. */
type Seen = Set<string>

/** The TypeScript type of a schema; named shapes are noted in `seen`. */
export function typeOf(schema: Schema, seen: Seen): string {
  const plain = plainType(schema, seen)
  return schema.nullable === true && plain !== 'unknown' && !/\bnull\b/.test(plain) ? `${plain} | null` : plain
}

/** A choice that holds `string` says nothing more by naming some strings. */
function union(parts: readonly string[]): string {
  const all = [...new Set(parts)]
  return (all.includes('string') ? all.filter((part) => !part.startsWith("'")) : all).join(' | ')
}
const wrapped = (text: string) => (/[|&]/.test(text) ? `(${text})` : text)

function plainType(schema: Schema, seen: Seen): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/components/schemas/', '')
    seen.add(name)
    return name
  }
  if (schema.enum !== undefined) return union(schema.enum.map((value) => (typeof value === 'string' ? quoted(value) : String(value))))
  const choices = schema.oneOf ?? schema.anyOf
  if (choices !== undefined) return union(choices.map((choice) => typeOf(choice, seen)))
  if (schema.allOf !== undefined) return schema.allOf.map((part) => wrapped(typeOf(part, seen))).join(' & ')
  if (schema.type === 'array') return `readonly ${wrapped(typeOf(schema.items ?? {}, seen))}[]`
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'string' || schema.type === 'boolean') return schema.type
  if (schema.type !== 'object') return 'unknown'
  return objectType(schema, seen)
}

const field = (name: string, optional: boolean, type: string) =>
  `readonly ${word.test(name) ? name : quoted(name)}${optional ? '?' : ''}: ${type}`

function objectType(schema: Schema, seen: Seen): string {
  const required = new Set(schema.required)
  const fields = Object.entries(schema.properties ?? {}).map(([name, of]) => field(name, !required.has(name), typeOf(of, seen)))
  const more = schema.additionalProperties
  if (fields.length === 0) return `Readonly<Record<string, ${typeof more === 'object' ? typeOf(more, seen) : 'unknown'}>>`
  return `{ ${fields.join('; ')} }`
}

function printShapes(shapes: Readonly<Record<string, Schema>>): string {
  const lines = Object.entries(shapes).map(([name, schema]) => `export type ${name} = ${typeOf(schema, new Set())}\n`)
  return `${head}\n${lines.join('\n')}`
}

const queryType = (fields: readonly QueryField[], seen: Seen) =>
  `{ ${fields.map(({ name, required, schema }) => field(name, !required, typeOf(schema, seen))).join('; ')} }`

function answerType({ answer, async }: Operation, seen: Seen): string {
  if (answer.kind === 'bytes') return 'Response'
  if (answer.kind === 'list') return answer.whole === null ? `Page<${typeOf(answer.item, seen)}>` : typeOf(answer.whole, seen)
  if (answer.kind === 'events') return 'ServerEvent'
  if (answer.schema === null) return 'void'
  const plain = typeOf(answer.schema, seen)
  return async === 'wait' && !plain.startsWith('readonly ') ? `${wrapped(plain)} & Sync` : plain
}

function functionName({ verb, area }: Operation): string {
  const plain = verb === '' ? area : verb
  return reserved.has(plain) ? `${plain}_` : plain
}

function printOperation(operation: Operation, seen: Seen, used: Set<string>): string {
  const { params, query, body, answer, raw } = operation
  const verb = functionName(operation)
  const types: string[] = []
  const args = ['client: Client', ...params.map((name) => `${camel(name)}: string | number`)]
  const path = `\`${operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => `\${encodeURIComponent(${camel(name)})}`)}\``
  const call = [`method: ${quoted(operation.method)}`, `path: ${path}`]
  if (operation.root) call.push('root: true')
  if (body !== null) {
    types.push(`export type ${pascal(verb)}Body = ${typeOf(body.schema, seen)}\n`)
    args.push(body.required ? `body: ${pascal(verb)}Body` : `body: ${pascal(verb)}Body = {}`)
    call.push('body')
  }
  if (raw) {
    args.push('raw: RawBody')
    call.push('raw')
    used.add('RawBody')
  }
  if (query.length > 0) {
    types.push(`export type ${pascal(verb)}Query = ${queryType(query, seen)}\n`)
    args.push(query.some(({ required }) => required) ? `query: ${pascal(verb)}Query` : `query: ${pascal(verb)}Query = {}`)
    call.push('query')
  }
  args.push('options?: CallOptions')
  const reply = answerType(operation, seen)
  for (const name of ['Sync', 'Page', 'ServerEvent']) if (new RegExp(`\\b${name}\\b`).test(reply)) used.add(name)
  const comment = `/** ${operation.description.replaceAll('*/', '* /').replace(/([^.!?])$/, '$1.')} */\n`
  const made = `{ ${call.join(', ')} }`
  const how = { bytes: 'response', events: 'events', json: 'json', list: 'json' }[answer.kind]
  const result = answer.kind === 'events' ? 'AsyncGenerator<ServerEvent>' : `Promise<${reply}>`
  const lines = [...types, `${comment}export const ${verb} = (${args.join(', ')}): ${result} => client.${how}(${made}, options)\n`]
  if (answer.kind === 'list' && answer.whole !== null) {
    used.add('Page')
    used.add('PageQuery')
    const paged = args.map((arg) => (arg.startsWith('query') ? `query: ${pascal(verb)}Query & PageQuery` : arg))
    if (query.length === 0) paged.splice(-1, 0, 'query: PageQuery')
    const parts = query.length === 0 ? [...call, 'query'] : call
    const item = `Page<${typeOf(answer.item, seen)}>`
    lines.push(
      `/** ${operation.summary}, one page. */\nexport const ${verb}Page = (${paged.join(', ')}): Promise<${item}> => client.json({ ${parts
        .map((part) => (part === 'query' ? 'query: { page: 1, ...query }' : part))
        .join(', ')} }, options)\n`,
    )
  }
  return lines.join('\n')
}

function printArea(operations: readonly Operation[]): string {
  const seen: Seen = new Set()
  const used = new Set(['Client', 'CallOptions'])
  const bodies = operations.map((operation) => printOperation(operation, seen, used))
  const events = used.delete('ServerEvent') ? "import type { ServerEvent } from '../events.ts'\n" : ''
  const shapes = seen.size === 0 ? '' : `import type { ${[...seen].toSorted().join(', ')} } from '../shapes.generated.ts'\n`
  return `${head}import type { ${[...used].toSorted().join(', ')} } from '../client.ts'\n${events}${shapes}\n${bodies.join('\n')}`
}

/** File below `sdk/typescript/src` → its text, for the API of that document. */
export function printTypescript(document: JsonObject): ReadonlyMap<string, string> {
  const files = new Map([['shapes.generated.ts', printShapes(shapesOf(document))]])
  const byArea = Map.groupBy(operationsOf(document), ({ area }) => area)
  for (const [area, operations] of byArea) files.set(`areas/${area}.generated.ts`, printArea(operations))
  for (const [name, text] of printFields(document, head, functionName)) files.set(name, text)
  return files
}
