import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { assertReply } from './assert-reply.ts'
import { openApiDocument, openApiYaml } from './openapi.ts'
import { routeFactory } from './route.ts'

const route = routeFactory<null, null>()
const common = { folder: '03 - Domains', mark: 'P+', scope: 'domains', roles: ['admin', 'user'] } as const
const Inner = z.object({ id: z.int(), kind: z.enum(['a', 'b']).default('a') }).meta({ id: 'Inner' })
const Domain = z
  .object({ domain: z.string().meta({ label: 'Domain' }), owner: z.string().nullable(), inner: Inner })
  .meta({ id: 'Domain', example: { domain: 'example.com', owner: null, inner: { id: 1, kind: 'a' } } })
const Job = z.object({ success: z.literal(true), job_id: z.int() })

const routes = [
  route({
    get: '/domains',
    name: 'domains.list',
    title: 'List domains',
    ...common,
    query: z.object({ owner: z.string().optional(), ids: z.array(z.int()).optional() }),
    list: { sort: ['domain'] },
    reply: { 200: z.array(Domain) },
    handle: () => [],
  }),
  route({
    post: '/domains',
    name: 'domains.create',
    title: 'Create a domain',
    ...common,
    body: Domain.extend({ password: z.string().meta({ verbatim: true, writeOnly: true }).optional() }),
    reply: { 201: Domain, 202: Job },
    errors: { 'Domain already exists': 409 },
    example: { domain: 'example.com', owner: null, inner: { id: 1 } },
    handle: () => null,
  }),
  route({ get: '/domains/:domain', name: 'domains.get', title: 'Show a domain', ...common, reply: { 200: Domain }, handle: () => null }),
  route({
    put: '/domains/:name',
    name: 'domains.update',
    title: 'Change a domain',
    ...common,
    params: z.object({ name: z.string() }),
    body: z.object({ inner: Inner.optional() }),
    reply: { 200: Domain },
    example: { inner: { id: 2 } },
    handle: () => null,
  }),
  route({
    delete: '/domains/:domain',
    name: 'domains.delete',
    title: 'Delete a domain',
    ...common,
    reauth: true,
    body: z.object({ purge: z.boolean().default(false) }),
    reply: { 200: z.object({ success: z.literal(true) }) },
    handle: () => null,
  }),
  route({
    get: '/events',
    name: 'events',
    title: 'Follow events',
    ...common,
    folder: 'Jobs',
    streamToken: true,
    reply: { 200: 'text/event-stream' },
    handle: () => null,
  }),
  route({
    post: '/webhooks',
    name: 'webhooks.create',
    title: 'Create a webhook',
    ...common,
    folder: '15 - Webhooks',
    reply: { 201: z.null() },
    handle: () => null,
  }),
  route({
    get: '/healthz',
    name: 'healthz',
    title: 'Health',
    ...common,
    roles: 'public',
    root: true,
    reply: { 200: 'text/plain' },
    handle: () => 'ok',
  }),
]
const info = {
  title: 'Sample',
  version: '1',
  description: 'Sample',
  servers: ['https://{host}:3082/api/v1', 'https://{host}:2083/api/v1'],
  rootServers: ['https://{host}:3082'],
  mainCollection: new Set(['domains.list']),
}
type Loose = Record<string, never>
const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((found, key) => (found as Loose | undefined)?.[key], value)

test('the document says what the table says', () => {
  const document = openApiDocument(routes, info)
  expect(document['openapi']).toBe('3.0.3')
  expect(Object.keys(document['paths'] as object)).toEqual(['/domains', '/domains/{domain}', '/events', '/webhooks', '/healthz'])
  const list = at(document, 'paths', '/domains', 'get')
  expect(list).toMatchObject({
    operationId: 'domains.list',
    tags: ['Domains'],
    'x-source': 'P+',
    'x-roles': ['admin', 'user'],
    'x-scope': 'domains',
    'x-async': 'none',
    'x-postman': 'main',
  })
  expect(at(document, 'paths', '/domains/{domain}', 'put', 'parameters', 0)).toMatchObject({ name: 'domain', in: 'path' })
  expect(at(document, 'paths', '/domains/{domain}', 'delete')).toMatchObject({
    'x-reauth': true,
    'x-postman': 'extended',
    'x-async': 'wait',
  })
  expect(at(document, 'paths', '/events', 'get', 'security')).toEqual([{ bearerAuth: [] }, { streamToken: [] }])
  expect(at(document, 'paths', '/healthz', 'get', 'security')).toEqual([])
  expect(at(document, 'paths', '/healthz', 'get', 'servers', 0, 'url')).toBe('https://{host}:3082')
  expect(at(document, 'paths', '/webhooks', 'post', 'responses', '401')).toEqual({ $ref: '#/components/responses/LeanUnauthorized' })
  expect(at(document, 'paths', '/domains', 'post', 'responses', '409')).toEqual({ $ref: '#/components/responses/Conflict' })
})

test('named shapes are shared, and split where the request form differs', () => {
  const document = openApiDocument(routes, info)
  const schemas = at(document, 'components', 'schemas')
  expect(at(schemas, 'Inner', 'required')).toEqual(['id', 'kind'])
  expect(at(schemas, 'Inner', 'additionalProperties')).toBe(false)
  expect(at(schemas, 'InnerInput', 'required')).toEqual(['id'])
  expect(at(schemas, 'InnerInput', 'additionalProperties')).toBeUndefined()
  expect(at(document, 'paths', '/domains/{domain}', 'get', 'responses', '200', 'content', 'application/json', 'schema')).toEqual({
    $ref: '#/components/schemas/Domain',
  })
  const create = at(document, 'paths', '/domains', 'post', 'requestBody', 'content', 'application/json', 'schema', 'properties')
  expect(create).toMatchObject({
    inner: { $ref: '#/components/schemas/InnerInput' },
    owner: { nullable: true },
    password: { writeOnly: true },
  })
  expect(JSON.stringify(document)).not.toMatch(/"(label|verbatim|multiline)"|#\/definitions/)
})

test('two shapes of one name are refused', () => {
  const [first] = routes
  if (first === undefined) throw new Error('no route')
  const clash = z.object({ inner: z.object({ other: z.string() }).meta({ id: 'Inner' }) })
  const route = { ...first, name: 'again', path: '/again', reply: { 200: clash } }
  expect(() => openApiDocument([...routes, route], info)).toThrow('Inner')
})

test('the order is always the same and YAML keeps it', () => {
  const document = openApiDocument(routes, info)
  const yaml = openApiYaml(document)
  expect(openApiYaml(openApiDocument(routes, info))).toBe(yaml)
  expect(parse(yaml)).toEqual(JSON.parse(JSON.stringify(document)))
})

test('replies are checked against the table', () => {
  const get = routes[2]
  if (get === undefined) throw new Error('no route')
  const good = { domain: 'a', owner: null, inner: { id: 1, kind: 'a' } }
  expect(() => assertReply(get, 200, good)).not.toThrow()
  expect(() => assertReply(get, 200, { ...good, owner: 1 })).toThrow('owner')
  expect(() => assertReply(get, 201, good)).toThrow('does not declare')
})

test('a strict linter accepts the document', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'croft-openapi-'))
  try {
    const file = join(folder, 'openapi.yaml')
    await writeFile(file, openApiYaml(openApiDocument(routes, info)))
    const config = join(folder, 'redocly.yaml')
    await writeFile(config, 'extends: [recommended]\nrules:\n  no-unused-components: off\n')
    const bin = join(import.meta.dirname, '../../../node_modules/@redocly/cli/bin/cli.js')
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' }
    const linted = await promisify(execFile)(process.execPath, [bin, 'lint', '--config', config, '--format=json', file], {
      env,
      cwd: folder,
    }).catch((failure: { stdout: string }) => failure)
    const report = JSON.parse(linted.stdout.slice(linted.stdout.indexOf('{'))) as { problems: { message: string; severity: string }[] }
    expect(report.problems).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
})
