import { expect, it } from 'vitest'
import { eachApp } from '../../../testing/app.ts'
import { agree, internet } from '../testing/internet.ts'

const hour = 3_600_000

/** Most entries within any window of so many milliseconds. */
function most(times: readonly number[], ms: number): number {
  let from = 0
  let found = 0
  for (const [index, at] of times.entries()) {
    while ((times[from] ?? 0) <= at - ms) from += 1
    found = Math.max(found, index - from + 1)
  }
  return found
}

eachApp('a thousand domains that come at once', (start) => {
  it('never go beyond what an authority lets an account do, even when many of them fail', { timeout: 120_000 }, async () => {
    const world = await internet()
    const app = await start(world.outside)
    await agree(app, world)
    // the fall-back would take what the first may not: here there is none
    await app.admin.put('/ssl/acme/account', { fallback: [], agree_tos: true })
    const { choices, settlement, clock } = app.parts.orderDeps
    const ordered: number[] = []
    const failed: number[] = []
    await app.db.transaction(async () => {
      for (let n = 0; n < 1000; n += 1) {
        const names = [`d${n}.example`, `www.d${n}.example`]
        for (;;) {
          const { usable, next } = await choices.choose(names, false)
          if (usable.length > 0) break
          app.clock.advance((next ?? 0) - clock.now())
        }
        ordered.push(clock.now())
        await settlement.attempted(world.first.directoryUrl, names, 'ordered')
        if (n % 3 === 0) failed.push(clock.now())
        await settlement.attempted(world.first.directoryUrl, names, n % 3 === 0 ? 'failed' : 'issued')
        app.clock.advance(2000)
      }
    })
    expect(ordered).toHaveLength(1000)
    expect(most(ordered, 3 * hour)).toBeLessThanOrEqual(225)
    expect(most(failed, hour)).toBeLessThanOrEqual(60)
    expect((ordered.at(-1) ?? 0) - (ordered[0] ?? 0)).toBeLessThan(24 * hour)
  })
})
