import type { Json, JsonObject } from '@croft/kit/http/openapi/schemas.ts'
import { acknowledgements } from './acknowledgements.ts'
import { shapeExamples } from './shapes.ts'

const time = '2026-05-18T17:39:25+07:00'

/** What a field of that name usually holds. */
const byName: Readonly<Record<string, Json>> = {
  username: 'john',
  owner: 'john',
  actor: 'admin',
  creator: 'admin',
  email: 'john@example.com',
  password: 'Correct-Horse-7',
  domain: 'example.com',
  domain_unicode: 'example.com',
  alias: 'example.net',
  alias_unicode: 'example.net',
  target: 'https://example.com/new',
  ip: '203.0.113.10',
  id: 'e24ff6f1754c2d9a',
  token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...',
  name: 'example',
  path: '/domains/example.com/public_html',
  version: '8.3',
  php_version: '8.3',
  message: 'Done',
  title: 'Example',
  at: time,
  from: time,
  to: time,
  login_at: time,
  last_seen: time,
  totp_code: '123456',
  secret: 'JBSWY3DPEHPK3PXP',
  language: 'en',
  timezone: 'UTC',
  method: 'GET',
  mode: '0644',
  mod_time: '2026-05-11 06:46:35',
  content: 'Hello',
  port: 3306,
  limit: 50,
  page: 1,
}

const byFormat: Readonly<Record<string, Json>> = {
  email: 'john@example.com',
  uri: 'https://example.com/',
  'date-time': time,
  date: '2026-05-18',
  ipv4: '203.0.113.10',
  ipv6: '2001:db8::10',
  binary: '…',
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const firstOf = (value: Json | undefined): Json | undefined => (Array.isArray(value) ? (value as readonly Json[])[0] : undefined)

function number(schema: JsonObject): number {
  const low = typeof schema['minimum'] === 'number' ? schema['minimum'] : 1
  const high = typeof schema['maximum'] === 'number' ? schema['maximum'] : Math.max(low, 1)
  return Math.min(Math.max(1, low), high)
}

function text(schema: JsonObject, name: string): Json {
  const format = typeof schema['format'] === 'string' ? byFormat[schema['format']] : undefined
  if (format !== undefined) return format
  if (name.endsWith('_at')) return time
  const found = byName[name]
  const known = typeof found === 'string' ? found : name === '' ? 'text' : name
  if (typeof schema['pattern'] !== 'string') return known
  const pattern = new RegExp(schema['pattern'], 'u')
  return [known, ...Object.values(byName)].find((value) => typeof value === 'string' && pattern.test(value)) ?? known
}

/** Makes an example for a schema of the document: published shapes as printed, everything else by type and name. */
export function sampler(components: JsonObject) {
  function properties(schema: JsonObject, wanted: (name: string, index: number) => boolean): JsonObject {
    const fields = Object.entries((schema['properties'] ?? {}) as JsonObject)
    return Object.fromEntries(
      fields.filter(([name], index) => wanted(name, index)).map(([name, field]) => [name, sample(field as JsonObject, name)]),
    )
  }
  function sample(schema: JsonObject, name = ''): Json {
    if (typeof schema['$ref'] === 'string') {
      const id = schema['$ref'].slice('#/components/schemas/'.length)
      return shapeExamples[id] ?? sample((components[id] ?? {}) as JsonObject, name)
    }
    if (schema['example'] !== undefined) return schema['example']
    if (schema['nullable'] === true && schema['enum'] === undefined) return null
    const choice = firstOf(schema['allOf']) ?? firstOf(schema['oneOf']) ?? firstOf(schema['anyOf'])
    if (isObject(choice)) return sample(choice, name)
    const listed = firstOf(schema['enum'])
    if (listed !== undefined) return listed
    if (schema['default'] !== undefined) return schema['default']
    switch (schema['type']) {
      case 'object':
        return properties(schema, () => true)
      case 'array':
        return [sample((schema['items'] ?? {}) as JsonObject, name.replace(/s$/, ''))]
      case 'integer':
      case 'number':
        return typeof byName[name] === 'number' ? (byName[name] ?? 1) : number(schema)
      case 'boolean':
        return true
      case 'string':
        return text(schema, name)
      default:
        return {}
    }
  }
  /** A request shows what must be sent, or the first field when nothing must. */
  const request = (schema: JsonObject): Json => {
    const required = (schema['required'] ?? []) as readonly string[]
    const asked = required.length > 0 ? (name: string) => required.includes(name) : (_: string, index: number) => index === 0
    return schema['properties'] === undefined ? sample(schema) : properties(schema, asked)
  }
  return { sample, request }
}

/** Fills in an example wherever a body or answer of the document has none; the document is changed in place. */
export function addExamples(document: JsonObject): void {
  const components = (document['components'] as JsonObject)['schemas'] as JsonObject
  const { sample, request } = sampler(components)
  const fill = (holder: JsonObject | undefined, make: (schema: JsonObject) => Json) => {
    const json = (holder?.['content'] as JsonObject | undefined)?.['application/json'] as JsonObject | undefined
    if (json?.['schema'] !== undefined) json['example'] ??= make(json['schema'] as JsonObject)
  }
  for (const [path, item] of Object.entries(document['paths'] as JsonObject)) {
    for (const [method, operation] of Object.entries(item as Readonly<Record<string, JsonObject>>)) {
      fill(operation['requestBody'] as JsonObject | undefined, request)
      const words = acknowledgements[`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`] ?? operation['summary']
      for (const answer of Object.values(operation['responses'] as JsonObject)) {
        fill(answer as JsonObject, (schema) => {
          const made = sample(schema)
          return isObject(made) && made['message'] === byName['message'] ? { ...made, message: words } : made
        })
      }
    }
  }
}
