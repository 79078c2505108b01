import { expect, it } from 'vitest'
import { eachApp } from '../../testing/app.ts'

eachApp('list of domains', (start) => {
  it('counts what it shows, page by page, whatever is asked for and whoever asks', async () => {
    const app = await start()
    const alice = await app.account('alice')
    await app.account('bob')
    for (const domain of ['one.example.com', 'two.example.com', 'three.example.net']) await alice.post('/domains', { domain })
    await app.admin.post('/domains', { domain: 'four.example.org', owner: 'bob' })
    await app.admin.post('/domains/two.example.com/suspend', {})
    const ask = async (query: string, client = app.admin) => {
      const { body, headers } = await client.get(`/domains?${query}`)
      const rows = body['data'] as { domain: string }[]
      return { names: rows.map((row) => row.domain), total: Number(headers['x-total-count']) }
    }
    expect(await ask('page=2&per_page=3')).toEqual({ names: ['two.example.com'], total: 4 })
    expect(await ask('page=1&per_page=1&owner=bob')).toEqual({ names: ['four.example.org'], total: 1 })
    expect(await ask('page=1&per_page=1&q=EXAMPLE.COM')).toEqual({ names: ['one.example.com'], total: 2 })
    expect(await ask('page=1&per_page=5&status=suspended')).toEqual({ names: ['two.example.com'], total: 1 })
    expect(await ask('page=1&per_page=1', alice)).toEqual({ names: ['one.example.com'], total: 3 })
    expect(await ask('page=1&per_page=5&owner=bob', alice)).toEqual({ names: [], total: 0 })
  })
})
