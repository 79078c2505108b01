import type { Readable } from 'node:stream'
import type { ZodObject, ZodType, z } from 'zod'

/**
 * A route is data. The table of routes makes the server, OpenAPI, Postman, the CLI, the SDKs, the permission list and the
 * authorization test, so everything a client can know about an endpoint is declared here and nowhere else.
 */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
export type Role = 'admin' | 'reseller' | 'user'

/** Where the request and reply came from: P published exact, P+ published path, C completed by us. */
export type Mark = 'P' | 'P+' | 'C'

/** What a list was asked for; `null` page means "the whole list in its published form". */
export interface PageRequest {
  readonly page: number | null
  readonly perPage: number
  /** SQL offset and limit; `limit` is `null` for the whole list. */
  readonly offset: number
  readonly limit: number | null
  /** Checked against the route's `list.sort`; the first entry is the most significant. */
  readonly sort: readonly { readonly field: string; readonly descending: boolean }[]
  /** Case-insensitive substring filter, `''` when absent. */
  readonly q: string
}

/** What a list handler returns: the rows of the page and how many there are in all. */
export interface PageResult<Item> {
  readonly items: readonly Item[]
  readonly total: number
}

/** A reply other than "the first declared status with this JSON body". */
export class Reply {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** A reply body that is sent as it comes: a download, a text, an archive. */
export class StreamBody {
  readonly stream: Readable | Buffer | string
  readonly contentType: string
  constructor(stream: Readable | Buffer | string, contentType: string) {
    this.stream = stream
    this.contentType = contentType
  }
}

/** One server-sent event; `id` increases, so that `Last-Event-ID` resumes without loss. */
export interface StreamEvent {
  readonly id?: string
  readonly event: string
  readonly data: unknown
}

/** A reply body of server-sent events; the stream ends when the iterator does or the client leaves (then `signal` aborts). */
export class EventStreamBody {
  readonly open: (lastEventId: string | null, signal: AbortSignal) => AsyncIterable<StreamEvent>
  constructor(open: (lastEventId: string | null, signal: AbortSignal) => AsyncIterable<StreamEvent>) {
    this.open = open
  }
}

export interface ListOptions {
  /** Fields of the item that `sort=` accepts. */
  readonly sort: readonly string[]
  /** The published wrapper when paging is not asked; default is the bare array. */
  readonly wrap?: (items: readonly unknown[], total: number) => unknown
  /** Always answer with the `{success,data,meta}` envelope. */
  readonly alwaysPaged?: boolean
}

export interface RouteOptions<Ctx, Services, P extends ZodObject, Q extends ZodObject, B extends ZodObject> {
  /** Unique operation id, `<area>[.<things>].<verb>`, never changed later. */
  readonly name: string
  /** One line: what it does. */
  readonly title: string
  readonly description?: string
  /** Postman folder ("03 - Domains") and OpenAPI tag ("Domains"). */
  readonly folder: string
  readonly mark: Mark
  /** Key scope of the area, or `null`: any valid credential. `all` = only keys with `all`. */
  readonly scope: string | null
  /** Who may call it; `public` needs no credential. There is no default: a route without a policy does not start. */
  readonly roles: 'public' | readonly Role[]
  /** Login sessions only; keys get 403 `This endpoint requires a login session`. */
  readonly session?: boolean
  /** Login sessions need a re-authentication within the last five minutes. */
  readonly reauth?: boolean
  /** A content route: the `read` scope does not cover it. */
  readonly content?: boolean
  /** Name of the package capability (`ssl`, `php`, …) that the caller's account must have. */
  readonly capability?: string
  /** About the login itself: also for those who act in an account that is not theirs. */
  readonly ownLogin?: boolean
  /**
   * Shows and changes only what belongs to domains in the caller's view: open to those who are limited to some domains. Default: the path
   * names the domain (`:domain`).
   */
  readonly byDomain?: boolean
  /** Allowed before a required enrolment in two-factor authentication. */
  readonly duringEnrolment?: boolean
  /** Allowed while the password has to be changed. */
  readonly duringPasswordChange?: boolean
  /** `none` reads, `wait` waits for its scope, `job` answers 202. Default: `none` for GET and HEAD, else `wait`. */
  readonly async?: 'none' | 'wait' | 'job'
  /** Outside `/api/v1`. */
  readonly root?: boolean
  /** `?token=` is accepted here (event streams). */
  readonly streamToken?: boolean
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** The one message for any of the required fields missing ("Username and password are required"). */
  readonly missing?: string
  /** The body is not JSON: the handler reads `request.raw`. `maxBytes` is the 413 limit. */
  readonly rawBody?: { readonly contentTypes: readonly string[]; readonly maxBytes: number }
  /** 413 limit of a JSON body in bytes; default 1 MiB. */
  readonly maxBytes?: number
  readonly list?: ListOptions
  /** Statuses and shapes; the first is what a plainly returned body gets. A string is a media type for non-JSON. */
  readonly reply: Readonly<Record<number, ZodType | string>>
  /** Documented refusals, for OpenAPI and the refusal tests: message → status. */
  readonly errors?: Readonly<Record<string, number>>
  /** Example request body for OpenAPI and Postman. */
  readonly example?: z.input<B>
  /** Area and verb of the command line, `domains:create`; columns of its table. */
  readonly cli?: { readonly command: string; readonly columns?: readonly string[]; readonly destroys?: boolean }
  readonly handle: (input: HandlerInput<Ctx, Services, P, Q, B>) => unknown
}

export interface HandlerInput<Ctx, Services, P extends ZodObject, Q extends ZodObject, B extends ZodObject> {
  readonly ctx: Ctx
  readonly services: Services
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly body: z.output<B>
  readonly page: PageRequest
  readonly request: RequestFacts
}

/** What a handler may know of the HTTP request. */
export interface RequestFacts {
  readonly id: string
  /** Client address after trusted proxies. */
  readonly ip: string
  readonly userAgent: string
  readonly port: number
  /** `HEAD` where a route that reads is asked for its headers alone. */
  readonly method: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body as it arrives, for `rawBody` routes. */
  readonly raw: Readable
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal
  /** `ext=1` was asked. */
  readonly ext: boolean
  /** `?token=`, which counts on event streams only. */
  readonly streamToken: string | null
}

type MethodAndPath =
  | { readonly get: string }
  | { readonly post: string }
  | { readonly put: string }
  | { readonly patch: string }
  | { readonly delete: string }
  | { readonly head: string }

/** A route with its types erased, as the table holds it. */
export interface Route<Ctx = unknown, Services = unknown> extends Omit<
  RouteOptions<Ctx, Services, ZodObject, ZodObject, ZodObject>,
  'handle' | 'example'
> {
  readonly method: Method
  /** Below `/api/v1` unless `root`: `/domains/:domain`. */
  readonly path: string
  readonly example?: unknown
  readonly handle: (input: never) => unknown
}

type Empty = ZodObject<Record<never, never>>

/**
 * Makes the `route()` function of a service, typed with its own context and services.
 * Example: `route({ post: '/packages', name: 'packages.create', …, handle: ({ ctx, body, services }) => … })`.
 */
export function routeFactory<Ctx, Services>() {
  return function route<P extends ZodObject = Empty, Q extends ZodObject = Empty, B extends ZodObject = Empty>(
    definition: MethodAndPath & RouteOptions<Ctx, Services, P, Q, B>,
  ): Route<Ctx, Services> {
    const methods = ['get', 'post', 'put', 'patch', 'delete', 'head'] as const
    const method = methods.find((name) => name in definition)
    if (method === undefined) throw new Error(`route ${definition.name} has no method`)
    const path = (definition as unknown as Record<string, string>)[method]
    if (path === undefined) throw new Error(`route ${definition.name} has no path`)
    return { ...(definition as unknown as Route<Ctx, Services>), method: method.toUpperCase() as Method, path }
  }
}
