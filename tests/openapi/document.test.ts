import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { openApiYaml } from '@croft/kit/http/openapi.ts'
import { acknowledgements } from '@croft/panel/resources/description/acknowledgements.ts'
import { describeApi } from '@croft/panel/resources/description/document.ts'
import { isInMainCollection, mainCollection } from '@croft/panel/resources/description/collection.ts'
import { testApp } from '@croft/panel/testing/app.ts'
import { routes } from '../support/table.ts'

type Loose = Record<string, unknown>
interface Operation extends Loose {
  readonly operationId: string
  readonly responses: Readonly<Record<string, Loose>>
}

const root = join(import.meta.dirname, '../..')
const committed = readFileSync(join(root, 'openapi.yaml'), 'utf8')
const document = parse(committed) as { paths: Record<string, Record<string, Operation>>; components: Record<string, Loose> }
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
)
const exampleOf = (holder: unknown): unknown => {
  const json = ((holder as Loose | undefined)?.['content'] as Loose | undefined)?.['application/json'] as Loose | undefined
  return json?.['example']
}
const operationFor = (name: string) => operations.find(({ operation }) => operation.operationId === name)?.operation

describe('the committed document', () => {
  test('is what `npm run openapi` prints', () => {
    expect(openApiYaml(describeApi(routes)), 'run `npm run openapi`').toBe(committed)
  })

  test('has the operations of the server and no others', () => {
    const place = (path: string) => path.replaceAll(/\{\w+\}|:\w+/g, ':').replace(/(.)\/$/, '$1')
    const shown = operations.map(({ path, method, operation }) => `${operation.operationId} ${method} ${place(path)}`)
    expect(shown.toSorted()).toEqual(routes.map((route) => `${route.name} ${route.method} ${place(route.path)}`).toSorted())
    expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length)
  })

  test('is clean under Redocly', { timeout: 60_000 }, async () => {
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' }
    const argv = [join(root, 'node_modules/@redocly/cli/bin/cli.js'), 'lint', 'openapi.yaml', '--format=json']
    const linted = await promisify(execFile)(process.execPath, argv, { env, cwd: root }).catch((failure: { stdout: string }) => failure)
    const { problems } = JSON.parse(linted.stdout.slice(linted.stdout.indexOf('{'))) as { problems: Loose[] }
    expect(
      problems.map(
        ({ ruleId, message, location }) => `${String(ruleId)} ${(location as { pointer: string }[])[0]?.pointer}: ${String(message)}`,
      ),
    ).toEqual([])
  })

  test('every operation says who may call it, what it needs and how it answers', () => {
    const missing = operations.flatMap(({ operation }) => {
      const asked = [
        'summary',
        'description',
        'x-source',
        'x-roles',
        'x-session-only',
        'x-content-route',
        'x-reauth',
        'x-async',
        'x-postman',
      ]
      const absent = asked.filter((key) => operation[key] === undefined || operation[key] === '')
      if (!('x-scope' in operation)) absent.push('x-scope')
      if ((operation['tags'] as string[]).length !== 1) absent.push('one tag')
      if (operation['requestBody'] !== undefined && exampleOf(operation['requestBody']) === undefined) {
        const content = (operation['requestBody'] as { content: Loose }).content
        if ('application/json' in content) absent.push('request example')
      }
      for (const [status, answer] of Object.entries(operation.responses)) {
        const content = answer['content'] as Loose | undefined
        if (answer['$ref'] === undefined && content?.['application/json'] !== undefined && exampleOf(answer) === undefined) {
          absent.push(`example of ${status}`)
        }
      }
      for (const status of ['429', '500']) if (operation.responses[status]?.['$ref'] === undefined) absent.push(status)
      return absent.map((what) => `${operation.operationId}: ${what}`)
    })
    expect(missing).toEqual([])
  })

  test('every documented refusal has a status that the operation documents', () => {
    const missing = routes.flatMap((route) => {
      const statuses = new Set(Object.keys(operationFor(route.name)?.responses ?? {}))
      return Object.entries(route.errors ?? {}).flatMap(([text, status]) =>
        statuses.has(String(status)) ? [] : [`${route.name}: ${status} ${text}`],
      )
    })
    expect(missing).toEqual([])
  })

  test('examples are what the server itself would accept and send', () => {
    const problems = routes.flatMap((route) => {
      const operation = operationFor(route.name)
      const body = exampleOf(operation?.['requestBody'])
      const found: string[] = []
      if (body !== undefined && route.body !== undefined) {
        const read = route.body.safeParse(body)
        if (!read.success) found.push(`${route.name}: request ${read.error.issues[0]?.path.join('.')} ${read.error.issues[0]?.message}`)
      }
      for (const [status, declared] of Object.entries(route.reply)) {
        const example = exampleOf(operation?.responses[status])
        if (typeof declared === 'string' || example === undefined) continue
        const read = declared.safeParse(example)
        if (!read.success) found.push(`${route.name}: ${status} ${read.error.issues[0]?.path.join('.')} ${read.error.issues[0]?.message}`)
      }
      return found
    })
    expect(problems).toEqual([])
  })

  test('an acknowledgement has the words that the resource says', () => {
    const sources = readdirSync(join(root, 'panel/src/resources'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('description'))
      .map((path) => readFileSync(join(root, 'panel/src/resources', path), 'utf8'))
    const served = new Set(routes.map((route) => `${route.method} ${route.path}`))
    const unsaid = Object.entries(acknowledgements).filter(
      ([place, words]) => served.has(place) && !sources.some((text) => text.includes(`'${words}'`)),
    )
    expect(unsaid).toEqual([])
  })

  test('secrets that are only written are in no answer', () => {
    const schemas = document.components['schemas'] as Record<string, unknown>
    const resolved = (value: unknown, seen: ReadonlySet<string> = new Set()): string[] => {
      if (Array.isArray(value)) return value.flatMap((item) => resolved(item, seen))
      if (typeof value !== 'object' || value === null) return []
      const { $ref, writeOnly } = value as Loose
      if (typeof $ref === 'string') {
        const name = $ref.split('/').at(-1) ?? ''
        return seen.has(name) ? [] : resolved(schemas[name], new Set([...seen, name]))
      }
      return [...(writeOnly === true ? ['writeOnly'] : []), ...Object.values(value).flatMap((item) => resolved(item, seen))]
    }
    const leaking = operations.filter(({ operation }) => resolved(operation.responses).length > 0)
    expect(leaking.map(({ operation }) => operation.operationId)).toEqual([])
  })
})

test('the main collection has 17 folders and 123 requests', () => {
  const folders = Object.entries(mainCollection)
  expect(folders.map(([name]) => name.slice(0, 2))).toEqual(Array.from({ length: 17 }, (_, index) => String(index).padStart(2, '0')))
  expect(folders.reduce((sum, [, requests]) => sum + requests.length, 0)).toBe(123)
  expect(isInMainCollection('POST', '/auth/login')).toBe(true)
  expect(isInMainCollection('POST', '/packages')).toBe(false)
})

test('the server gives its description to anybody, in both forms', async () => {
  const { server, anonymous } = await testApp()
  const yaml = await anonymous.get('/openapi.yaml')
  expect(yaml.status).toBe(200)
  expect(yaml.headers['content-type']).toMatch(/^application\/yaml/)
  expect(yaml.text).toBe(committed)
  const json = await anonymous.get('/openapi.json')
  expect(json.headers['content-type']).toMatch(/^application\/json/)
  expect(json.body).toEqual(parse(committed))
  const head = await server.inject({ method: 'HEAD', url: '/openapi.yaml' })
  expect(head.statusCode).toBe(200)
  expect((await server.inject({ method: 'GET', url: '/api/v1/openapi.yaml' })).statusCode).toBe(404)
})
