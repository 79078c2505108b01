import { z } from 'zod'
import { compileField } from '@croft/kit/http/fields.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { bodyOf } from '../support/call.ts'
import { routes } from '../support/table.ts'
import { type World, forVictim, mark } from '../support/world.ts'

type AnyRoute = Route<never, never>

export interface BodyField {
  readonly name: string
  readonly required: boolean
  /** JSON types that the field takes; empty when it takes anything. */
  readonly types: ReadonlySet<string>
  /** Text of one line; control characters are refused. */
  readonly line: boolean
  /** How a message may name the field. */
  readonly schema: z.ZodType
}

function typesOf(schema: unknown): string[] {
  const { type, anyOf, oneOf, allOf, enum: listed, const: only } = schema as Record<string, unknown>
  if (typeof type === 'string') return [type === 'integer' ? 'number' : type]
  const parts = [anyOf, oneOf, allOf].filter((part) => Array.isArray(part)).flat() as unknown[]
  if (parts.length > 0) return parts.flatMap(typesOf)
  const values = [...(Array.isArray(listed) ? (listed as unknown[]) : []), ...(only === undefined ? [] : [only])]
  return values.map((value) => (value === null ? 'null' : typeof value))
}

/** The fields of a route's body, in the order in which they are checked. */
export function fieldsOf(route: AnyRoute): BodyField[] {
  return Object.entries(route.body?.shape ?? {}).map(([name, field]) => {
    const schema = field as z.ZodType
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    const { strings } = compileField(schema)
    return {
      name,
      schema,
      required: !schema.safeParse(undefined).success,
      types: new Set(typesOf(json)),
      line: strings !== null && !strings.multiline && typesOf(json).includes('string'),
    }
  })
}

/** Bodies whose keys are data, such as the settings of a group: no key is unknown by itself. */
export const isOpen = (route: AnyRoute): boolean => route.body !== undefined && compileField(route.body).rest !== null

export const withBody = routes.filter((route) => route.body !== undefined && route.rawBody === undefined)

/** What a caller who may do it sends so that only the body is judged; nothing is stored. */
export function complete(world: World, route: AnyRoute) {
  const params = world.victim.get(route.path) ?? {}
  const open = route.roles === 'public'
  const client = open || route.roles.includes('user') ? world.john : world.admin
  return {
    ...(open ? {} : { token: client.token ?? '' }),
    params,
    query: ('user' in (route.query?.shape ?? {}) ? { user: mark } : {}) as Record<string, string>,
    body: forVictim(bodyOf(route)) as Record<string, unknown>,
    headers: { 'x-dry-run': 'true' } as Record<string, string>,
  }
}
