import { expect, test } from 'vitest'
import { pageBody, pageInMemory, parsePage, wholeList } from './page.ts'

const list = { sort: ['size', 'name'] }
const rows = [
  { name: 'b', size: 2 },
  { name: 'a', size: 2 },
  { name: 'Cab', size: 10 },
]
const options = { search: ['name'], id: 'name' } as const
const names = (query: Record<string, unknown>) => pageInMemory(rows, parsePage(query, list), options).items.map(({ name }) => name)

test('the request becomes offset and limit', () => {
  expect(parsePage({}, list)).toEqual(wholeList)
  expect(parsePage({ page: '3', per_page: '20' }, list)).toMatchObject({ page: 3, perPage: 20, offset: 40, limit: 20 })
  expect(parsePage({ per_page: '20' }, list)).toMatchObject({ page: 1, offset: 0, limit: 20 })
  expect(parsePage({}, { ...list, alwaysPaged: true })).toMatchObject({ page: 1, limit: 50 })
  expect(() => parsePage({ q: 'a\n' }, list)).toThrow('Q contains invalid characters')
  expect(() => parsePage({ page: '9999999999' }, list)).toThrow('Invalid page')
})

test('lists in memory are filtered, sorted with a tie-break, and cut', () => {
  expect(names({})).toEqual(['b', 'a', 'Cab'])
  expect(names({ sort: 'size' })).toEqual(['a', 'b', 'Cab'])
  expect(names({ sort: '-size,-name' })).toEqual(['Cab', 'b', 'a'])
  expect(names({ q: 'A' })).toEqual(['a', 'Cab'])
  expect(names({ page: '2', per_page: '2' })).toEqual(['Cab'])
  expect(pageBody({ items: [], total: 0 }, parsePage({ page: '9' }, list), list)).toEqual({
    success: true,
    data: [],
    meta: { total: 0, per_page: 50, current_page: 9, last_page: 1 },
  })
})
