import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { routeFactory, type Route } from '@croft/kit/http/route.ts'
import { resources } from '../resources/index.ts'
import { commandTable, printCommands } from './cli-table.ts'
import { unmapped } from './cli-unmapped.ts'

const route = routeFactory<unknown, unknown>()
const common = {
  title: 'Does it',
  folder: 'Things',
  mark: 'C',
  scope: 'things',
  roles: ['admin'],
  reply: { 200: z.array(z.string()) },
} as const

test('the committed table is what the routes print', () => {
  const committed = readFileSync(new URL('../../../cli/src/commands.generated.ts', import.meta.url), 'utf8')
  expect(committed, 'run: npm run cli:table').toBe(printCommands())
})

test('what is listed as unmapped exists', () => {
  const names = new Set(resources.flatMap((resource) => resource.routes.map(({ name }) => name)))
  expect(Object.keys(unmapped).filter((name) => !names.has(name))).toEqual([])
})

test('a route without a command and without a reason is refused', () => {
  const lonely = route({ ...common, get: '/things', name: 'things.list', handle: () => [] }) as Route
  expect(() => commandTable([lonely])).toThrow('things.list has no command')
})

test('a command that is taken, or is not <area>:<verb>, is refused', () => {
  const one = route({ ...common, get: '/things', name: 'things.list', cli: { command: 'things:list' }, handle: () => [] }) as Route
  const two = { ...one, name: 'things.other' }
  expect(() => commandTable([one, two])).toThrow('the same command things:list')
  expect(() => commandTable([{ ...one, cli: { command: 'things' } }])).toThrow('is not <area>:<verb>')
})

test('fields carry type, default, choice and secrecy; path parameters keep their order', () => {
  const body = z.object({
    name: z.string(),
    size_mb: z.number().int().default(5),
    kind: z.enum(['a', 'b']).optional(),
    password: z.string().meta({ writeOnly: true }),
    tags: z.array(z.string()).default([]),
    at: z.iso.datetime({ offset: true }).nullable().optional(),
    limits: z.object({ domains: z.number().int() }).partial().optional(),
  })
  const options = { ...common, post: '/things/:thing/parts/:part', name: 'things.parts.create', body, cli: { command: 'things:part-add' } }
  const made = route({ ...options, handle: () => [] }) as Route
  const [entry] = commandTable([made])
  expect(entry).toMatchObject({ params: ['thing', 'part'], method: 'POST', path: '/api/v1/things/:thing/parts/:part', async: 'wait' })
  expect(entry?.['body']).toEqual([
    { name: 'name', type: 'string', required: true },
    { name: 'size_mb', type: 'integer', default: 5 },
    { name: 'kind', type: 'string', enum: ['a', 'b'] },
    { name: 'password', type: 'string', required: true, secret: true },
    { name: 'tags', type: 'array', default: [], items: 'string' },
    { name: 'at', type: 'string', format: 'date-time' },
    { name: 'limits', type: 'object', fields: [{ name: 'domains', type: 'integer' }] },
  ])
})
