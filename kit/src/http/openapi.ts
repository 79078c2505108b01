import type { ZodType } from 'zod'
import { stringify } from 'yaml'
import { paramNamesOf, placeOf } from './compile.ts'
import { sharedHeaders, sharedParameters, sharedResponses, sharedSchemas } from './openapi/components.ts'
import { operationOf, tagOf } from './openapi/operation.ts'
import { createSchemaCollector, type Json, type JsonObject, type SchemaCollector } from './openapi/schemas.ts'
import type { Route } from './route.ts'

export interface OpenApiInfo {
  readonly title: string
  readonly version: string
  readonly description: string
  /** URLs of the API, with the variable `{host}`. */
  readonly servers: readonly string[]
  /** URLs for the routes outside the base. */
  readonly rootServers: readonly string[]
  readonly base?: string
  /** Operation ids of the main Postman collection; all others are `extended`. */
  readonly mainCollection?: ReadonlySet<string>
  /** Published replies by operation id and status. */
  readonly replyExamples?: Readonly<Record<string, Readonly<Record<number, Json>>>>
  /** More named shapes that the document shows although no route names them. */
  readonly shapes?: readonly ZodType[]
}

const serversOf = (urls: readonly string[]): Json =>
  urls.map((url) => ({
    url,
    ...(url.includes('{host}') ? { variables: { host: { default: 'panel.example.com', description: 'Host name of the panel' } } } : {}),
  }))

function collectAll(routes: readonly Route<never, never>[], schemas: SchemaCollector): void {
  for (const route of routes) {
    if (route.params !== undefined) schemas.collect(route.params, 'input')
    if (route.query !== undefined) schemas.collect(route.query, 'input')
    if (route.body !== undefined) schemas.collect(route.body, 'input')
    for (const declared of Object.values(route.reply)) if (typeof declared !== 'string') schemas.collect(declared, 'output')
  }
}

const verbs = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

function pathsOf(routes: readonly Route<never, never>[], info: OpenApiInfo, schemas: SchemaCollector): JsonObject {
  const places = new Map<string, Route<never, never>[]>()
  for (const route of routes) {
    // The same text below the base and outside it are two places.
    const key = `${route.root === true ? '' : '/'}${placeOf(route.path)}`
    places.set(key, [...(places.get(key) ?? []), route])
  }
  const paths: JsonObject = {}
  for (const group of places.values()) {
    const first = group[0]
    if (first === undefined) continue
    const names = paramNamesOf(first.path)
    const path = first.path.replaceAll(/:([A-Za-z_]\w*)/g, '{$1}').replace(/(.)\/$/, '$1')
    const item: JsonObject = (paths[path] as JsonObject | undefined) ?? {}
    for (const route of group.toSorted((left, right) => verbs.indexOf(left.method) - verbs.indexOf(right.method))) {
      item[route.method.toLowerCase()] = operationOf(route as unknown as Route, {
        base: info.base ?? '/api/v1',
        servers: serversOf(info.rootServers),
        names,
        schemas,
        postman: info.mainCollection?.has(route.name) === true ? 'main' : 'extended',
        replyExamples: info.replyExamples?.[route.name] ?? {},
      })
    }
    paths[path] = item
  }
  return paths
}

/** The OpenAPI 3.0.3 document of a route table; the same table always gives the same document. */
export function openApiDocument<Ctx, Services>(table: readonly Route<Ctx, Services>[], info: OpenApiInfo): JsonObject {
  const routes = table as unknown as readonly Route<never, never>[]
  const schemas = createSchemaCollector()
  collectAll(routes, schemas)
  for (const shape of info.shapes ?? []) schemas.collect(shape, 'output')
  const tags = [...new Set(routes.map((route) => tagOf(route.folder)))]
  const paths = pathsOf(routes, info, schemas)
  return {
    openapi: '3.0.3',
    info: {
      title: info.title,
      version: info.version,
      description: info.description,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: serversOf(info.servers),
    security: [{ bearerAuth: [] }],
    tags: tags.map((name) => ({ name, description: `Operations on ${name}` })),
    paths,
    components: {
      securitySchemes: {
        bearerAuth: { type: 'http', scheme: 'bearer', description: 'An API key (`wsp_…`) or the token of a login session.' },
        streamToken: { type: 'apiKey', in: 'query', name: 'token', description: 'The token of a login session, on event streams only.' },
      },
      schemas: { ...sharedSchemas, ...schemas.components() },
      parameters: sharedParameters,
      headers: sharedHeaders,
      responses: sharedResponses,
    },
  }
}

/** The document as YAML, for the committed file and `/openapi.yaml`. */
export const openApiYaml = (document: JsonObject): string => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })
