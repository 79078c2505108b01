import type { ZodType } from 'zod'
import { globalRegistry } from 'zod'
import { isLean } from '../problem.ts'
import type { Route } from '../route.ts'
import { headerRefs, refusalRef } from './components.ts'
import type { Json, JsonObject, SchemaCollector } from './schemas.ts'

const reasons: Readonly<Record<number, string>> = {
  200: 'Success',
  201: 'Created',
  202: 'Accepted; the job goes on in the background',
  204: 'Done, no content',
  206: 'A part of the content',
  302: 'Found elsewhere',
  303: 'See other',
  304: 'Not modified',
  400: 'Bad or missing input',
  401: 'No or bad credential',
  403: 'Forbidden',
  404: 'No such object',
  409: 'Conflict',
  410: 'Gone',
  416: 'Range not satisfiable',
}

/** "03 - Domains" → "Domains". */
export const tagOf = (folder: string): string => folder.replace(/^\d+\s*-\s*/, '')

const writes = (route: Route) => route.method !== 'GET' && route.method !== 'HEAD'
const parameter = (name: string): JsonObject => ({ $ref: `#/components/parameters/${name}` })

function exampleOf(schema: ZodType): Json | undefined {
  const meta = globalRegistry.get(schema) as { example?: Json; examples?: readonly Json[] } | undefined
  return meta?.example ?? meta?.examples?.[0]
}

function parameters(route: Route, names: readonly string[], schemas: SchemaCollector): JsonObject[] {
  const own = route.path.match(/:[A-Za-z_]\w*/g) ?? []
  const inPath = own.map((segment, index): JsonObject => {
    const schema = route.params?.shape[segment.slice(1)] as ZodType | undefined
    return {
      name: names[index] ?? segment.slice(1),
      in: 'path',
      required: true,
      schema: schema === undefined ? { type: 'string' } : schemas.schema(schema, 'input'),
    }
  })
  const inQuery = Object.entries(route.query?.shape ?? {}).map(([name, field]): JsonObject => {
    const schema = field as ZodType
    const json = schemas.schema(schema, 'input')
    const list = json['type'] === 'array' ? { style: 'form', explode: false } : {}
    return { name, in: 'query', required: !schema.safeParse(undefined).success, schema: json, ...list }
  })
  const taken = new Set(Object.keys(route.query?.shape ?? {}))
  const shared: [string, string][] =
    route.list === undefined
      ? []
      : [
          ['page', 'Page'],
          ['per_page', 'PerPage'],
          ['sort', 'Sort'],
          ['q', 'Q'],
        ]
  if (route.root !== true) shared.push(['ext', 'Ext'], ['', 'Prefer'])
  if (writes(route) && route.roles !== 'public' && route.root !== true) shared.push(['', 'IdempotencyKey'])
  if (writes(route) && route.method !== 'POST' && route.root !== true) shared.push(['', 'IfMatch'])
  return [...inPath, ...inQuery, ...shared.filter(([name]) => !taken.has(name)).map(([, component]) => parameter(component))]
}

function requestBody(route: Route, schemas: SchemaCollector): JsonObject | undefined {
  if (route.rawBody !== undefined) {
    const content = route.rawBody.contentTypes.map((type): [string, JsonObject] => [type, { schema: { type: 'string', format: 'binary' } }])
    return { required: true, content: Object.fromEntries(content) }
  }
  if (route.body === undefined || !writes(route)) return undefined
  // A DELETE body has no defined meaning in OpenAPI 3.0, yet clients may send it; the fields are listed as query parameters instead.
  if (route.method === 'DELETE') return undefined
  const example = route.example as Json | undefined
  const content = { schema: schemas.schema(route.body, 'input'), ...(example === undefined ? {} : { example }) }
  return { required: !route.body.safeParse({}).success, content: { 'application/json': content } }
}

function deleteFields(route: Route, schemas: SchemaCollector): JsonObject[] {
  if (route.method !== 'DELETE' || route.body === undefined) return []
  const inQuery = new Set(Object.keys(route.query?.shape ?? {}))
  const own = Object.entries(route.body.shape).filter(([name]) => !inQuery.has(name))
  return own.map(([name, field]) => {
    const schema = field as ZodType
    return {
      name,
      in: 'query',
      description: 'May be sent in a JSON body instead.',
      required: !schema.safeParse(undefined).success,
      schema: schemas.schema(schema, 'input'),
    }
  })
}

function pagedSchema(item: Json): JsonObject {
  const properties: JsonObject = {
    success: { type: 'boolean', enum: [true] },
    data: { type: 'array', items: item },
    meta: { $ref: '#/components/schemas/Meta' },
  }
  return { type: 'object', properties, required: ['success', 'data', 'meta'], additionalProperties: false }
}

function replySchema(route: Route, schema: ZodType, schemas: SchemaCollector): JsonObject {
  const json = schemas.schema(schema, 'output')
  if (route.list === undefined || json['type'] !== 'array') return json
  const paged = pagedSchema(json['items'] ?? {})
  return route.list.alwaysPaged === true ? paged : { oneOf: [json, paged] }
}

function replies(route: Route, schemas: SchemaCollector, replyExamples: Readonly<Record<number, Json>>): JsonObject {
  const answers: JsonObject = {}
  const headers = ['X-Request-Id']
  if (route.roles !== 'public') headers.push('X-New-Token', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset')
  if (route.list !== undefined) headers.push('X-Total-Count')
  if (route.method === 'GET' && route.list === undefined) headers.push('ETag')
  if (writes(route) && route.async !== 'none') headers.push('X-Job-Id', 'Idempotency-Replayed')
  for (const [status, declared] of Object.entries(route.reply)) {
    const code = Number(status)
    const answer: JsonObject = { description: reasons[code] ?? 'Answer', headers: headerRefs(code < 400 ? headers : ['X-Request-Id']) }
    if (typeof declared === 'string') answer['content'] = { [declared]: { schema: { type: 'string' } } }
    else if (code !== 204) {
      const example = replyExamples[code] ?? exampleOf(declared)
      answer['content'] = {
        'application/json': { schema: replySchema(route, declared, schemas), ...(example === undefined ? {} : { example }) },
      }
    }
    answers[status] = answer
  }
  return answers
}

function refusals(route: Route): readonly (readonly [number, string])[] {
  const statuses = new Set(Object.values(route.errors ?? {}))
  const open = route.roles === 'public'
  const body = writes(route) && (route.body !== undefined || route.rawBody !== undefined)
  const asks = body || route.query !== undefined || route.list !== undefined
  const keyed = writes(route) && !open && route.root !== true
  const found: [number, string][] = []
  if (asks || keyed || statuses.has(400)) found.push([400, 'BadRequest'])
  if (!open || statuses.has(401)) found.push([401, 'Unauthorized'])
  if (!open || statuses.has(403)) found.push([403, 'Forbidden'])
  if (route.path.includes(':') || statuses.has(404)) found.push([404, 'NotFound'])
  if (statuses.has(409) || (keyed && route.method !== 'POST')) found.push([409, 'Conflict'])
  else if (keyed) found.push([409, 'IdempotencyConflict'])
  if (body || statuses.has(413)) found.push([413, 'TooLarge'])
  if (body || statuses.has(415)) found.push([415, 'UnsupportedMediaType'])
  found.push([429, 'RateLimited'], [500, 'ServerError'])
  return found
}

export interface OperationOptions {
  readonly base: string
  readonly servers: Json
  /** Parameter names of the path as the document writes it. */
  readonly names: readonly string[]
  readonly schemas: SchemaCollector
  readonly postman: 'main' | 'extended'
  readonly replyExamples: Readonly<Record<number, Json>>
}

/** The Operation Object of one route. */
export function operationOf(route: Route, options: OperationOptions): JsonObject {
  const { schemas } = options
  const responses = replies(route, schemas, options.replyExamples)
  const lean = isLean(route.root === true ? route.path : `${options.base}${route.path}`)
  for (const [status, name] of refusals(route)) responses[status] ??= refusalRef(name, lean)
  const security: Json = route.roles === 'public' ? [] : [{ bearerAuth: [] }, { streamToken: [] }]
  const body = requestBody(route, schemas)
  return {
    operationId: route.name,
    tags: [tagOf(route.folder)],
    summary: route.title,
    description: route.description ?? route.title,
    ...(route.root === true ? { servers: options.servers } : {}),
    ...(route.roles === 'public' || route.streamToken === true ? { security } : {}),
    parameters: [...parameters(route, options.names, schemas), ...deleteFields(route, schemas)],
    ...(body === undefined ? {} : { requestBody: body }),
    responses,
    'x-source': route.mark,
    'x-roles': route.roles === 'public' ? ['public'] : [...route.roles],
    'x-scope': route.scope,
    'x-session-only': route.session === true,
    'x-content-route': route.content === true,
    'x-reauth': route.reauth === true,
    'x-async': route.async ?? (writes(route) ? 'wait' : 'none'),
    'x-postman': options.postman,
    ...(route.capability === undefined ? {} : { 'x-capability': route.capability }),
    ...(route.errors === undefined ? {} : { 'x-errors': route.errors }),
  }
}
