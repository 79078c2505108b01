import type { Json, JsonObject } from '@croft/kit/http/openapi/schemas.ts'

/** A JSON schema as the OpenAPI document has it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly nullable?: boolean
  readonly enum?: readonly (string | number | boolean | null)[]
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly description?: string
  readonly default?: Json
  readonly format?: string
  readonly writeOnly?: boolean
}

export interface QueryField {
  readonly name: string
  readonly required: boolean
  readonly schema: Schema
}

/** What an operation answers with: JSON, a list that can be paged, a stream of events, or bytes. */
export type Answer =
  | { readonly kind: 'json'; readonly schema: Schema | null }
  | { readonly kind: 'list'; readonly item: Schema; readonly whole: Schema | null }
  | { readonly kind: 'events' }
  | { readonly kind: 'bytes' }

/** One operation as every client has to know it. */
export interface Operation {
  /** `domains.aliases.create`. */
  readonly name: string
  /** First part of the name: `domains`. */
  readonly area: string
  /** The rest in camel case: `aliasesCreate`. */
  readonly verb: string
  readonly summary: string
  readonly description: string
  readonly tag: string
  readonly method: string
  /** `/domains/{domain}`. */
  readonly path: string
  readonly root: boolean
  readonly params: readonly string[]
  readonly query: readonly QueryField[]
  readonly body: { readonly schema: Schema; readonly required: boolean; readonly example: Json | undefined } | null
  readonly raw: boolean
  readonly answer: Answer
  readonly writes: boolean
  readonly async: string
  readonly postman: string
  readonly isPublic: boolean
  readonly sessionOnly: boolean
  /** Every status that it may answer with. */
  readonly statuses: readonly number[]
  /** Documented answers. */
  readonly replies: readonly { readonly status: number; readonly example: Json }[]
  /** Path parameter → a value it may have. */
  readonly examples: Readonly<Record<string, string>>
}

const pagingFields = new Set(['page', 'per_page', 'sort', 'q'])
/** `aliases.create` and `site-name` as one word. */
export const camel = (text: string) => text.replaceAll(/[-._]+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())

interface Parameter {
  readonly $ref?: string
  readonly name?: string
  readonly in?: string
  readonly required?: boolean
  readonly schema?: Schema
}

interface Item {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, { schema: Schema; example?: Json }>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema; readonly example?: Json }>> }>
  >
  readonly servers?: unknown
  readonly security?: readonly unknown[]
  readonly 'x-async': string
  readonly 'x-postman': string
  readonly 'x-session-only': boolean
}

const isPaged = (schema: Schema) => schema.properties?.['meta'] !== undefined && schema.properties['data']?.type === 'array'

function answerOf(item: Item): Answer {
  const success = Object.entries(item.responses).filter(([status]) => status.startsWith('2'))
  const contents = success.flatMap(([, answer]) => Object.entries(answer.content ?? {}))
  if (contents.some(([type]) => type === 'text/event-stream')) return { kind: 'events' }
  const json = contents.filter(([type]) => type === 'application/json').map(([, { schema }]) => schema)
  if (json.length === 0) return contents.length === 0 ? { kind: 'json', schema: null } : { kind: 'bytes' }
  const [first] = json
  if (json.length === 1 && first !== undefined) {
    const choices = first.oneOf ?? [first]
    const paged = choices.find(isPaged)
    if (paged !== undefined) {
      const whole = choices.find((choice) => choice !== paged) ?? null
      return { kind: 'list', item: paged.properties?.['data']?.items ?? {}, whole }
    }
    return { kind: 'json', schema: first }
  }
  return { kind: 'json', schema: { oneOf: json } }
}

function exampleOf(name: string, schema: Schema): string {
  if (schema.enum !== undefined) return String(schema.enum[0] ?? '')
  if (schema.type === 'integer') return '1'
  return name === 'id' ? 'e24ff6f1754c2d9a' : name
}

/** Every operation of an OpenAPI document, in its order. */
export function operationsOf(document: JsonObject): readonly Operation[] {
  const paths = document['paths'] as unknown as Readonly<Record<string, Readonly<Record<string, Item>>>>
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, item]): Operation => {
      const [area = '', ...rest] = item.operationId.split('.')
      const own = (item.parameters ?? []).filter((parameter) => parameter.$ref === undefined)
      const content = Object.entries(item.requestBody?.content ?? {})
      const json = content.find(([type]) => type === 'application/json')?.[1]
      const answer = answerOf(item)
      const query = own.filter(
        (parameter) => parameter.in === 'query' && !(answer.kind === 'list' && pagingFields.has(parameter.name ?? '')),
      )
      return {
        name: item.operationId,
        area,
        verb: camel(rest.join('.').replaceAll('2fa', 'two-factor')),
        summary: item.summary,
        description: item.description,
        tag: item.tags[0] ?? '',
        method: method.toUpperCase(),
        path,
        root: item.servers !== undefined,
        params: own.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name ?? ''),
        query: query.map(({ name = '', required = false, schema = {} }) => ({ name, required, schema })),
        body: json === undefined ? null : { schema: json.schema, required: item.requestBody?.required === true, example: json.example },
        raw: content.length > 0 && json === undefined,
        answer,
        writes: !['get', 'head'].includes(method),
        async: item['x-async'],
        postman: item['x-postman'],
        isPublic: item.security?.length === 0,
        sessionOnly: item['x-session-only'],
        statuses: Object.keys(item.responses).map(Number),
        replies: Object.entries(item.responses).flatMap(([status, { content = {} }]) => {
          const example = content['application/json']?.example
          return example === undefined ? [] : [{ status: Number(status), example }]
        }),
        examples: Object.fromEntries(
          own.filter((parameter) => parameter.in === 'path').map(({ name = '', schema = {} }) => [name, exampleOf(name, schema)]),
        ),
      }
    }),
  )
}

/** The named shapes of a document. */
export const shapesOf = (document: JsonObject): Readonly<Record<string, Schema>> =>
  (document['components'] as unknown as { readonly schemas: Readonly<Record<string, Schema>> }).schemas
