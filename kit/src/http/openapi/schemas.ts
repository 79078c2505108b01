import { z, type ZodType } from 'zod'

/** A JSON value of the document. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }
export type JsonObject = { [key: string]: Json | undefined }

/** Meta keys that steer validation and mean nothing to OpenAPI. */
const ownMeta = ['label', 'multiline', 'verbatim', 'zeroOne', 'empty', 'id', '$schema'] as const
const oldPrefix = '#/definitions/'
const newPrefix = '#/components/schemas/'

function tidy(schema: Record<string, unknown>): void {
  for (const name of ownMeta) delete schema[name]
  const { examples } = schema
  if (Array.isArray(examples)) {
    schema['example'] ??= examples[0]
    delete schema['examples']
  }
  // The limits of a safe integer say nothing that the type does not.
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum']
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum']
}

type Io = 'input' | 'output'

function convert(schema: ZodType, io: Io): { root: JsonObject; definitions: Record<string, JsonObject> } {
  const made = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => tidy(jsonSchema as Record<string, unknown>),
  })
  const { definitions = {}, ...root } = JSON.parse(JSON.stringify(made)) as JsonObject & { definitions?: Record<string, JsonObject> }
  delete root['$schema']
  return { root, definitions }
}

/** Copies a schema with every reference to a definition passed through `rename`. */
function withRefs(value: Json | undefined, rename: (name: string) => string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withRefs(item, rename))
  if (typeof value !== 'object' || value === null) return value ?? null
  const copy: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    const isRef = key === '$ref' && typeof item === 'string' && item.startsWith(oldPrefix)
    copy[key] = isRef ? `${newPrefix}${rename(item.slice(oldPrefix.length))}` : withRefs(item, rename)
  }
  const { allOf } = copy
  if (Array.isArray(allOf) && allOf.length === 1 && Object.keys(copy).length === 1) return allOf[0] as Json
  // Beside a reference nothing else counts in OpenAPI 3.0.
  if (typeof copy['$ref'] === 'string' && Object.keys(copy).length > 1) {
    const { $ref, ...rest } = copy
    return { ...rest, allOf: [{ $ref }] }
  }
  return copy
}

const refsIn = (schema: JsonObject): string[] =>
  [...JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)].map((match) => match[1] ?? '')

/** Collects schemas of requests and replies; shapes with a `.meta({ id })` become shared components. */
export interface SchemaCollector {
  /** Registers a schema; call for all before `schema`, because a shape may differ between request and reply. */
  collect(schema: ZodType, io: Io): void
  /** The JSON schema to write in place, with references to the components. */
  schema(schema: ZodType, io: Io): JsonObject
  /** All shared shapes, sorted by name; a shape that differs as a request is there a second time as `<Name>Input`. */
  components(): Record<string, Json>
}

export function createSchemaCollector(): SchemaCollector {
  const outputs = new Map<string, JsonObject>()
  const inputs = new Map<string, JsonObject>()

  const collect = (schema: ZodType, io: Io) => {
    const target = io === 'output' ? outputs : inputs
    for (const [name, definition] of Object.entries(convert(schema, io).definitions)) {
      const known = target.get(name)
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition))
        throw new Error(`two different shapes are named ${name}`)
      target.set(name, definition)
    }
  }

  /** Names whose request form differs, itself or in something it refers to. */
  const different = (): ReadonlySet<string> => {
    const differs = (name: string) => outputs.has(name) && JSON.stringify(outputs.get(name)) !== JSON.stringify(inputs.get(name))
    const found = new Set([...inputs.keys()].filter(differs))
    for (let before = -1; before !== found.size;) {
      before = found.size
      for (const [name, schema] of inputs) if (outputs.has(name) && refsIn(schema).some((ref) => found.has(ref))) found.add(name)
    }
    return found
  }
  const inputName = (names: ReadonlySet<string>) => (name: string) => (names.has(name) ? `${name}Input` : name)
  const same = (name: string) => name

  return {
    collect,
    schema(schema, io) {
      return withRefs(convert(schema, io).root, io === 'output' ? same : inputName(different())) as JsonObject
    },
    components() {
      const rename = inputName(different())
      const all: Record<string, Json> = {}
      for (const [name, schema] of inputs) all[rename(name)] = withRefs(schema, rename)
      for (const [name, schema] of outputs) all[name] = withRefs(schema, same)
      return Object.fromEntries(Object.entries(all).toSorted(([left], [right]) => (left < right ? -1 : 1)))
    },
  }
}
