import type { FieldNode } from './fields.ts'

/** What is wrong with a value before zod has looked at it. */
export type Fault = 'characters' | 'length'

export interface PrepareContext {
  /** Text of a query string or a path: numbers, booleans and comma lists are converted. */
  readonly text: boolean
  /** Nothing is trimmed: path parameters mean exactly what they say. */
  readonly exact: boolean
  /** Filled with what was found wrong, the gravest first. */
  fault: Fault | null
  /** Dotted names of fields that the schema does not know, when they are wanted. */
  readonly unknown: string[] | null
}

// eslint-disable-next-line no-control-regex -- refusing control characters is the point
const controls = /[\u0000-\u001f\u007f]/
const numeric = /^-?\d{1,16}(\.\d{1,16})?$/

function checkString(node: FieldNode, value: string, context: PrepareContext): string {
  const rules = node.strings
  if (rules === null) {
    if (node.meta.multiline !== true && controls.test(value)) context.fault = 'characters'
    return value
  }
  if (!rules.multiline && controls.test(value)) context.fault = 'characters'
  const trimmed = rules.verbatim || context.exact ? value : value.trim()
  if (trimmed.length > rules.max) context.fault ??= 'length'
  return trimmed
}

function fromText(node: FieldNode, value: string, context: PrepareContext): unknown {
  if (node.element !== null && node.strings === null) {
    const { element } = node
    const parts = value === '' ? [] : value.split(',')
    return parts.map((part) => prepare(element, part, context, ''))
  }
  const trimmed = value.trim()
  if (node.numbers && node.strings === null && numeric.test(trimmed)) return Number(trimmed)
  if (node.booleans) {
    if (trimmed === 'true' || trimmed === '1') return true
    if (trimmed === 'false' || trimmed === '0') return false
  }
  if (node.meta.zeroOne === true && (trimmed === 'true' || trimmed === 'false')) return trimmed === 'true' ? 1 : 0
  return checkString(node, value, context)
}

function prepareObject(node: FieldNode, value: object, context: PrepareContext, path: string): unknown {
  const known = node.fields
  const prepared: Record<string, unknown> = {}
  for (const [name, item] of Object.entries(value)) {
    const field = known?.get(name) ?? node.rest
    if (field === null) {
      context.unknown?.push(path === '' ? name : `${path}.${name}`)
      continue
    }
    if (item === null && !field.nullable && !field.anything) continue
    prepared[name] = prepare(field, item, context, path === '' ? name : `${path}.${name}`)
  }
  return prepared
}

function scanAnything(node: FieldNode, value: unknown, context: PrepareContext): void {
  if (typeof value === 'string') checkString(node, value, context)
  else if (Array.isArray(value)) for (const item of value) scanAnything(node, item, context)
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) scanAnything(node, item, context)
}

/** Trims, converts and checks one value for its node; the result is a copy that holds only known fields. */
export function prepare(node: FieldNode, value: unknown, context: PrepareContext, path: string): unknown {
  if (typeof value === 'string') return context.text ? fromText(node, value, context) : checkString(node, value, context)
  if (typeof value === 'boolean') return node.meta.zeroOne === true ? Number(value) : value
  if (Array.isArray(value)) {
    const { element } = node
    if (element !== null) {
      const items = context.text ? value.flatMap((item) => (typeof item === 'string' ? item.split(',') : [item])) : value
      return items.map((item) => prepare(element, item, context, path))
    }
  } else if (typeof value === 'object' && value !== null && (node.fields !== null || node.rest !== null)) {
    return prepareObject(node, value, context, path)
  }
  scanAnything(node, value, context)
  return value
}
