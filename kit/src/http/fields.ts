import type { core } from 'zod'
import { globalRegistry } from 'zod'

/** What `.meta({…})` on a schema may say about a field. */
export interface FieldMeta {
  /** How messages name the field: `URL`, `IP address`. */
  readonly label?: string
  /** Control characters are allowed: file contents, scripts, zone text. */
  readonly multiline?: boolean
  /** Not trimmed: passwords, file contents, scripts. */
  readonly verbatim?: boolean
  /** Published as 0/1; `true` and `false` are accepted too. */
  readonly zeroOne?: boolean
  /** The empty string is a value even where the field is required. */
  readonly empty?: boolean
}

interface StringRules {
  verbatim: boolean
  multiline: boolean
  max: number
}

/** What a schema expects, compiled once: enough to trim, refuse control characters and convert query text before zod runs. */
export interface FieldNode {
  meta: FieldMeta
  strings: StringRules | null
  numbers: boolean
  booleans: boolean
  nullable: boolean
  /** Anything goes: only control characters are looked for. */
  anything: boolean
  /** Least number of elements of a list. */
  minItems: number
  element: FieldNode | null
  fields: Map<string, FieldNode> | null
  /** Values of keys that `fields` does not name, for records and open objects. */
  rest: FieldNode | null
}

const defaultMaxLength = 255

const emptyNode = (meta: FieldMeta): FieldNode => ({
  meta,
  strings: null,
  numbers: false,
  booleans: false,
  nullable: false,
  anything: false,
  minItems: 0,
  element: null,
  fields: null,
  rest: null,
})

function limits(schema: core.$ZodType): { min: number; max: number | null } {
  let min = 0
  let max: number | null = null
  for (const check of schema._zod.def.checks ?? []) {
    const def = check._zod.def as core.$ZodCheckDef & { minimum?: number; maximum?: number; length?: number }
    if (def.check === 'min_length' && def.minimum !== undefined) min = Math.max(min, def.minimum)
    if (def.check === 'max_length' && def.maximum !== undefined) max = Math.min(max ?? Infinity, def.maximum)
    if (def.check === 'length_equals' && def.length !== undefined) max = def.length
  }
  return { min, max }
}

function addString(node: FieldNode, meta: FieldMeta, max: number): void {
  const known = node.strings
  node.strings = {
    verbatim: meta.verbatim === true || known?.verbatim === true,
    multiline: meta.multiline === true || known?.multiline === true,
    max: Math.max(max, known?.max ?? 0),
  }
}

function addLiterals(node: FieldNode, meta: FieldMeta, values: readonly unknown[]): void {
  for (const value of values) {
    if (typeof value === 'string') addString(node, meta, Infinity)
    if (typeof value === 'number') node.numbers = true
    if (typeof value === 'boolean') node.booleans = true
    if (value === null) node.nullable = true
  }
}

type Seen = Map<core.$ZodType, FieldNode>

function fill(node: FieldNode, wrapped: core.$ZodType, inherited: FieldMeta, seen: Seen): void {
  const schema = wrapped as core.$ZodTypes
  const meta = { ...(globalRegistry.get(schema) as FieldMeta | undefined), ...inherited }
  node.meta = { ...meta, ...node.meta }
  const def = schema._zod.def
  switch (def.type) {
    case 'string':
      return addString(node, meta, limits(schema).max ?? (meta.multiline === true ? Infinity : defaultMaxLength))
    case 'template_literal':
      return addString(node, meta, defaultMaxLength)
    case 'number':
      node.numbers = true
      return
    case 'boolean':
      node.booleans = true
      return
    case 'enum':
      return addLiterals(node, meta, Object.values(def.entries))
    case 'literal':
      return addLiterals(node, meta, def.values)
    case 'array':
      node.minItems = limits(schema).min
      node.element = compileField(def.element, seen, { multiline: meta.multiline, verbatim: meta.verbatim })
      return
    case 'object': {
      node.fields ??= new Map()
      for (const [name, field] of Object.entries(def.shape)) node.fields.set(name, compileField(field, seen))
      if (def.catchall !== undefined && def.catchall._zod.def.type !== 'never') node.rest = compileField(def.catchall, seen)
      return
    }
    case 'record':
      node.fields ??= new Map()
      node.rest = compileField(def.valueType, seen, { multiline: meta.multiline, verbatim: meta.verbatim })
      return
    case 'union':
      for (const option of def.options) fill(node, option, meta, seen)
      return
    case 'intersection':
      fill(node, def.left, meta, seen)
      return fill(node, def.right, meta, seen)
    case 'nullable':
      node.nullable = true
      return fill(node, def.innerType, meta, seen)
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return fill(node, def.innerType, meta, seen)
    case 'pipe':
      return fill(node, def.in._zod.def.type === 'transform' ? def.out : def.in, meta, seen)
    case 'lazy':
      return fill(node, def.getter(), meta, seen)
    default:
      node.anything = true
  }
}

/** Compiles a schema into what has to be known of it before zod runs; recursive schemas are fine. */
export function compileField(schema: core.$ZodType, seen: Seen = new Map(), inherited: FieldMeta = {}): FieldNode {
  const known = seen.get(schema)
  if (known !== undefined) return known
  const node = emptyNode({})
  seen.set(schema, node)
  fill(node, schema, inherited, seen)
  return node
}

const acronyms = new Map(
  ['ip', 'url', 'id', 'dns', 'php', 'ssl', 'tls', 'ssh', 'ftp', 'ttl', 'cpu', 'sso', 'api'].map((word) => [word, word.toUpperCase()]),
)

/** How a message begins with the field: the label, else `target_domain` → "Target domain"; a word alone stays a word ("Id"). */
export function fieldTitle(name: string, meta: FieldMeta): string {
  if (meta.label !== undefined) return meta.label
  const words = name.split('_')
  const shown = words.length === 1 ? words : words.map((word) => acronyms.get(word) ?? word)
  const text = shown.join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** How "Invalid …" names the field: the label in small letters unless it begins with an acronym, else the field's own name. */
export function fieldName(name: string, meta: FieldMeta): string {
  if (meta.label === undefined) return name
  return /^[A-Z][a-z]/.test(meta.label) ? meta.label.charAt(0).toLowerCase() + meta.label.slice(1) : meta.label
}
