import type { ZodObject } from 'zod'
import { invalid, type AppError } from '../errors.ts'
import { compileField, fieldName, fieldTitle, type FieldNode } from './fields.ts'
import { prepare, type Fault, type PrepareContext } from './prepare.ts'

/** zod's own texts are replaced by this, so that a message written by us can be told from them. */
const unwritten = '\u0000'
const parseOptions = { error: () => unwritten }

interface Field {
  readonly name: string
  readonly node: FieldNode
  readonly schema: ZodObject['shape'][string]
  readonly required: boolean
  readonly missing: string
}

interface Failure {
  readonly field: string
  readonly message: string
}

export interface ValidatorOptions {
  /** The one message for any required field missing. */
  readonly missing?: string | undefined
}

export interface ParseOptions {
  /** The values are text of a query string or path. */
  readonly text?: boolean
  /** Nothing is trimmed. */
  readonly exact?: boolean
  /** Unknown fields are refused, except `allowed`. */
  readonly strict?: boolean
  readonly allowed?: ReadonlySet<string> | undefined
}

/** Checks the fields of one object; throws 400 with the first failure, all of them in `details`. */
export type Validator = (input: Readonly<Record<string, unknown>>, options?: ParseOptions) => Record<string, unknown>

const written = (issues: readonly { readonly message: string }[]): string | null => {
  const first = issues[0]?.message
  return first === undefined || first === unwritten ? null : first
}

function compileFieldOf(schema: ZodObject, name: string, missing: string | undefined): Field {
  const field = schema.shape[name]
  if (field === undefined) throw new Error(`schema has no field ${name}`)
  const node = compileField(field)
  const absent = field.safeParse(undefined, parseOptions)
  const own = absent.success ? null : written(absent.error.issues)
  return { name, node, schema: field, required: !absent.success, missing: missing ?? own ?? `${fieldTitle(name, node.meta)} is required` }
}

function isMissing(field: Field, value: unknown): boolean {
  if (!field.required) return false
  if (value === undefined) return true
  if (value === '') return field.node.meta.empty !== true
  return Array.isArray(value) && value.length === 0 && field.node.minItems > 0
}

function faultMessage(field: Field, fault: Fault): string {
  return fault === 'characters'
    ? `${fieldTitle(field.name, field.node.meta)} contains invalid characters`
    : `Invalid ${fieldName(field.name, field.node.meta)}`
}

/** Compiles the schema of a body, query or path once; the returned function is the hot path. */
export function compileValidator(schema: ZodObject, options: ValidatorOptions = {}): Validator {
  const fields = Object.keys(schema.shape).map((name) => compileFieldOf(schema, name, options.missing))
  const open = compileField(schema).rest
  const names = new Set(fields.map(({ name }) => name))

  const failures = (prepared: Readonly<Record<string, unknown>>, faults: ReadonlyMap<string, Fault>): Failure[] => {
    const found: Failure[] = []
    const missing = new Set<string>()
    for (const field of fields) {
      if (!isMissing(field, prepared[field.name])) continue
      missing.add(field.name)
      found.push({ field: field.name, message: field.missing })
    }
    for (const field of fields) {
      if (missing.has(field.name)) continue
      const fault = faults.get(field.name)
      if (fault !== undefined) {
        found.push({ field: field.name, message: faultMessage(field, fault) })
        continue
      }
      const result = field.schema.safeParse(prepared[field.name], parseOptions)
      if (result.success) continue
      const message = written(result.error.issues) ?? `Invalid ${fieldName(field.name, field.node.meta)}`
      found.push({ field: field.name, message })
    }
    if (found.length > 0) return found
    const whole = schema.safeParse(prepared, parseOptions)
    return (whole.error?.issues ?? []).map((issue) => {
      const field = String(issue.path[0] ?? '')
      const node = fields.find(({ name }) => name === field)?.node
      const message = issue.message === unwritten ? `Invalid ${fieldName(field, node?.meta ?? {})}` : issue.message
      return { field, message }
    })
  }

  return (input, { text = false, exact = false, strict = false, allowed } = {}) => {
    const faults = new Map<string, Fault>()
    const unknown: string[] | null = strict ? [] : null
    const prepared: Record<string, unknown> = {}
    let bad = false
    for (const field of fields) {
      if (!Object.hasOwn(input, field.name)) continue
      const value = input[field.name]
      if (value === undefined || (value === null && !field.node.nullable) || (text && value === '' && !field.node.strings?.verbatim))
        continue
      const context: PrepareContext = { text, exact, fault: null, unknown }
      prepared[field.name] = prepare(field.node, value, context, field.name)
      if (context.fault !== null) faults.set(field.name, context.fault)
    }
    for (const name of Object.keys(input)) {
      if (names.has(name)) continue
      if (open !== null) prepared[name] = prepare(open, input[name], { text, exact, fault: null, unknown }, name)
      else if (allowed?.has(name) !== true) unknown?.push(name)
    }
    if (unknown?.[0] !== undefined) throw unknownField(unknown[0])
    for (const field of fields) bad ||= isMissing(field, prepared[field.name])
    if (!bad && faults.size === 0) {
      const result = schema.safeParse(prepared, parseOptions)
      if (result.success) return result.data
    }
    throw refusal(failures(prepared, faults))
  }
}

const unknownField = (name: string): AppError => invalid(`Unknown field: ${name}`, { details: { [name]: ['Unknown field'] } })

function refusal(found: readonly Failure[]): AppError {
  const first = found[0]
  if (first === undefined) throw new Error('a refused value has no failing field')
  const details = new Map<string, string[]>()
  for (const { field, message } of found) details.set(field, [...(details.get(field) ?? []), message])
  return invalid(first.message, { details: Object.fromEntries(details) })
}
