import { expect, test } from 'vitest'
import { timeOfLine } from './log-time.ts'

const now = new Date(2026, 0, 2, 12, 0, 0).getTime()
const local = (...at: [number, number, number, number, number, number]) => new Date(...at).getTime()

test.each([
  ['2026/01/02 03:04:05 [error] 1#1: *7 open() failed', local(2026, 0, 2, 3, 4, 5)],
  ['[02-Jan-2026 03:04:05] NOTICE: fpm is running', local(2026, 0, 2, 3, 4, 5)],
  ['Jan  2 03:04:05 host sshd[1]: x', local(2026, 0, 2, 3, 4, 5)],
  ['Dec 31 03:04:05 host cron[1]: x', local(2025, 11, 31, 3, 4, 5)],
  ['2026-01-02  3:04:05 0 [Note] mariadbd: ready', null],
  ['2026-01-02T03:04:05.123456+02:00 host sshd[1]: x', Date.UTC(2026, 0, 2, 1, 4, 5, 123)],
  ['{"at":"2026-01-02T03:04:05Z","event":"x"}', Date.UTC(2026, 0, 2, 3, 4, 5)],
  ['    at file.ts:7', null],
  ['', null],
])('%s', (line, at) => expect(timeOfLine(line, now)).toBe(at))
