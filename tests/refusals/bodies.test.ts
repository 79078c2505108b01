import { expect, test } from 'vitest'
import { fieldName, fieldTitle } from '@croft/kit/http/fields.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { globalRegistry } from 'zod'
import { type Answered, callRoute } from '../support/call.ts'
import { type World, makeWorld } from '../support/world.ts'
import { type BodyField, complete, fieldsOf, isOpen, withBody } from './fields.ts'
import { firstMessages } from './first-messages.ts'

type AnyRoute = Route<never, never>

const metaOf = ({ schema }: BodyField) => (globalRegistry.get(schema) ?? {}) as { label?: string }
const place = (route: AnyRoute) => `${route.method} ${route.path}`

/** Five keys in this order, and the message twice. */
function envelopeFault({ status, text }: Answered): string | null {
  const body = JSON.parse(text) as Record<string, unknown>
  if (Object.keys(body).join() !== 'success,code,error,message,status') return `keys ${Object.keys(body).join()}`
  if (body['error'] !== body['message'] || body['status'] !== status || body['success'] !== false) return `envelope ${text}`
  return null
}

/** Asks every route with a body and collects what is not refused as it should be. */
async function collect(
  world: World,
  counted: { refusals: number },
  ask: (route: AnyRoute, refuse: Refuse) => Promise<void>,
): Promise<string[]> {
  const wrong: string[] = []
  for (const route of withBody) {
    const base = complete(world, route)
    await ask(route, async (what, change, status, message) => {
      const answer = await callRoute(world, route, { ...base, ...change, headers: { ...base.headers, ...change.headers } })
      counted.refusals += 1
      const right = answer.status === status && (typeof message === 'string' ? answer.message === message : message.test(answer.message))
      if (!right)
        wrong.push(
          `${place(route)} with ${what}: ${answer.status} ${answer.message || answer.text.slice(0, 200)} instead of ${status} ${String(message)}`,
        )
      else {
        const fault = envelopeFault(answer)
        if (fault !== null) wrong.push(`${place(route)} with ${what}: ${fault}`)
      }
    })
  }
  return wrong
}
type Refuse = (
  what: string,
  change: { readonly body?: unknown; readonly headers?: Record<string, string> },
  status: number,
  message: string | RegExp,
) => Promise<void>

test('a body that is not what the route takes is refused with the promised words', { timeout: 120_000 }, async () => {
  const world = await makeWorld()
  // A generator that asks nothing would find nothing wrong.
  const counted = { refusals: 0 }
  const empty = await collect(world, counted, async (route, refuse) => {
    const first = fieldsOf(route).find((field) => field.required)
    const promised = firstMessages[place(route)]
    const message = promised ?? (first === undefined ? null : (route.missing ?? `${fieldTitle(first.name, metaOf(first))} is required`))
    if (message === null) return
    await refuse('an empty object', { body: {} }, 400, message)
    await refuse('no body', { body: '' }, 400, message)
  })

  const incomplete = await collect(world, counted, async (route, refuse) => {
    for (const field of fieldsOf(route).filter((each) => each.required)) {
      const { [field.name]: _, ...body } = complete(world, route).body
      const message = route.missing ?? `${fieldTitle(field.name, metaOf(field))} is required`
      await refuse(`no ${field.name}`, { body }, 400, message)
      await refuse(`${field.name} null`, { body: { ...body, [field.name]: null } }, 400, message)
    }
  })

  const mistyped = await collect(world, counted, async (route, refuse) => {
    const { body } = complete(world, route)
    for (const field of fieldsOf(route)) {
      const strange = { string: 'strange', number: 1.5, boolean: true, array: [{}], object: { strange: true } }
      for (const [type, value] of Object.entries(strange)) {
        if (field.types.size === 0 || field.types.has(type)) continue
        // The words of a schema's own rule may stand instead of the general ones.
        const message = new RegExp(`^(Invalid ${fieldName(field.name, metaOf(field))}|Invalid .*)$`, 'i')
        await refuse(`${type} in ${field.name}`, { body: { ...body, [field.name]: value } }, 400, message)
      }
    }
  })

  const unknown = await collect(world, counted, async (route, refuse) => {
    if (isOpen(route)) return
    const body = { ...complete(world, route).body, strange_field: 1 }
    await refuse('an unknown field', { body, headers: { prefer: 'handling=strict' } }, 400, 'Unknown field: strange_field')
  })

  const controls = await collect(world, counted, async (route, refuse) => {
    const { body } = complete(world, route)
    for (const field of fieldsOf(route).filter((each) => each.line)) {
      for (const [name, character] of Object.entries({ CR: '\r', LF: '\n', NUL: '\0', TAB: '\t', ESC: '\u001b', DEL: '\u007f' })) {
        const value = `example${character}example`
        const message = `${fieldTitle(field.name, metaOf(field))} contains invalid characters`
        await refuse(`${name} in ${field.name}`, { body: { ...body, [field.name]: value } }, 400, message)
      }
    }
  })

  const unreadable = await collect(world, counted, async (route, refuse) => {
    const { body } = complete(world, route)
    const size = route.maxBytes ?? 1_048_576
    await refuse('a large body', { body: JSON.stringify({ x: 'x'.repeat(size) }) }, 413, 'Request body too large')
    const media = 'Content-Type must be application/json'
    for (const type of ['text/xml', 'multipart/form-data; boundary=x', 'application/octet-stream']) {
      await refuse(type, { body, headers: { 'content-type': type } }, 415, media)
    }
    await refuse('text that is no JSON', { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, media)
    if (route.roles === 'public') await refuse('text/plain', { body, headers: { 'content-type': 'text/plain' } }, 415, media)
    await refuse('half a body', { body: '{"a":' }, 400, 'Invalid JSON body')
    await refuse('bytes that are no text', { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400, 'Invalid JSON body')
    for (const other of ['[]', '[{}]', '"text"', '12']) await refuse(other, { body: other }, 400, 'Request body must be an object')
  })
  expect(counted.refusals).toBeGreaterThan(withBody.length * 12)
  expect.soft(empty, 'empty: the first required field is asked for').toEqual([])
  expect.soft(incomplete, 'without one of the required fields').toEqual([])
  expect.soft(mistyped, 'with another type in one field').toEqual([])
  expect.soft(unknown, 'with a field that nobody knows, when that was asked for').toEqual([])
  expect.soft(controls, 'with control characters in one line of text').toEqual([])
  expect.soft(unreadable, 'too large, of another media type, or no JSON object').toEqual([])
})
