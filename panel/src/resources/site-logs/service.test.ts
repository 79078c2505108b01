import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { Reply, StreamBody, type StreamEvent } from '@croft/kit/http/route.ts'
import { eachPanelEngine } from '../../db/testing.ts'
import { siteWorld } from '../site-aliases/testing.ts'
import { linesOf } from './lines.ts'
import { daysOf, periodOf } from './period.ts'
import { type LogRequest, siteLogService } from './service.ts'
import { timeOfLine } from './time.ts'

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('lines', () => {
  test('are put together again from any pieces', async () => {
    const bytes = Buffer.from('eins\r\nzwei ä€\n\ndrei')
    for (const size of [1, 2, 3, 7]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
      expect(await collect(linesOf(Readable.from(pieces)))).toEqual(['eins', 'zwei ä€', '', 'drei'])
    }
  })

  test('are cut where they have no end', async () => {
    const long = Array.from({ length: 40 }, () => 'x'.repeat(10_000))
    const lines = await collect(linesOf(Readable.from([...long, '\nnext\n'])))
    expect(lines.map((line) => line.length)).toEqual([65_536, 4])
  })
})

test('the time of a line', () => {
  expect(timeOfLine('1.2.3.4 - - [10/Oct/2025:13:55:36 +0200] "GET / HTTP/1.1" 200 1 "-" "-"')).toBe(Date.UTC(2025, 9, 10, 11, 55, 36))
  expect(timeOfLine('2025/10/10 13:55:36 [error] 1#1: x')).toBe(new Date(2025, 9, 10, 13, 55, 36).getTime())
  expect(timeOfLine('[10-Oct-2025 13:55:36 UTC] PHP Warning: x')).toBe(Date.UTC(2025, 9, 10, 13, 55, 36))
  expect(timeOfLine('#1 {main}')).toBeNull()
})

test('a period of days ends with the last of them', () => {
  const period = periodOf('2025-10-10', '2025-10-11', { from: 0, to: 1 })
  expect(period).toEqual({ from: new Date(2025, 9, 10).getTime(), to: new Date(2025, 9, 12).getTime() })
  expect(daysOf(period)).toEqual(['2025-10-10', '2025-10-11'])
  expect(() => periodOf('2025-10-10', '2025-10-09', { from: 0, to: 1 })).toThrow('Invalid to')
})

eachPanelEngine('logs of a site', (open) => {
  const line = (hour: number) =>
    `1.2.3.4 - - [10/Oct/2025:${String(hour).padStart(2, '0')}:00:00 +0000] "GET /${hour} HTTP/1.1" 200 1 "-" "-"`
  const make = async () => {
    const world = await siteWorld(open)
    const asked: unknown[] = []
    const agent = {
      read: async (request: LogRequest & { lines: number; contains: string }) => {
        asked.push(request)
        return { lines: [1, 2, 3, 4, 5].map(line).filter((each) => each.includes(request.contains)), truncated: true }
      },
      stream: async (request: LogRequest) => {
        asked.push(request)
        return Readable.from([Buffer.from('one\ntw'), Buffer.from('o\n')])
      },
      download: async (request: LogRequest) => {
        asked.push(request)
        return Readable.from([Buffer.from('gz')])
      },
    }
    return { ...world, asked, logs: siteLogService({ domains: world.domains, agent }) }
  }
  const query = { type: 'access' as const, lines: 100, q: '' }

  test('the last lines, searched on the machine', async () => {
    const { logs, asked, domains, john } = await make()
    const { id } = await domains.require(john, 'example.com')
    expect(await logs.read(john, 'example.com', { ...query, q: '/3 ' })).toEqual({ type: 'access', lines: [line(3)], truncated: true })
    expect(asked).toEqual([{ site: id, type: 'access', lines: 100, contains: '/3 ' }])
  })

  test('of a period; cut only when the log may hold more of it', async () => {
    const { logs, john } = await make()
    const within = await logs.read(john, 'example.com', { ...query, from: '2025-10-10T02:00:00Z', to: '2025-10-10T04:00:00Z' })
    expect(within).toEqual({ type: 'access', lines: [line(2), line(3)], truncated: false })
    const open_ = await logs.read(john, 'example.com', { ...query, lines: 1, to: '2025-10-10T03:00:00Z' })
    expect(open_).toEqual({ type: 'access', lines: [line(2)], truncated: true })
  })

  test('as events', async () => {
    const { logs, john } = await make()
    const body = await logs.stream(john, 'example.com', 'error')
    const events: StreamEvent[] = await collect(body.open(null, new AbortController().signal))
    expect(events).toEqual(['one', 'two'].map((text) => ({ event: 'log', data: { type: 'error', line: text } })))
  })

  test('as a file with a name', async () => {
    const { logs, john } = await make()
    const reply = await logs.download(john, 'example.com', 'access', '2025-10-10')
    expect(reply).toBeInstanceOf(Reply)
    expect(reply.headers['Content-Disposition']).toBe('attachment; filename="example.com-access-2025-10-10.log.gz"')
    expect(reply.body).toBeInstanceOf(StreamBody)
  })

  test('of others are not found, and the machine is not asked', async () => {
    const { logs, asked, mary } = await make()
    await expect(logs.read(mary, 'example.com', query)).rejects.toThrow('Domain not found')
    await expect(logs.stream(mary, 'example.com', 'access')).rejects.toThrow('Domain not found')
    await expect(logs.download(mary, 'example.com', 'access', null)).rejects.toThrow('Domain not found')
    expect(asked).toEqual([])
  })
})
