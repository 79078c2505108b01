import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { unavailable } from '@croft/kit/errors.ts'
import { unixNameTaken } from './unix-name.ts'

test('is what the agent says', async () => {
  const taken = unixNameTaken(async (username) => ({ taken: username === 'john' }))
  expect([await taken('john'), await taken('jane')]).toEqual([true, false])
})

test('does not hold up a new account while the agent is away or hangs', async () => {
  expect(await unixNameTaken(() => Promise.reject(unavailable()))('john')).toBe(false)
  const hangs = unixNameTaken((_, signal) => sleep(60_000, { taken: true }, { signal }), 20)
  expect(await hangs('john')).toBe(false)
})

test('hides no other failure', async () => {
  await expect(unixNameTaken(() => Promise.reject(new Error('damaged')))('john')).rejects.toThrow('damaged')
})
