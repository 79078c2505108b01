import { describe, expect, test } from 'vitest'
import { createFakeSystem } from '../system/fake/fake.ts'
import { createBatcher } from './batch.ts'
import { Rejected } from './driver.ts'
import { publishSet, type FileSet, type SetChange } from './publish-set.ts'

const folder = '/croft/etc/set'
const change = (name: string, content: string | null): SetChange => new Map([[`${folder}/${name}.conf`, content]])

function machine() {
  const system = createFakeSystem()
  system.tree.put(folder, { kind: 'directory', content: '', uid: 0, gid: 0, mode: 0o755 })
  const tests: FileSet[] = []
  const taken: FileSet[] = []
  let broken = false
  const target = {
    test: async (wanted: FileSet) => {
      tests.push(wanted)
      const bad = [...wanted].find(([, content]) => content === 'bad')
      if (bad !== undefined) throw new Rejected(`bad ${bad[0]}`)
    },
    takeOver: async (set: FileSet) => {
      taken.push(set)
      if (broken) {
        broken = false
        throw new Error('the daemon died')
      }
    },
  }
  const publish = (...changes: SetChange[]) => publishSet(folder, changes, target, system)
  const disk = async () => (await system.files.list(folder)).join(' ')
  return { system, tests, taken, publish, disk, breakNext: () => void (broken = true) }
}

describe('a shared folder of configuration', () => {
  test('one test and one take-over for many changes', async () => {
    const { publish, tests, taken, disk } = machine()
    await publish(change('a', '1'), change('b', '2'))
    expect([tests.length, taken.length, await disk()]).toEqual([1, 1, 'a.conf b.conf'])
    await publish(change('a', null))
    expect(await disk()).toBe('b.conf')
  })

  test('the bad ones of a batch fail alone, in few tests, and never touch the folder', async () => {
    const { publish, tests, taken, disk } = machine()
    const verdicts = await publish(...Array.from({ length: 32 }, (_, index) => change(`c${index}`, index === 9 ? 'bad' : 'good')))
    expect(verdicts.map(({ ok }, index) => (ok ? '' : index)).join('')).toBe('9')
    expect(tests.length).toBeLessThan(16)
    expect(taken).toHaveLength(1)
    expect(await disk()).not.toContain('c9.conf')
  })

  test('nothing accepted: nothing written, nothing reloaded', async () => {
    const { publish, taken, system } = machine()
    const touches = system.faults.touches
    expect((await publish(change('a', 'bad')))[0]?.ok).toBe(false)
    expect([taken.length, system.faults.touches - touches]).toEqual([0, 0])
  })

  test('a daemon that dies gets the last good set back', async () => {
    const { publish, taken, disk, breakNext } = machine()
    await publish(change('a', '1'))
    breakNext()
    await expect(publish(change('a', null), change('b', '2'))).rejects.toThrow('the daemon died')
    expect(await disk()).toBe('a.conf')
    expect([...(taken.at(-1) ?? new Map()).values()]).toEqual(['1'])
  })
})

describe('batches', () => {
  test('items wait for each other, works do not overlap, everybody gets its own verdict', async () => {
    const batches: number[][] = []
    let running = 0
    const add = createBatcher<number, number>(5, async (items) => {
      running += 1
      expect(running).toBe(1)
      batches.push([...items])
      await new Promise((resolve) => setTimeout(resolve, 20))
      running -= 1
      return items.map((item) => (item === 2 ? { ok: false, error: new Error('two') } : { ok: true, value: item * 10 }))
    })
    const first = [1, 2, 3].map(add)
    await new Promise((resolve) => setTimeout(resolve, 12))
    const second = add(4)
    expect(await Promise.allSettled([...first, second])).toMatchObject([
      { value: 10 },
      { reason: new Error('two') },
      { value: 30 },
      { value: 40 },
    ])
    expect(batches).toEqual([[1, 2, 3], [4]])
  })

  test('a work that throws fails its batch, and the next one runs', async () => {
    let first = true
    const add = createBatcher<string, string>(1, async (items) => {
      if (first) {
        first = false
        throw new Error('disk full')
      }
      return items.map((value) => ({ ok: true, value }))
    })
    await expect(add('a')).rejects.toThrow('disk full')
    expect(await add('b')).toBe('b')
  })
})
