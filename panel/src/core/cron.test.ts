import { describe, expect, test } from 'vitest'
import { describeCron, isTimezone, nextTimes, normalCron } from './cron.ts'

const berlin = 'Europe/Berlin'
const times = (expression: string, timezone: string, after: string, count: number) =>
  nextTimes(expression, timezone, Date.parse(after), count).map((at) => new Date(at).toISOString().replace(':00.000Z', 'Z'))

describe('expressions', () => {
  test.each([
    ['0 3 * * *', '0 3 * * *'],
    ['  */5   * * * *  ', '*/5 * * * *'],
    ['0,30 8-18/2 1 JAN,jul mon-FRI', '0,30 8-18/2 1 JAN,jul mon-FRI'],
    ['0 0 * * 7', '0 0 * * 7'],
    ['@Daily', '@daily'],
    ['@reboot', '@reboot'],
    ['0 0 29 2 *', '0 0 29 2 *'],
  ])('%j is stored as %j', (given, stored) => {
    expect(normalCron(given)).toBe(stored)
  })

  test.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '0 0 0 * *',
    '0 0 32 * *',
    '0 0 30 2 *',
    '5-1 * * * *',
    '*/0 * * * *',
    '@yearly',
    '@every 5m',
    '0 0 L * *',
    '0 0 * * 5#2',
    '0 0 15W * *',
    '? * * * *',
    '* * * * *\n* * * * * root id',
    '* * * * *;',
    'H * * * *',
    '1,,2 * * * *',
  ])('%j is none', (given) => {
    expect(normalCron(given)).toBeNull()
  })

  test.each([
    ['0 3 * * *', 'At 03:00'],
    ['*/5 * * * *', 'Every 5 minutes'],
    ['@hourly', 'Every hour'],
    ['@reboot', 'At every start of the server'],
    ['15 14 1 * *', 'At 14:15, on day 1 of the month'],
  ])('%s: %s', (expression, said) => {
    expect(describeCron(expression)).toBe(said)
  })
})

describe('the night that skips an hour', () => {
  test('a time in it comes once, when the hour is over', () => {
    expect(times('30 2 * * *', berlin, '2026-03-28T12:00Z', 3)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:30Z', '2026-03-31T00:30Z'])
  })
  test('a time after it is not moved', () => {
    expect(times('30 3 * * *', berlin, '2026-03-28T12:00Z', 2)).toEqual(['2026-03-29T01:30Z', '2026-03-30T01:30Z'])
  })
  test('what comes every half hour comes every half hour', () => {
    expect(times('*/30 * * * *', berlin, '2026-03-29T00:10Z', 4)).toEqual([
      '2026-03-29T00:30Z',
      '2026-03-29T01:00Z',
      '2026-03-29T01:30Z',
      '2026-03-29T02:00Z',
    ])
  })
})

describe('the night that repeats an hour', () => {
  test('a time in it comes once', () => {
    expect(times('30 2 * * *', berlin, '2026-10-24T12:00Z', 2)).toEqual(['2026-10-25T00:30Z', '2026-10-26T01:30Z'])
  })
  test('a time after it is not moved', () => {
    expect(times('30 3 * * *', berlin, '2026-10-24T12:00Z', 2)).toEqual(['2026-10-25T02:30Z', '2026-10-26T02:30Z'])
  })
  test('what comes every half hour comes every half hour', () => {
    expect(times('*/30 * * * *', berlin, '2026-10-24T23:40Z', 5)).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T00:30Z',
      '2026-10-25T01:00Z',
      '2026-10-25T01:30Z',
      '2026-10-25T02:00Z',
    ])
  })
})

test('day of the month or day of the week, when both are given, as in any cron', () => {
  expect(times('0 0 13 * 5', 'UTC', '2026-01-08T00:00Z', 3)).toEqual(['2026-01-09T00:00Z', '2026-01-13T00:00Z', '2026-01-16T00:00Z'])
})

test('a change of half an hour', () => {
  expect(times('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', 2)).toEqual(['2026-10-03T15:30Z', '2026-10-04T15:15Z'])
})

test('time zones', () => {
  expect(['Europe/Berlin', 'UTC', 'Asia/Kathmandu', 'Mars/Olympus', '', 'Europe/Berlin\n'].map(isTimezone)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
})
