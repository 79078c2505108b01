import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import { notFound } from '@croft/kit/errors.ts'
import { eachPanelEngine } from '../../db/testing.ts'
import { siteWorld } from '../site-aliases/testing.ts'
import { intervalStart, statsOf } from './aggregate.ts'
import { distinctCounter } from './distinct.ts'
import { parseHit } from './line.ts'
import { siteStatsService } from './service.ts'
import { topCounter } from './top.ts'

const line = (time: string, { ip = '192.0.2.1', path = '/', status = 200, bytes = 100, referrer = '-' } = {}) =>
  `${ip} - - [${time} +0000] "GET ${path} HTTP/1.1" ${status} ${bytes} "${referrer}" "Browser/1.0 (\\"x\\")"`

test('a line', () => {
  expect(parseHit(line('10/Oct/2025:13:55:36', { path: '/a?b=1', referrer: 'https://friend.example/x?y' }))).toEqual({
    at: Date.UTC(2025, 9, 10, 13, 55, 36),
    visitor: '192.0.2.1 Browser/1.0 (\\"x\\")',
    path: '/a',
    status: 200,
    bytes: 100,
    referrer: 'https://friend.example/x',
  })
  expect(parseHit('1.2.3.4 - - [10/Oct/2025:13:55:36 +0000] "\\x16\\x03" 400 0 "-" "-"')).toMatchObject({ path: '-', status: 400 })
  expect(parseHit('1.2.3.4 - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200 7 "-" "x" HIT')).toMatchObject({
    path: '/',
    bytes: 7,
    visitor: '1.2.3.4 x',
  })
  expect(parseHit('nonsense')).toBeNull()
})

test('different visitors are counted within two percent', () => {
  for (const wanted of [0, 1, 2, 100, 3000, 50_000]) {
    const counter = distinctCounter()
    for (let round = 0; round < 2; round += 1)
      for (let index = 0; index < wanted; index += 1) counter.add(`10.0.${index >> 8}.${index & 255} Browser`)
    expect(Math.abs(counter.count() - wanted), String(wanted)).toBeLessThanOrEqual(wanted * 0.04)
  }
})

test('the frequent ones survive a flood of others', () => {
  const counter = topCounter()
  for (let index = 0; index < 20_000; index += 1) {
    counter.add(`/random-${index}`)
    if (index % 10 === 0) counter.add('/home')
  }
  expect(counter.top(1)).toEqual([['/home', 2000]])
})

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

test('counts what lies within the period', async () => {
  const period = { from: Date.UTC(2025, 9, 10), to: Date.UTC(2025, 9, 10, 3) }
  const stats = await statsOf(
    each([
      line('09/Oct/2025:23:59:59'),
      line('10/Oct/2025:00:00:00', { referrer: 'https://www.example.com/home' }),
      line('10/Oct/2025:00:30:00', { ip: '192.0.2.2', status: 404, path: '/lost', referrer: 'https://friend.example/' }),
      line('10/Oct/2025:02:00:00', { status: 503, bytes: 7 }),
      line('10/Oct/2025:03:00:00'),
      'nonsense',
    ]),
    { period, interval: 'hour', hosts: new Set(['www.example.com']) },
  )
  expect(stats).toMatchObject({ requests: 3, visitors: 2, bandwidth_bytes: 207, status: { '2xx': 1, '3xx': 0, '4xx': 1, '5xx': 1 } })
  expect(stats.series.map(({ requests, visitors }) => [requests, visitors])).toEqual([
    [2, 2],
    [0, 0],
    [1, 1],
  ])
  expect(stats.top_paths).toEqual([
    { path: '/', requests: 2 },
    { path: '/lost', requests: 1 },
  ])
  expect(stats.top_referrers).toEqual([{ referrer: 'https://friend.example/', requests: 1 }])
})

test('intervals begin where calendars do', () => {
  const at = new Date(2025, 9, 10, 13, 55).getTime()
  expect(intervalStart(at, 'day')).toBe(new Date(2025, 9, 10).getTime())
  expect(intervalStart(at, 'day', 1)).toBe(new Date(2025, 9, 11).getTime())
  expect(intervalStart(at, 'month', 3)).toBe(new Date(2026, 0, 1).getTime())
})

eachPanelEngine('stats of a site', (open) => {
  const make = async () => {
    const world = await siteWorld(open)
    const files: Record<string, string> = {
      '2025-10-10': line('10/Oct/2025:12:00:00'),
      live: [line('11/Oct/2025:10:00:00'), line('11/Oct/2025:11:00:00', { ip: '192.0.2.9' })].join('\n'),
    }
    const agent = {
      async download({ date }: { date: string | null }) {
        const text = files[date ?? 'live']
        if (text === undefined) throw notFound('Log')
        return Readable.from([gzipSync(text)])
      },
    }
    const clock = manualClock(Date.UTC(2025, 9, 11, 12))
    const stats = siteStatsService({ domains: world.domains, agent, hosts: async () => new Set(['example.com']), clock })
    return { ...world, stats, agent }
  }
  const { signal } = new AbortController()

  test('are counted over the kept days and the current log', async () => {
    const { stats, john } = await make()
    const shown = await stats.show(john, 'example.com', { interval: 'day' }, signal)
    expect(shown).toMatchObject({ domain: 'example.com', requests: 3, visitors: 2 })
    expect(shown.series.map(({ requests }) => requests).slice(-2)).toEqual([1, 2])
    const one = await stats.show(
      john,
      'example.com',
      { interval: 'hour', from: '2025-10-11T10:30:00Z', to: '2025-10-11T12:00:00Z' },
      signal,
    )
    expect(one.requests).toBe(1)
  })

  test('a broken log is an error, never a small number', async () => {
    const { stats, agent, john } = await make()
    agent.download = async () => Readable.from([Buffer.from('no gzip')])
    await expect(stats.show(john, 'example.com', { interval: 'day' }, signal)).rejects.toThrow('incorrect header check')
    await expect(stats.show(john, 'example.com', { interval: 'day' }, signal)).rejects.toThrow('incorrect header check')
  })

  test('one at a time for an account, and not over ages', async () => {
    const { stats, agent, john } = await make()
    const read = agent.download.bind(agent)
    const reading = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    agent.download = async (request) => {
      reading.resolve()
      await held.promise
      return read(request)
    }
    const first = stats.show(john, 'example.com', { interval: 'day' }, signal)
    await reading.promise
    const second = stats.show(john, 'example.com', { interval: 'day' }, signal)
    await expect(second).rejects.toThrow('Another operation is running on this domain')
    held.resolve()
    await expect(first).resolves.toMatchObject({ requests: 3 })
    await expect(stats.show(john, 'example.com', { interval: 'day', from: '2020-01-01' }, signal)).rejects.toThrow('Invalid from')
    await expect(stats.show(john, 'example.com', { interval: 'hour', from: '2025-08-01' }, signal)).rejects.toThrow('Invalid interval')
  })

  test('of others are not found', async () => {
    const { stats, mary } = await make()
    await expect(stats.show(mary, 'example.com', { interval: 'day' }, signal)).rejects.toThrow('Domain not found')
  })
})
