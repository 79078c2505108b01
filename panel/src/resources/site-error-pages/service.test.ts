import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { dueScopes, siteWorld } from '../site-aliases/testing.ts'
import { PutErrorPage } from './schema.ts'
import { siteErrorPageService } from './service.ts'
import { siteErrorPageStore } from './store.ts'

test('content is counted in bytes', () => {
  expect(PutErrorPage.safeParse({ content: 'a'.repeat(262_144) }).success).toBe(true)
  expect(PutErrorPage.safeParse({ content: 'ä'.repeat(131_073) }).success).toBe(false)
})

eachPanelEngine('error pages', (open) => {
  const make = async () => {
    const world = await siteWorld(open)
    return { ...world, pages: siteErrorPageService({ ...world, store: siteErrorPageStore(world.db) }) }
  }

  test('a page that is not set is the default one; set, replaced and reset, the site follows', async () => {
    const { db, pages, john, settle } = await make()
    const before = await pages.show(john, 'example.com', '404')
    expect(before.content).toContain('<h1>Page not found</h1>')
    await pages.put(john, 'example.com', '404', '<h1>Lost</h1>')
    expect(await dueScopes(db)).toHaveLength(1)
    await settle()
    await pages.put(john, 'example.com', '404', '<h1>Gone astray</h1>')
    expect(await dueScopes(db)).toHaveLength(1)
    expect(await pages.show(john, 'example.com', '404')).toEqual({ code: 404, content: '<h1>Gone astray</h1>' })
    const list = await pages.list(john, 'example.com')
    expect(list.map(({ code }) => code)).toEqual([400, 401, 403, 404, 405, 410, 429, 500, 502, 503, 504])
    expect(list.filter(({ custom }) => custom)).toEqual([{ code: 404, custom: true, updated_at: expect.any(String) }])
    await pages.reset(john, 'example.com', '404')
    expect(await pages.show(john, 'example.com', '404')).toEqual(before)
    await expect(pages.reset(john, 'example.com', '404')).resolves.toBeUndefined()
  })

  test('other statuses and other people’s sites are refused', async () => {
    const { pages, john, mary } = await make()
    for (const code of ['200', '418', 'abc', '0404', '']) {
      await expect(pages.put(john, 'example.com', code, 'x')).rejects.toThrow('Invalid error code')
    }
    await expect(pages.show(mary, 'example.com', '404')).rejects.toThrow('Domain not found')
    await expect(pages.put(mary, 'example.com', '404', 'x')).rejects.toThrow('Domain not found')
  })
})
