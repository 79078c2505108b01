import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { serve, withKey } from '../settings/testing.ts'
import { settingsGroups } from '../settings/groups.ts'
import { siteWorld } from '../site-aliases/testing.ts'
import { searchRoutes } from './routes.ts'
import { searchService } from './service.ts'

eachPanelEngine('search', (open) => {
  const make = async () => {
    const world = await siteWorld(open)
    await world.create(world.mary, 'mary-example.net')
    const search = searchService({ users: world.users, domains: world.domains, settings: { groups: settingsGroups } })
    const as = serve(searchRoutes, { search })
    const ids = async (ctx: typeof world.john, query: string) =>
      ((await as(ctx).get(`/search?${query}`)).body['results'] as { type: string; id: string }[]).map(({ type, id }) => `${type} ${id}`)
    return { ...world, as, ids }
  }

  test('finds accounts, domains and settings, what begins with the text first', async () => {
    const { as, admin, ids } = await make()
    expect(await ids(admin, 'q=EXAMPLE')).toEqual(['domain example.com', 'user boss', 'user john', 'domain mary-example.net', 'user mary'])
    expect(await ids(admin, 'q=mary')).toEqual(['user mary', 'domain mary-example.net'])
    expect(await ids(admin, 'q=session%20ttl')).toEqual(['setting auth.session_ttl'])
    expect(await ids(admin, 'q=example&types=domain&limit=1')).toEqual(['domain example.com'])
    expect((await as(admin).get('/search?q=example.com&types=domain')).body).toEqual({
      query: 'example.com',
      results: [{ type: 'domain', id: 'example.com', title: 'example.com', subtitle: 'john', link: '/domains/example.com' }],
    })
  })

  test('keeps to view and scopes', async () => {
    const { admin, john, ids } = await make()
    expect(await ids(john, 'q=example')).toEqual(['domain example.com', 'user john'])
    expect(await ids(john, 'q=mary')).toEqual([])
    expect(await ids(john, 'q=session')).toEqual([])
    expect(await ids(withKey(admin, ['domains']), 'q=example')).toEqual(['domain example.com', 'domain mary-example.net'])
    expect(await ids(withKey(admin, ['email']), 'q=example')).toEqual([])
    expect(await ids(admin, 'q=%25_')).toEqual([])
  })

  test.each([
    ['', 'Q is required'],
    ['?q=a', 'Invalid q'],
    ['?q=ab&types=planet', 'Invalid types'],
    ['?q=ab&limit=51', 'Invalid limit'],
  ])('%s is refused', async (query, message) => {
    const { as, admin } = await make()
    const reply = await as(admin).get(`/search${query}`)
    expect([reply.status, reply.body['message']]).toEqual([400, message])
  })
})
