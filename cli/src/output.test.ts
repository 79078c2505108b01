import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { fakePanel, json } from './testing/fake-panel.ts'
import { renderTable, rowsOf } from './table-text.ts'
import { nearest } from './text.ts'

const hostile = 'a\u001b[2Jb\nc\u202ed\u009be'

test('a stored name cannot drive the terminal', async () => {
  const panel = await fakePanel((_request, response) => json(response, 200, [{ name: hostile, owner: 'x' }]))
  const run = await panel.croft('packages:list', '--columns', 'name,owner')
  expect(run.stdout.split('\n')[1]).toBe('a\\e[2Jb\\nc\\u202ed\\x9be  x')
  expect(run.stdout.replaceAll('\n', '')).toMatch(/^[\x20-\x7e]+$/)
})

test('json is the answer unchanged, yaml the same data', async () => {
  const body = [{ name: hostile, owner: 'admin', php_versions: ['8.3'] }]
  const panel = await fakePanel((_request, response) => json(response, 200, body))
  expect((await panel.croft('packages:list', '-o', 'json')).stdout).toBe(`${JSON.stringify(body)}\n`)
  expect(parse((await panel.croft('packages:list', '-o', 'yaml')).stdout)).toEqual(body)
})

test('--all joins the pages to one array', async () => {
  const panel = await fakePanel((request, response) => {
    const page = Number(new URL(request.url, 'http://x').searchParams.get('page'))
    json(response, 200, {
      success: true,
      data: [{ name: `p${page}` }],
      meta: { total: 3, per_page: 200, current_page: page, last_page: 3 },
    })
  })
  const run = await panel.croft('packages:list', '--all', '--filter', 'owner=admin', '--sort', '-created-at', '-o', 'json')
  expect(JSON.parse(run.stdout)).toEqual([{ name: 'p1' }, { name: 'p2' }, { name: 'p3' }])
  expect(panel.seen[1]?.url).toBe('/api/v1/packages?owner=admin&sort=-created_at&page=2&per_page=200')
})

test('lists are found in every published form', () => {
  const rows = [{ id: 1 }]
  expect(rowsOf([1])).toEqual([1])
  expect(rowsOf({ data: [1], meta: {} })).toEqual([1])
  expect(rowsOf({ accounts: rows, total: 1 })).toEqual(rows)
  expect(rowsOf({ wp_cli_available: true, installations: rows })).toEqual(rows)
  expect(rowsOf({ name: 'p', php_versions: [] })).toBeNull()
  expect(rowsOf({ name: 'x', user: { limits: [] } })).toBeNull()
})

test('a table fits a terminal, and only a terminal', () => {
  const rows = [{ name: 'x'.repeat(50), note: 'y'.repeat(50) }]
  const options = { columns: ['name', 'note'], header: false, color: false }
  expect(renderTable(rows, { ...options, width: 42 }).trimEnd().length).toBe(42)
  expect(renderTable(rows, { ...options, width: null }).trimEnd().length).toBe(102)
})

test('the nearest names come first, and far ones not at all', () => {
  expect(nearest('lsit', ['list', 'show', 'delete'])).toEqual(['list'])
  expect(nearest('zzzzzz', ['list', 'show'])).toEqual([])
})
