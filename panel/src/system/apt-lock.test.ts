import { expect, test } from 'vitest'
import { isLocked, whileLocked } from './apt-lock.ts'

const held = 'E: Could not get lock /var/cache/apt/archives/lock. It is held by process 0\nE: Unable to lock directory'

test('what waits for another apt is told from other failures', () => {
  expect(isLocked(held)).toBe(true)
  expect(isLocked('E: Unable to acquire the dpkg frontend lock')).toBe(true)
  expect(isLocked('E: Unable to locate package nginx')).toBe(false)
})

test('tries again until the lock is free', async () => {
  const outcomes = [held, held, 'done']
  expect(await whileLocked(() => Promise.resolve(outcomes.shift() ?? 'too often'), isLocked, { everyMs: 1 })).toBe('done')
})

test('gives up after its time with the last outcome', async () => {
  let tries = 0
  const outcome = await whileLocked(() => Promise.resolve(`${held} ${(tries += 1)}`), isLocked, { everyMs: 5, forMs: 20 })
  expect(outcome).toContain(held)
  expect(tries).toBeGreaterThan(1)
  expect(tries).toBeLessThan(6)
})
