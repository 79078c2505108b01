import type { Json, JsonObject } from '@croft/kit/http/openapi/schemas.ts'
import { mainCollection } from '../../resources/description/collection.ts'
import { type Operation, type Schema, operationsOf, shapesOf } from './model.ts'

const variables = { base_url: 'https://YOUR_SERVER:3082', token: '', username: 'john', domain: 'example.com', sso_nonce: '' }
/** These act on a login session and refuse keys: they use the one that "Login" stores. */
const ofSession = new Set(['Refresh token', 'Re-authenticate', '2FA setup', '2FA enable', '2FA disable'])
const withoutAuth = new Set(['Login', 'Consume SSO link', 'Exchange SSO session'])

const bearer = (token: string): JsonObject => ({ type: 'bearer', bearer: [{ key: 'token', value: token, type: 'string' }] })
const slug = (path: string) => path.replace(/(.)\/$/, '$1').replaceAll(/:\w+|\{\w+\}/g, ':')

interface Named {
  readonly title: string
  /** `/users/:username?page=1`. */
  readonly path: string
  readonly operation: Operation
}

type Shapes = Readonly<Record<string, Schema>>

function resolved(schema: Schema, shapes: Shapes): Schema {
  return schema.$ref === undefined ? schema : resolved(shapes[schema.$ref.replace('#/components/schemas/', '')] ?? {}, shapes)
}

/** Keys that an answer of this operation always has; none where there are several forms. */
function keysOf({ answer }: Operation, paged: boolean, shapes: Shapes): readonly string[] {
  if (answer.kind === 'list') return paged || answer.whole === null ? ['success', 'data', 'meta'] : []
  if (answer.kind !== 'json' || answer.schema === null) return []
  return resolved(answer.schema, shapes).required ?? []
}

/** The lines that Postman and newman run after the answer. */
function checks({ title, path, operation }: Named, shapes: Shapes): readonly string[] {
  const keys = keysOf(operation, /[?&](page|per_page)=/.test(path), shapes)
  const lean = operation.path.startsWith('/webhooks')
  const refusal = lean ? ['success', 'error', 'code'] : ['success', 'code', 'error', 'message', 'status']
  const lines = [
    `pm.test('${title.replaceAll("'", '')}: documented status', () => pm.expect(${JSON.stringify(operation.statuses)}).to.include(pm.response.code))`,
  ]
  if (operation.answer.kind === 'json' || operation.answer.kind === 'list') {
    lines.push(
      `pm.test('${title.replaceAll("'", '')}: shape', () => {`,
      `  const keys = pm.response.code < 300 ? ${JSON.stringify(keys)} : pm.response.code === 409 && pm.response.json().existing_session ? [] : ${JSON.stringify(refusal)}`,
      '  const body = pm.response.text() === "" ? {} : pm.response.json()',
      '  for (const key of keys) pm.expect(body).to.have.property(key)',
      '})',
    )
  }
  if (operation.name === 'auth.login')
    lines.push(
      "if (pm.response.code === 200 && pm.response.json().token) pm.collectionVariables.set('session_token', pm.response.json().token)",
    )
  return lines
}

function pathOf({ path, operation }: Named): JsonObject {
  const [place = '', asked] = path.split('?')
  const prefix = operation.root ? [] : ['api', 'v1']
  const parts = place.split('/').filter((part) => part !== '')
  const names = parts.filter((part) => part.startsWith(':')).map((part) => part.slice(1))
  const raw = `{{base_url}}${operation.root ? '' : '/api/v1'}${path}`
  const query = [...new URLSearchParams(asked)].map(([key, value]) => ({ key, value }))
  const example = (name: string) =>
    name in variables ? `{{${name}}}` : name === 'nonce' ? '{{sso_nonce}}' : (operation.examples[name] ?? 'example')
  return {
    raw,
    host: ['{{base_url}}'],
    path: [...prefix, ...parts, ...(place.length > 1 && place.endsWith('/') ? [''] : [])],
    ...(query.length === 0 ? {} : { query }),
    ...(names.length === 0 ? {} : { variable: names.map((key) => ({ key, value: example(key) })) }),
  }
}

function request(named: Named, shapes: Shapes): JsonObject {
  const { title, operation } = named
  const header: Json[] = []
  if (operation.writes && !operation.isPublic) header.push({ key: 'Idempotency-Key', value: '{{$guid}}' })
  if (operation.body !== null) header.push({ key: 'Content-Type', value: 'application/json' })
  const auth =
    withoutAuth.has(title) || operation.isPublic
      ? { type: 'noauth' }
      : ofSession.has(title) || operation.sessionOnly
        ? bearer('{{session_token}}')
        : undefined
  const body: JsonObject | undefined =
    operation.body === null
      ? operation.raw
        ? {
            mode: 'formdata',
            formdata: [
              { key: 'path', value: '/', type: 'text' },
              { key: 'file', type: 'file', src: [] },
            ],
          }
        : undefined
      : { mode: 'raw', raw: JSON.stringify(operation.body.example ?? {}, null, 2), options: { raw: { language: 'json' } } }
  const made: JsonObject = {
    ...(auth === undefined ? {} : { auth }),
    method: operation.method,
    header,
    ...(body === undefined ? {} : { body }),
    url: pathOf(named),
    description: operation.description,
  }
  const response = operation.replies.map(({ status, example }) => ({
    name: `${status}`,
    originalRequest: made,
    status: status < 300 ? 'OK' : 'Error',
    code: status,
    _postman_previewlanguage: 'json',
    header: [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }],
    body: JSON.stringify(example, null, 2),
  }))
  return {
    name: title,
    request: made,
    response,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: checks(named, shapes) } }],
  }
}

function collection(
  name: string,
  description: string,
  folders: readonly { readonly name: string; readonly items: readonly JsonObject[] }[],
): JsonObject {
  return {
    info: { name, description, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    auth: bearer('{{token}}'),
    variable: Object.entries(variables).map(([key, value]) => ({ key, value, type: 'string' })),
    item: folders.filter(({ items }) => items.length > 0).map(({ name: folder, items }) => ({ name: folder, item: items })),
  }
}

export interface PostmanFiles {
  readonly main: JsonObject
  readonly extended: JsonObject
  /** Requests of the main collection that the panel has no route for yet, as `folder: name`. */
  readonly missing: readonly string[]
}

/** The two collections of the panel, from its document: the one that clients know, and all the rest. */
export function printPostman(document: JsonObject): PostmanFiles {
  const operations = operationsOf(document)
  const shapes = shapesOf(document)
  const found = new Map(operations.map((operation) => [`${operation.method} ${slug(operation.path)}`, operation]))
  const used = new Set<string>()
  const missing: string[] = []
  const folders = Object.entries(mainCollection).map(([name, requests]) => ({
    name,
    items: requests.flatMap(([title, method, path]) => {
      const operation = found.get(`${method} ${slug(path.replace(/\?.*$/, ''))}`)
      if (operation === undefined) {
        missing.push(`${name}: ${title}`)
        return []
      }
      used.add(operation.name)
      return [request({ title, path, operation }, shapes)]
    }),
  }))
  const rest = operations.filter(({ name }) => !used.has(name))
  const extended = [...Map.groupBy(rest, ({ tag }) => tag)].map(([name, all]) => ({
    name,
    items: all.map((operation) =>
      request({ title: operation.summary, path: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), operation }, shapes),
    ),
  }))
  const hint = 'Set the variables `base_url` and `token` (an API key with the scope `all`).'
  return {
    main: collection('Croft API v1', hint, folders),
    extended: collection('Croft API v1 – extended', `All that the main collection does not hold. ${hint}`, extended),
    missing,
  }
}
