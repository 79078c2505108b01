/** What a request field may hold, as the server checks it: for forms that say so before anything is sent. */
export interface Field {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'any'
  readonly required?: true
  readonly enum?: readonly (string | number | boolean | null)[]
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  /** Regular expression of the whole value. */
  readonly pattern?: string
  readonly format?: string
  /** A password or key: never shown again. */
  readonly secret?: true
  readonly items?: Field
  readonly fields?: Fields
}
export type Fields = Readonly<Record<string, Field>>

/** Why a value does not fit: the name of the rule and its limit. */
export type FieldProblem =
  | { readonly rule: 'required' | 'type' | 'pattern' | 'choice' }
  | { readonly rule: 'minimum' | 'maximum' | 'minLength' | 'maxLength'; readonly limit: number }

function stringProblem(field: Field, value: string): FieldProblem | null {
  if (field.minLength !== undefined && value.length < field.minLength) return { rule: 'minLength', limit: field.minLength }
  if (field.maxLength !== undefined && value.length > field.maxLength) return { rule: 'maxLength', limit: field.maxLength }
  if (field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(value)) return { rule: 'pattern' }
  return null
}

/** What is wrong with one value, `null` when nothing is. The server has the last word. */
export function checkField(field: Field, value: unknown): FieldProblem | null {
  const missing = value === undefined || value === null || value === ''
  if (missing) return field.required === true ? { rule: 'required' } : null
  if (field.enum !== undefined) return field.enum.includes(value as string) ? null : { rule: 'choice' }
  if (field.type === 'integer' || field.type === 'number') {
    if (typeof value !== 'number' || (field.type === 'integer' && !Number.isInteger(value))) return { rule: 'type' }
    if (field.minimum !== undefined && value < field.minimum) return { rule: 'minimum', limit: field.minimum }
    if (field.maximum !== undefined && value > field.maximum) return { rule: 'maximum', limit: field.maximum }
    return null
  }
  return field.type === 'string' && typeof value === 'string' ? stringProblem(field, value) : null
}
