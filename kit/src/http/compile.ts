import type { Route } from './route.ts'
import { compileValidator, type Validator } from './validate.ts'

/** A route with everything that can be worked out before the first request. */
export interface CompiledRoute<Ctx, Services> {
  readonly route: Route<Ctx, Services>
  readonly url: string
  readonly params: Validator | null
  readonly query: Validator | null
  readonly body: Validator | null
  /** Query names that are never unknown. */
  readonly knownQuery: ReadonlySet<string>
  /** The same, where a DELETE reads its fields from the query string. */
  readonly knownFields: ReadonlySet<string>
  /** Status of a plainly returned body, and its media type when it is not JSON. */
  readonly status: number
  readonly mediaType: (status: number) => string | null
  readonly maxBytes: number
  readonly takesBody: boolean
  readonly writes: boolean
  /** Keys are honoured: a write that is neither public nor an upload. */
  readonly keyed: boolean
  /** Names of the path's parameters in order. */
  readonly paramNames: readonly string[]
  readonly handle: (input: unknown) => unknown
}

const writing: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const defaultMaxBytes = 1_048_576

export const paramNamesOf = (path: string): string[] => [...path.matchAll(/:([A-Za-z_]\w*)/g)].map((match) => match[1] ?? '')

/** The path with every parameter replaced by `:`, equal for routes of the same place. */
export const placeOf = (path: string): string => path.replaceAll(/:([A-Za-z_]\w*)/g, ':')

/** Checks a route and compiles its schemas; throws when it has no policy or no reply. */
export function compileRoute<Ctx, Services>(route: Route<Ctx, Services>, base: string): CompiledRoute<Ctx, Services> {
  const roles: unknown = route.roles
  if (roles !== 'public' && !(Array.isArray(roles) && roles.length > 0)) throw new Error(`route ${route.name} has no policy`)
  if (!route.path.startsWith('/')) throw new Error(`route ${route.name} has a path without leading slash`)
  const status = Object.keys(route.reply).map(Number)[0]
  if (status === undefined) throw new Error(`route ${route.name} has no reply`)
  const paramNames = paramNamesOf(route.path)
  for (const name of Object.keys(route.params?.shape ?? {})) {
    if (!paramNames.includes(name)) throw new Error(`route ${route.name} has no path parameter ${name}`)
  }
  const writes = writing.has(route.method)
  const reserved = [
    'ext',
    ...(route.streamToken === true ? ['token'] : []),
    ...(route.list === undefined ? [] : ['page', 'per_page', 'sort', 'q']),
  ]
  const knownQuery = new Set(reserved)
  const upload = route.path.startsWith('/files/upload')
  return {
    route,
    url: route.root === true ? route.path : `${base}${route.path}`,
    params: route.params === undefined ? null : compileValidator(route.params),
    query: route.query === undefined ? null : compileValidator(route.query),
    body: route.body === undefined ? null : compileValidator(route.body, { missing: route.missing }),
    knownQuery:
      route.body !== undefined && route.method === 'DELETE' ? new Set([...knownQuery, ...Object.keys(route.body.shape)]) : knownQuery,
    knownFields: new Set([...knownQuery, ...Object.keys(route.query?.shape ?? {})]),
    status,
    mediaType: (code) => {
      const declared = route.reply[code]
      return typeof declared === 'string' ? declared : null
    },
    maxBytes: route.maxBytes ?? defaultMaxBytes,
    takesBody: writes && route.rawBody === undefined,
    writes,
    keyed: writes && route.roles !== 'public' && route.root !== true && !upload,
    paramNames,
    handle: route.handle as (input: unknown) => unknown,
  }
}
