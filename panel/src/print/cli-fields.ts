import { z, type ZodObject } from 'zod'

/** A field of a request as the command line has it; the shape is that of `Field` in cli/src/table.ts. */
export interface PrintedField {
  name: string
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'any'
  required?: true
  default?: unknown
  enum?: readonly unknown[]
  secret?: true
  multiline?: true
  format?: string
  items?: PrintedField['type']
  fields?: PrintedField[]
  description?: string
}

interface Schema {
  type?: string | string[]
  $ref?: string
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
  format?: string
  writeOnly?: boolean
  multiline?: boolean
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema | boolean
}
type Definitions = Readonly<Record<string, Schema>>

const types = new Set(['string', 'integer', 'number', 'boolean', 'array', 'object'])
const isType = (type: unknown): type is PrintedField['type'] => typeof type === 'string' && types.has(type)

function resolved(schema: Schema, definitions: Definitions): Schema {
  if (schema.$ref === undefined) return schema
  const { $ref, ...rest } = schema
  const target = definitions[$ref.replace('#/$defs/', '')]
  if (target === undefined) throw new Error(`${$ref} leads nowhere`)
  return { ...resolved(target, definitions), ...rest }
}

/** A choice of shapes becomes the one shape that is not null, or their common type, or `any`. */
function simplified(given: Schema, definitions: Definitions): Schema {
  const schema = resolved(given, definitions)
  const { anyOf, oneOf, allOf, ...rest } = schema
  if (allOf !== undefined)
    return simplified(Object.assign({}, ...allOf.map((part) => simplified(part, definitions)), rest) as Schema, definitions)
  const choices = (anyOf ?? oneOf)?.map((choice) => simplified(choice, definitions)).filter((choice) => choice.type !== 'null')
  if (choices === undefined) return schema
  const [first] = choices
  if (first === undefined) return rest
  if (choices.length === 1) return { ...first, ...rest }
  const secret = choices.some((choice) => choice.writeOnly === true) ? { writeOnly: true } : {}
  const same = choices.every((choice) => choice.type === first.type)
  return { ...(same && first.type !== undefined ? { type: first.type } : {}), ...secret, ...rest }
}

function typeOf(schema: Schema): PrintedField['type'] {
  if (isType(schema.type)) return schema.type
  if (Array.isArray(schema.type)) {
    const [only, ...others] = schema.type.filter((type) => type !== 'null')
    return others.length === 0 && isType(only) ? only : 'any'
  }
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const])
  const kinds = new Set(values.map((value) => typeof value))
  const [kind] = kinds
  return kinds.size === 1 && isType(kind) ? kind : 'any'
}

function fieldOf(name: string, given: Schema, required: boolean, definitions: Definitions, depth: number): PrintedField {
  const schema = simplified(given, definitions)
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const])
  const items = typeof schema.items === 'object' ? simplified(schema.items, definitions) : undefined
  const type = typeOf(schema)
  return {
    name,
    type,
    ...(required ? { required: true } : {}),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...(values === undefined ? {} : { enum: values.filter((value) => value !== null) }),
    ...(schema.writeOnly === true ? { secret: true } : {}),
    ...(schema.multiline === true && schema.writeOnly !== true && type === 'string' ? { multiline: true } : {}),
    ...(schema.format === 'date-time' ? { format: schema.format } : {}),
    ...(items === undefined ? {} : { items: typeOf(items) }),
    ...(type === 'object' && schema.properties !== undefined && depth < 4 ? { fields: fieldsIn(schema, definitions, depth + 1) } : {}),
    ...(schema.description === undefined ? {} : { description: schema.description }),
  }
}

const fieldsIn = (schema: Schema, definitions: Definitions, depth: number): PrintedField[] =>
  Object.entries(schema.properties ?? {}).map(([name, field]) =>
    fieldOf(name, field, schema.required?.includes(name) ?? false, definitions, depth),
  )

/** The fields of a request schema, in its order. */
export function printedFields(schema: ZodObject | undefined): PrintedField[] {
  if (schema === undefined) return []
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const { $defs = {}, ...root } = JSON.parse(JSON.stringify(made)) as Schema & { $defs?: Definitions }
  return fieldsIn(root, $defs, 0)
}
