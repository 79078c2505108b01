import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createBatcher, type Verdict } from './batch.ts'

const yes = (items: readonly number[]) => items.map((value): Verdict<number> => ({ ok: true, value }))

function recorded(delayMs: number) {
  const batches: (readonly number[])[] = []
  const add = createBatcher<number, number>(delayMs, async (items) => {
    batches.push(items)
    return yes(items)
  })
  return { batches, add }
}

test('what is sent together is worked off together, without the whole delay after a quiet time', async () => {
  const { batches, add } = recorded(60_000)
  expect(await Promise.all([add(1), add(2), add(3)])).toEqual([1, 2, 3])
  expect(batches).toEqual([[1, 2, 3]])
})

test('many in a row cost one work per delay', async () => {
  const { batches, add } = recorded(100)
  const start = Date.now()
  const answers: Promise<number>[] = []
  for (let item = 0; item < 30; item += 1) {
    answers.push(add(item))
    await sleep(10)
  }
  expect(await Promise.all(answers)).toHaveLength(30)
  expect(batches.length).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - start) / 100))
})

test('a work that throws fails its own batch only', async () => {
  let broken = true
  const add = createBatcher<number, number>(10, async (items) => {
    if (broken) throw new Error('no')
    return yes(items)
  })
  await expect(add(1)).rejects.toThrow('no')
  broken = false
  expect(await add(2)).toBe(2)
})
