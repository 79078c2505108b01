import { type Operation, type Schema, operationsOf, shapesOf } from './model.ts'
import type { JsonObject } from '@croft/kit/http/openapi/schemas.ts'

interface Numbers {
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: boolean
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

const types = new Set(['string', 'integer', 'number', 'boolean', 'array', 'object'])

/** A named shape, or the one choice that says most, in place of a reference. */
function resolved(schema: Schema, shapes: Readonly<Record<string, Schema>>): Schema & Numbers {
  if (schema.$ref !== undefined) return resolved(shapes[schema.$ref.replace('#/components/schemas/', '')] ?? {}, shapes)
  if (schema.allOf !== undefined) {
    const { allOf, ...rest } = schema
    return Object.assign({}, ...allOf.map((part) => resolved(part, shapes)), rest) as Schema & Numbers
  }
  const choices = schema.anyOf ?? schema.oneOf
  if (choices === undefined) return schema
  // an address or nothing: the server says what is wrong with it
  const all = choices.map((choice) => resolved(choice, shapes))
  const type = new Set(all.map((choice) => choice.type)).size === 1 ? all[0]?.type : undefined
  return { ...(type === undefined ? {} : { type }), ...(schema.default === undefined ? {} : { default: schema.default }) }
}

function fieldOf(given: Schema, required: boolean, shapes: Readonly<Record<string, Schema>>): JsonObject {
  const schema = resolved(given, shapes)
  const type = schema.type !== undefined && types.has(schema.type) ? schema.type : 'any'
  const field: JsonObject = { type }
  if (required) field['required'] = true
  for (const key of ['enum', 'default', 'minLength', 'maxLength', 'maximum', 'pattern', 'format'] as const) {
    if (schema[key] !== undefined) field[key] = schema[key]
  }
  if (schema.minimum !== undefined) field['minimum'] = schema.exclusiveMinimum === true ? schema.minimum + 1 : schema.minimum
  if (schema.writeOnly === true) field['secret'] = true
  if (type === 'array' && schema.items !== undefined) field['items'] = fieldOf(schema.items, false, shapes)
  if (type === 'object' && schema.properties !== undefined) field['fields'] = fieldsOf(schema, shapes)
  return field
}

function fieldsOf(given: Schema, shapes: Readonly<Record<string, Schema>>): JsonObject {
  const schema = resolved(given, shapes)
  const required = new Set(schema.required)
  return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, of]) => [name, fieldOf(of, required.has(name), shapes)]))
}

function printOne({ summary, body }: Operation, name: string, shapes: Readonly<Record<string, Schema>>): string {
  const fields = body === null ? {} : fieldsOf(body.schema, shapes)
  return `/** Fields of: ${summary}. */\nexport const ${name}: Fields = ${JSON.stringify(fields)}\n`
}

/** File → text: the fields of every body, area by area. */
export function printFields(document: JsonObject, head: string, nameOf: (operation: Operation) => string): ReadonlyMap<string, string> {
  const shapes = shapesOf(document)
  const withBody = operationsOf(document).filter(({ body }) => body !== null)
  const files = new Map<string, string>()
  for (const [area, operations] of Map.groupBy(withBody, (operation) => operation.area)) {
    const parts = operations.map((operation) => printOne(operation, nameOf(operation), shapes))
    files.set(`fields/${area}.generated.ts`, `${head}import type { Fields } from '../field.ts'\n\n${parts.join('\n')}`)
  }
  return files
}
