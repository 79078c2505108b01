/** What the command line knows of an operation; printed from the panel's route table into `commands.generated.ts`. */
export interface Command {
  /** `accounts:create`: area and verb. */
  readonly command: string
  /** Operation id of the API. */
  readonly name: string
  readonly title: string
  readonly description?: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  /** The whole path, `/api/v1/users/:username`. */
  readonly path: string
  /** Names of the path parameters, in path order. */
  readonly params: readonly string[]
  readonly query: readonly Field[]
  readonly body: readonly Field[]
  readonly columns: readonly string[]
  readonly destroys: boolean
  /** `none` reads or needs no machine, `wait` waits for it, `job` answers at once and goes on. */
  readonly async: 'none' | 'wait' | 'job'
  /** Fields that a list can be sorted by; `null` for what is no list. */
  readonly sort: readonly string[] | null
  /** How the answer comes: JSON, an event stream, or a content that is passed on as it is. */
  readonly reply: 'json' | 'stream' | 'content'
  /** Media types of a body that is not JSON and is read from a file. */
  readonly upload?: readonly string[]
  readonly roles: readonly string[]
  /** Scope that an API key needs; `null` = any key. */
  readonly scope: string | null
  readonly session: boolean
  readonly reauth: boolean
}

export type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'any'

/** One query parameter or body field. */
export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly required?: true
  readonly default?: unknown
  readonly enum?: readonly (string | number)[]
  /** Never an option: asked for, or read from a file or from standard input. */
  readonly secret?: true
  /** Text of many lines, which may come from a file. */
  readonly multiline?: true
  readonly format?: string
  /** Type of the elements of a list. */
  readonly items?: FieldType
  /** Fields of an object. */
  readonly fields?: readonly Field[]
  readonly description?: string
}

/** `disk_quota_mb` → `disk-quota-mb`. */
export const kebab = (name: string): string => name.replaceAll('_', '-')

/**
 * The field that may be given as a last positional argument: the first required one that is no secret and no object, else the path
 * that the command is about.
 */
export function leadField(command: Command): Field | undefined {
  const simple = (field: Field) => field.type !== 'object' && field.type !== 'any' && (field.type !== 'array' || field.items !== 'object')
  const fields = [...command.query, ...command.body].filter((field) => field.secret !== true && simple(field))
  const named = (name: string) => fields.find((field) => field.name === name)
  return fields.find((field) => field.required === true) ?? named('paths') ?? named('path')
}

/** Fields that are secrets, in the order in which they are asked for. */
export const secretFields = (command: Command): readonly Field[] => command.body.filter((field) => field.secret === true)

export const isWrite = (method: string): boolean => method !== 'GET' && method !== 'HEAD'
