import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { AppError, notFound } from '../errors.ts'
import { pageBody, parsePage, wholeList } from '../page.ts'
import { limitedRaw, readBytes, readJsonBody } from './body.ts'
import type { CompiledRoute } from './compile.ts'
import { etagOf, defaultVolatile, requireMatch } from './etag.ts'
import type { Facts } from './facts.ts'
import { compileField } from './fields.ts'
import type { Caller, MountHooks } from './hooks.ts'
import { preferences } from './prefer.ts'
import { endpointNotFound, type Answer } from './problem.ts'
import { Reply, type PageRequest, type PageResult } from './route.ts'

export type Fields = Readonly<Record<string, unknown>>

/** One request on its way through the steps. */
export interface Exchange<Ctx, Services> {
  readonly compiled: CompiledRoute<Ctx, Services>
  readonly facts: Facts
  /** Path parameters as their schema made them, or why they fit no object. */
  readonly params: { readonly values: Fields; readonly failure: AppError | null }
  caller: Caller<Ctx> | null
}

/** Path parameters through their schema; a value that fits none is an object that does not exist. */
export function pathParams<Ctx, Services>(compiled: CompiledRoute<Ctx, Services>, raw: Fields): Exchange<Ctx, Services>['params'] {
  if (compiled.params === null) return { values: raw, failure: null }
  try {
    return { values: { ...raw, ...compiled.params(raw, { text: true, exact: true }) }, failure: null }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    const [name = ''] = Object.keys(thrown.details ?? {})
    const schema = compiled.route.params?.shape[name]
    const label = schema === undefined ? undefined : compileField(schema).meta.label
    const own = thrown.message.endsWith(' not found') ? new AppError(404, 'NOT_FOUND', thrown.message, { cause: thrown }) : null
    return { values: raw, failure: own ?? (label === undefined ? endpointNotFound() : notFound(label)) }
  }
}

const keyableRaw = 4 * 1_048_576

/** Step 6: the JSON body, or for raw routes the checked stream (buffered when a key needs its fingerprint). */
export async function readBody<Ctx, Services>(exchange: Exchange<Ctx, Services>, request: FastifyRequest): Promise<Fields | Buffer | null> {
  const { compiled, facts } = exchange
  const { rawBody } = compiled.route
  if (rawBody !== undefined) {
    facts.raw = limitedRaw(request.raw, rawBody.contentTypes, rawBody.maxBytes)
    if (!compiled.keyed || request.headers['idempotency-key'] === undefined || rawBody.maxBytes > keyableRaw) return null
    const bytes = await readBytes(facts.raw, rawBody.maxBytes)
    facts.raw = Readable.from([bytes])
    return bytes
  }
  if (!compiled.takesBody) return null
  const bearer = request.headers.authorization?.startsWith('Bearer ') === true
  return readJsonBody(request.raw, { limit: compiled.maxBytes, lenient: bearer && compiled.route.roles !== 'public' })
}

export interface Input {
  readonly params: Fields
  readonly query: Fields
  readonly body: Fields
  readonly page: PageRequest
}

function onlyKnown(fields: Fields, known: ReadonlySet<string>, strict: boolean): Fields {
  const unknown = strict ? Object.keys(fields).find((name) => !known.has(name)) : undefined
  if (unknown === undefined) return {}
  throw new AppError(400, 'VALIDATION_ERROR', `Unknown field: ${unknown}`, { details: { [unknown]: ['Unknown field'] } })
}

const noNames: ReadonlySet<string> = new Set()

/** Step 9: query, body and page; 400 with the first failure. */
export function checkFields<Ctx, Services>(exchange: Exchange<Ctx, Services>, request: FastifyRequest, body: Fields | null): Input {
  const { compiled, params } = exchange
  const { list, method } = compiled.route
  const { strict } = preferences(request.headers.prefer)
  const text = request.query as Fields
  const query =
    compiled.query === null
      ? onlyKnown(text, compiled.knownQuery, strict)
      : compiled.query(text, { text: true, strict, allowed: compiled.knownQuery })
  const fromQuery = body === null && method === 'DELETE'
  const fields = body ?? (fromQuery ? text : {})
  const checked =
    compiled.body === null
      ? onlyKnown(fields, fromQuery ? compiled.knownFields : noNames, strict && !fromQuery)
      : compiled.body(fields, { text: fromQuery, strict, allowed: fromQuery ? compiled.knownFields : undefined })
  return { params: params.values, query, body: checked, page: list === undefined ? wholeList : parsePage(text, list) }
}

function listAnswer(
  status: number,
  result: unknown,
  page: PageRequest,
  list: NonNullable<CompiledRoute<unknown, unknown>['route']['list']>,
): Answer {
  const given = Array.isArray(result) ? whole(result, page) : (result as PageResult<unknown>)
  return { status, headers: { 'X-Total-Count': String(given.total) }, body: pageBody(given, page, list) }
}

const whole = (items: readonly unknown[], page: PageRequest): PageResult<unknown> => ({
  items: page.limit === null ? items : items.slice(page.offset, page.offset + page.limit),
  total: items.length,
})

/** Runs the handler and gives its answer the published form. */
export async function callHandler<Ctx, Services>(
  exchange: Exchange<Ctx, Services>,
  hooks: MountHooks<Ctx, Services>,
  input: Input,
): Promise<Answer> {
  const { compiled, facts, caller } = exchange
  if (caller === null) throw new Error('handler called before authentication')
  const result = await compiled.handle({ ctx: caller.ctx, services: hooks.services, ...input, request: facts })
  if (result instanceof Reply) return { status: result.status, headers: { ...result.headers }, body: result.body }
  if (compiled.route.list !== undefined) return listAnswer(compiled.status, result, input.page, compiled.route.list)
  const answer: Answer = { status: compiled.status, headers: {}, body: result }
  if (compiled.route.method === 'GET' && compiled.mediaType(compiled.status) === null) {
    const etag = etagOf(result, hooks.volatile ?? defaultVolatile)
    if (etag !== null) answer.headers['ETag'] = etag
  }
  return answer
}

/** The route that reads what a write changes, and that write's `If-Match`. */
export async function checkMatch<Ctx, Services>(
  exchange: Exchange<Ctx, Services>,
  hooks: MountHooks<Ctx, Services>,
  reader: CompiledRoute<Ctx, Services>,
  ifMatch: string,
): Promise<void> {
  const { params, compiled, facts } = exchange
  const raw = Object.fromEntries(reader.paramNames.map((name, index) => [name, params.values[compiled.paramNames[index] ?? '']]))
  const tags: (string | null)[] = []
  for (const ext of [facts.ext, !facts.ext]) {
    const read = { ...exchange, compiled: reader, facts: facts.withExt(ext) }
    const query = reader.query?.({}, { text: true }) ?? {}
    const answer = await callHandler(read, hooks, { params: raw, query, body: {}, page: wholeList })
    tags.push(answer.headers['ETag'] ?? null)
  }
  requireMatch(ifMatch, tags)
}
