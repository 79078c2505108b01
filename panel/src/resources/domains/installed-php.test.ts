import { expect, test } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import { unavailable } from '@croft/kit/errors.ts'
import { eachApp } from '../../testing/app.ts'
import { installedPhp } from './installed-php.ts'

const away = () => Promise.reject(unavailable('The server agent is not available'))

eachApp('installed PHP versions', (start) => {
  test('what the agent says, what it said last, what sites have', async () => {
    const app = await start()
    const clock = manualClock()
    let answer: () => Promise<readonly string[]> = away
    const installed = installedPhp({ db: app.db, clock, ask: () => answer() })
    await expect(installed()).rejects.toMatchObject({ status: 503 })
    await app.account('john')
    await app.admin.post('/domains', { domain: 'example.com', owner: 'john' })
    expect(await installed()).toEqual(['8.3'])
    answer = () => Promise.resolve(['8.2', '8.4'])
    expect(await installed()).toEqual(['8.2', '8.4'])
    answer = away
    clock.advance(60_000)
    expect(await installed()).toEqual(['8.2', '8.4'])
  })

  test('an agent that hangs is not waited for', async () => {
    const app = await start()
    await app.account('john')
    await app.admin.post('/domains', { domain: 'example.com', owner: 'john' })
    const hang = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    const installed = installedPhp({ db: app.db, clock: manualClock(), ask: hang, waitMs: 20 })
    expect(await installed()).toEqual(['8.3'])
  })
})
