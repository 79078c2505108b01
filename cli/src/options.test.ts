import { expect, test } from 'vitest'
import { fillBody } from './body.ts'
import { execute } from './execute.ts'
import { splitWords } from './grammar.ts'
import { parseCommand } from './options.ts'
import type { Command } from './table.ts'
import { testIo } from './testing/fake-panel.ts'

const command: Command = {
  command: 'things:create',
  name: 'things.create',
  title: 'Create a thing',
  method: 'POST',
  path: '/api/v1/users/:username/things',
  params: ['username'],
  query: [],
  body: [
    { name: 'url', type: 'string', required: true },
    { name: 'events', type: 'array', required: true, items: 'string' },
    { name: 'ssl', type: 'boolean', default: true },
    {
      name: 'limits',
      type: 'object',
      fields: [
        { name: 'domains', type: 'integer' },
        { name: 'password', type: 'string', secret: true },
      ],
    },
    { name: 'size_mb', type: 'integer' },
  ],
  columns: [],
  destroys: false,
  async: 'wait',
  sort: null,
  reply: 'json',
  roles: ['admin'],
  scope: null,
  session: false,
  reauth: false,
}

async function bodyOf(argv: readonly string[], input = '') {
  const io = testIo({ input })
  const { before, rest } = splitWords(argv)
  const parsed = parseCommand(io, command, before, rest)
  return { parsed, ...(await fillBody(io, command, parsed)) }
}

test('an option of the command goes before a global one of the same name; in front of the command the global one counts', async () => {
  const { parsed, body } = await bodyOf([
    '--url',
    'https://panel.example.com',
    'things:create',
    'john',
    '--url',
    'https://hook',
    '--events',
    'a',
  ])
  expect(parsed.globals.url).toBe('https://panel.example.com')
  expect(body).toEqual({ url: 'https://hook', events: ['a'] })
})

test('the first required field may be an argument; lists repeat or take commas; negative numbers and --no-x', async () => {
  const { parsed, body } = await bodyOf([
    'things:create',
    'john',
    'https://hook',
    '--events',
    'a,b',
    '--events',
    'c',
    '--size-mb',
    '-1',
    '--no-ssl',
  ])
  expect(parsed.params).toEqual(['john'])
  expect(body).toEqual({ url: 'https://hook', events: ['a', 'b', 'c'], size_mb: -1, ssl: false })
  await expect(bodyOf(['things:create', 'john', 'https://hook', '--url', 'x', '--events', 'a'])).rejects.toThrow('given twice')
})

test('single options override --set, which overrides the body; nothing reaches a prototype', async () => {
  const whole = '{"url":"x","events":["z"],"size_mb":1,"limits":{"domains":1,"other":2}}'
  const argv = ['things:create', 'john', '--json', '-', '--set', 'limits.domains=10', '--set', 'size-mb=2', '--size-mb', '3']
  expect((await bodyOf(argv, whole)).body).toEqual({ url: 'x', events: ['z'], size_mb: 3, limits: { domains: 10, other: 2 } })
  await expect(bodyOf(['things:create', 'john', '--set', '__proto__.a=1'])).rejects.toThrow('no field')
  await expect(bodyOf(['things:create', 'john', '--set', 'limits.password=x'])).rejects.toThrow('secret')
  await expect(bodyOf(['things:create', 'john', '--url', 'x'])).rejects.toThrow('--events is missing')
})

test('a destroying command asks before it asks for anything else', async () => {
  const io = testIo({ input: '' })
  const parsed = parseCommand(io, command, {}, ['john', 'x', '--events', 'a'])
  await expect(execute(io, { ...command, destroys: true }, parsed)).rejects.toThrow('--yes')
})
