import { expect, test } from 'vitest'
import { createFakeSystem, type FakeSystem } from '../system/fake/fake.ts'
import { createApplier } from './apply.ts'
import { plan } from './plan.ts'
import { sweep } from './sweep.ts'
import { noteDriver } from './testing.ts'

const drivers = () => [noteDriver('one'), noteDriver('two')]
const request = (generation: number, text: string | null, scope = 'site:1') => {
  const spec = text === null ? null : { text, names: [] }
  return { scope, generation, specs: { one: spec, two: spec } }
}
const text = (system: FakeSystem, role = 'one', scope = 'site:1') => system.tree.get(`/croft/etc/${role}/${scope}/text`)?.content

test('applies roles in the drivers’ order and remembers them', async () => {
  const system = createFakeSystem()
  const order: string[] = []
  const applier = createApplier(system, [noteDriver('one', order), noteDriver('two', order)])
  const reply = await applier.apply({ ...request(3, 'a'), specs: { two: { text: 'a' }, one: { text: 'a' } } })
  expect(reply).toMatchObject({ outcome: 'applied', generation: 3, role: null, error: '' })
  expect(order).toEqual(['one site:1', 'two site:1'])
  expect(system.daemons.get('nginx')?.loaded.get('/croft/etc/two/site:1/text')).toContain('a')
  expect(await applier.store.load('site:1')).toMatchObject({ generation: 3, state: 'applied' })
})

test('refuses an older generation, also after the scope went, and takes the same one again', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  await applier.apply(request(5, 'new'))
  expect(await applier.apply(request(4, 'old'))).toMatchObject({ outcome: 'stale', generation: 5 })
  expect(text(system)).toBe('new')
  expect(await applier.apply(request(5, 'new'))).toMatchObject({ outcome: 'applied', roles: { one: { changed: [], reloaded: false } } })
  await applier.apply(request(6, null))
  expect(await applier.apply(request(5, 'new'))).toMatchObject({ outcome: 'stale' })
  expect(text(system)).toBeUndefined()
})

test('an unknown role and a spec outside its schema are refused before anything is written', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  for (const specs of [{ three: null }, { one: { text: 5 } }, { one: { text: 'a', names: ['../x'] } }, { toString: null }]) {
    await expect(applier.apply({ scope: 'site:1', generation: 1, specs })).rejects.toMatchObject({ status: 400 })
  }
  expect(system.faults.log).toEqual([])
})

test('a rejected spec leaves the last good one on the machine and in the store', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  await applier.apply(request(1, 'good'))
  const reply = await applier.apply(request(2, 'bad'))
  expect(reply).toMatchObject({ outcome: 'rejected', role: 'one', error: 'line 1: bad', roles: {} })
  expect(text(system)).toBe('good')
  expect(await applier.store.load('site:1')).toMatchObject({ state: 'rejected', roles: { one: { good: { text: 'good' }, dirty: false } } })
  system.faults.restore()
  expect(await sweep(applier, system)).toMatchObject({ repaired: [], failed: [] })
  expect(await applier.apply(request(3, 'better'))).toMatchObject({ outcome: 'applied' })
})

test('a machine that cannot now is a failure, and the scope stays due for repair', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  expect(await applier.apply(request(1, 'down'))).toMatchObject({ outcome: 'failed', role: 'one' })
  expect(await applier.store.load('site:1')).toMatchObject({ state: 'failed', roles: { one: { dirty: true }, two: { dirty: false } } })
  expect((await sweep(applier, system)).failed).toEqual([{ scope: 'site:1', error: 'the daemon cannot be asked' }])
})

test('a daemon that dies of the new configuration gets the old one back', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  await applier.apply(request(1, 'good'))
  system.judge((_, tree) => (tree.get('/croft/etc/one/site:1/text')?.content === 'poison' ? 'segmentation fault' : null))
  const reply = await applier.apply(request(2, 'poison'))
  expect(reply.outcome).toBe('rejected')
  expect(reply.error).toContain('segmentation fault')
  expect(text(system)).toBe('good')
  expect(system.daemons.get('nginx')).toMatchObject({ status: 'running' })
})

test('a power cut at any moment, with the store’s own writes, is made good at the next start', async () => {
  const build = async () => {
    const system = createFakeSystem()
    await createApplier(system, drivers()).apply(request(1, 'first'))
    system.faults.restore()
    return system
  }
  const uncut = await build()
  await createApplier(uncut, drivers()).apply(request(2, 'second'))
  const touches = uncut.faults.touches
  expect(touches).toBeGreaterThan(8)
  await uncut.files.removeTree('/croft/state/agent/stage')
  for (let n = 1; n <= touches; n += 1) {
    const system = await build()
    system.faults.cutAt(n)
    // the role that was cut off says so itself; its answer may get lost with the power
    await createApplier(system, drivers())
      .apply(request(2, 'second'))
      .catch(() => null)
    system.faults.restore()
    const restarted = createApplier(system, drivers())
    await restarted.resume()
    await restarted.apply(request(2, 'second'))
    await system.files.removeTree('/croft/state/agent/stage')
    expect(system.dump(), `cut before touch ${n}: ${uncut.faults.log[n - 1]}`).toBe(uncut.dump())
  }
})

test('two changes of one scope take turns, two scopes do not wait for each other', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  const replies = await Promise.all([
    ...Array.from({ length: 10 }, (_, index) => applier.apply(request(index + 1, `text ${index + 1}`))),
    applier.apply(request(1, 'other', 'site:2')),
  ])
  expect(replies.map((reply) => reply.outcome)).toEqual(Array(11).fill('applied'))
  expect(text(system)).toBe('text 10')
  expect(text(system, 'two', 'site:2')).toBe('other')
})

test('the sweep repairs drift, reports it, and touches nothing when all is well', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  for (let id = 1; id <= 200; id += 1) await applier.apply(request(1, `text ${id}`, `site:${id}`))
  system.faults.restore()
  const before = system.daemons.get('nginx')?.reads
  expect(await sweep(applier, system)).toEqual({ checked: 200, repaired: [], failed: [], scopes: 200 })
  expect(system.faults.log).toEqual([])
  expect(system.daemons.get('nginx')?.reads).toBe(before)
  system.tree.remove('/croft/etc/two/site:7/text')
  const { repaired } = await sweep(applier, system)
  expect(repaired).toEqual([{ scope: 'site:7', changed: ['/croft/etc/two/site:7/text'], removed: [] }])
  expect(text(system, 'two', 'site:7')).toBe('text 7')
})

test('a damaged record is an error of its scope, never an empty scope', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  await applier.apply(request(1, 'a'))
  await applier.apply(request(1, 'b', 'site:2'))
  system.tree.put('/croft/state/agent/scopes/site/1.json', { kind: 'file', content: '{', uid: 0, gid: 0, mode: 0o600 })
  expect(await sweep(applier, system)).toMatchObject({
    checked: 2,
    failed: [{ scope: 'site:1', error: 'the stored state of site:1 is damaged' }],
  })
  await expect(applier.apply(request(2, 'c'))).rejects.toThrow('damaged')
})

test('strangers go, but not while a record cannot be read', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  await applier.apply(request(1, 'a'))
  const stranger = { kind: 'directory', content: '', uid: 0, gid: 0, mode: 0o755 } as const
  system.tree.put('/croft/etc/one/site:9', stranger)
  expect((await sweep(applier, system)).repaired).toEqual([{ scope: 'role:one', changed: [], removed: ['/croft/etc/one/site:9'] }])
  expect(text(system)).toBe('a')
  system.tree.put('/croft/etc/one/site:9', stranger)
  system.tree.put('/croft/state/agent/scopes/site/1.json', { kind: 'file', content: '{', uid: 0, gid: 0, mode: 0o600 })
  expect((await sweep(applier, system)).repaired).toEqual([])
  expect(text(system)).toBe('a')
})

test('a plan tells what would change and changes nothing', async () => {
  const system = createFakeSystem()
  const applier = createApplier(system, drivers())
  await applier.apply(request(1, 'a'))
  const before = system.dump()
  const { plan: changes } = await plan(applier, system, 'site:1', { one: null })
  expect(changes).toContainEqual({ scope: 'site:1', kind: 'remove', target: '/croft/etc/one/site:1/text' })
  expect(changes).toContainEqual({ scope: 'site:1', kind: 'reload', target: 'nginx' })
  expect(await plan(applier, system, 'site:1', null)).toEqual({ plan: [] })
  expect(system.dump()).toBe(before)
})
