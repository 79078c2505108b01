import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { WebSpec } from '../../drivers/web/spec.ts'
import { loadSite } from '../domains/snapshot.ts'
import { dueScopes, siteWorld } from '../site-aliases/testing.ts'
import { UpdateVhost } from './schema.ts'
import { siteVhostService } from './service.ts'
import { siteVhostStore } from './store.ts'

test('options that are not sent are not set', () => {
  expect(UpdateVhost.parse({ options: { gzip: false } })).toEqual({ options: { gzip: false } })
  expect(UpdateVhost.safeParse({ options: { client_max_body_mb: 0 } }).success).toBe(false)
  expect(UpdateVhost.safeParse({ template: 'toString' }).success).toBe(false)
})

eachPanelEngine('virtual hosts', (open) => {
  const make = async () => {
    const world = await siteWorld(open)
    const checked: WebSpec[] = []
    const agent = {
      renderVhost: async (spec: WebSpec) => `# ${WebSpec.parse(spec).own?.custom ?? 'shared'}`,
      checkSite: async (scope: string, spec: WebSpec) => {
        expect(scope).toBe(`site:${spec.site}`)
        checked.push(WebSpec.parse(spec))
        const bad = spec.own?.custom.includes('bogus') === true
        return { valid: !bad, output: bad ? 'unknown directive "bogus"' : '' }
      },
    }
    const load = (id: number) => loadSite(world.db, id)
    return { ...world, checked, vhosts: siteVhostService({ ...world, store: siteVhostStore(world.db), loadSite: load, agent }) }
  }

  test('options change by themselves, are counted and kept', async () => {
    const { db, vhosts, john, checked } = await make()
    expect(await vhosts.show(john, 'example.com')).toMatchObject({
      revision: 0,
      template: 'default',
      options: { gzip: true },
      config: '# shared',
    })
    const set = await vhosts.update(john, 'example.com', { template: 'static', options: { gzip: false } })
    expect(set).toMatchObject({ revision: 1, template: 'static', options: { gzip: false, index_files: ['index.html', 'index.htm'] } })
    expect(await dueScopes(db)).toHaveLength(1)
    const more = await vhosts.update(john, 'example.com', { options: { www_redirect: 'to_apex' } })
    expect(more).toMatchObject({ revision: 2, options: { gzip: false, www_redirect: 'to_apex' } })
    expect(checked).toEqual([])
  })

  test('what changes nothing is no revision', async () => {
    const { db, vhosts, john } = await make()
    expect(await vhosts.update(john, 'example.com', { options: { gzip: true } })).toMatchObject({ revision: 0 })
    expect(await dueScopes(db)).toEqual([])
  })

  test('directives are the administrators’, and are tested before they are stored', async () => {
    const { db, vhosts, admin, john, checked } = await make()
    await expect(vhosts.update(john, 'example.com', { custom: { nginx: 'gzip off;' } })).rejects.toThrow('Admin access required')
    const bad = vhosts.update(admin, 'example.com', { custom: { nginx: 'bogus on;' } })
    await expect(bad).rejects.toThrow('Invalid configuration: unknown directive "bogus"')
    expect(await dueScopes(db)).toEqual([])
    const set = await vhosts.update(admin, 'example.com', { custom: { nginx: 'add_header X-A 1;' } })
    expect(set).toMatchObject({ revision: 1, custom: { nginx: 'add_header X-A 1;' }, config: '# add_header X-A 1;' })
    await vhosts.update(john, 'example.com', { options: { gzip: false } })
    expect(checked.at(-1)?.own).toMatchObject({ gzip: false, custom: 'add_header X-A 1;' })
    await expect(vhosts.reset(john, 'example.com')).rejects.toThrow('Admin access required')
    await expect(vhosts.update(admin, 'example.com', { custom: { apache: 'X' } })).rejects.toThrow('Apache is not installed')
  })

  test('a test stores nothing', async () => {
    const { vhosts, admin, john } = await make()
    const tried = await vhosts.test(admin, 'example.com', { custom: { nginx: 'bogus on;' } })
    expect(tried).toEqual({ valid: false, output: 'unknown directive "bogus"' })
    expect(await vhosts.test(john, 'example.com', { options: { gzip: false } })).toEqual({ valid: true, output: '' })
    await expect(vhosts.test(john, 'example.com', { custom: { nginx: 'x' } })).rejects.toThrow('Admin access required')
    expect(await vhosts.show(admin, 'example.com')).toMatchObject({ revision: 0, custom: { nginx: '' } })
  })

  test('history, rollback and reset', async () => {
    const { vhosts, admin, john } = await make()
    await vhosts.update(john, 'example.com', { options: { gzip: false } })
    await vhosts.update(admin, 'example.com', { custom: { nginx: 'add_header X-A 1;' } })
    await expect(vhosts.rollback(john, 'example.com', 1)).rejects.toThrow('Admin access required')
    expect(await vhosts.rollback(admin, 'example.com', 1)).toMatchObject({ revision: 3, custom: { nginx: '' }, options: { gzip: false } })
    await vhosts.reset(john, 'example.com')
    expect(await vhosts.show(john, 'example.com')).toMatchObject({ revision: 4, template: 'default', options: { gzip: true } })
    const history = await vhosts.history(john, 'example.com')
    expect(history.map(({ revision, actor }) => [revision, actor])).toEqual([
      [4, 'john'],
      [3, 'boss'],
      [2, 'boss'],
      [1, 'john'],
      [0, 'john'],
    ])
    expect(JSON.parse(history[2]?.config ?? '')).toMatchObject({ custom: { nginx: 'add_header X-A 1;' } })
    await expect(vhosts.rollback(admin, 'example.com', 99)).rejects.toThrow('Version not found')
  })

  test('the last fifty are kept', async () => {
    const { vhosts, john } = await make()
    for (let step = 1; step <= 52; step += 1) await vhosts.update(john, 'example.com', { options: { client_max_body_mb: 100 + step } })
    const history = await vhosts.history(john, 'example.com')
    expect(history.map(({ revision }) => revision)).toEqual(Array.from({ length: 50 }, (_, index) => 52 - index))
  })

  test('of others are not found', async () => {
    const { vhosts, mary } = await make()
    await expect(vhosts.show(mary, 'example.com')).rejects.toThrow('Domain not found')
    await expect(vhosts.history(mary, 'example.com')).rejects.toThrow('Domain not found')
    await expect(vhosts.reset(mary, 'example.com')).rejects.toThrow('Domain not found')
  })
})
