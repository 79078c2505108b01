import { expect, test } from 'vitest'
import { createTimetable, dueJobs, type LastLook, type Times } from './due.ts'

const job = (expression: string, changes: Partial<Times> = {}): Times => ({ expression, timezone: 'UTC', enabled: true, ...changes })
const at = (text: string, boot = 'a'): LastLook => ({ boot, at: Date.parse(text) })

/** Looks at the clock at each of these moments and tells when the jobs were due. */
function walk(jobs: readonly Times[], looks: readonly LastLook[], zone = 'UTC'): string[] {
  const isDue = createTimetable()
  let last: LastLook | null = null
  const seen: string[] = []
  for (const now of looks) {
    const look: ReturnType<typeof dueJobs<Times>> = dueJobs(jobs, last, now, isDue, zone)
    last = look.last
    for (const each of look.due) seen.push(`${new Date(now.at).toISOString().slice(11, 16)} ${each.expression}`)
  }
  return seen
}
const everyMinute = (from: string, minutes: number, boot = 'a'): LastLook[] =>
  Array.from({ length: minutes }, (_, index) => ({ boot, at: Date.parse(from) + index * 60_000 + 5 }))

test('a job is due in its minute, once', () => {
  expect(walk([job('2 * * * *')], everyMinute('2026-01-01T00:00Z', 70))).toEqual(['00:02 2 * * * *', '01:02 2 * * * *'])
})

test('looks that come late or twice within a minute make no difference', () => {
  const looks = ['00:01:59', '00:02:31', '00:02:40', '00:04:00', '00:04:00.5', '00:04:59'].map((time) => at(`2026-01-01T${time}Z`))
  expect(walk([job('2-4 * * * *')], looks)).toEqual(['00:02 2-4 * * * *', '00:04 2-4 * * * *'])
})

test('a runner that was away for a moment makes up for it once; one that was away for long does not', () => {
  expect(walk([job('*/2 * * * *')], [at('2026-01-01T00:00:30Z'), at('2026-01-01T00:04:10Z'), at('2026-01-01T00:05:00Z')])).toEqual([
    '00:04 */2 * * * *',
  ])
  expect(walk([job('2 * * * *')], [at('2026-01-01T00:00:30Z'), at('2026-01-01T00:20:00Z')])).toEqual([])
})

test('what was missed while the machine was off is left out, and jobs of the boot run once', () => {
  const jobs = [job('* * * * *'), job('@reboot'), job('@reboot', { enabled: false })]
  const off = [...everyMinute('2026-01-01T00:00Z', 2), ...everyMinute('2026-01-01T00:03Z', 2, 'b')]
  expect(walk(jobs, off)).toEqual(['00:01 * * * * *', '00:03 @reboot', '00:04 * * * * *'])
})

test('a clock that is set back a little runs nothing twice; one that is set back a lot goes on from there', () => {
  const little = [
    at('2026-01-01T12:00:00Z'),
    at('2026-01-01T12:02:00Z'),
    at('2026-01-01T11:59:00Z'),
    ...everyMinute('2026-01-01T12:00Z', 4),
  ]
  expect(walk([job('* * * * *')], little)).toEqual(['12:02 * * * * *', '12:03 * * * * *'])
  const lot = [at('2026-01-01T12:00:00Z'), at('2026-01-01T10:00:00Z'), ...everyMinute('2026-01-01T10:01Z', 2)]
  expect(walk([job('* * * * *')], lot)).toEqual(['10:01 * * * * *', '10:02 * * * * *'])
})

test('a clock that jumps ahead skips what lies between', () => {
  expect(walk([job('0 * * * *')], [at('2026-01-01T00:30:00Z'), at('2026-01-01T05:30:00Z'), at('2026-01-01T06:00:00Z')])).toEqual([
    '06:00 0 * * * *',
  ])
})

test('nothing is due at the first look ever', () => {
  expect(walk([job('* * * * *'), job('@reboot')], [at('2026-01-01T00:00:00Z')])).toEqual([])
})

test('the zone of the job counts, else that of the machine', () => {
  const looks = everyMinute('2026-07-01T00:59Z', 3)
  expect(walk([job('0 3 * * *', { timezone: 'Europe/Berlin' }), job('0 3 * * *')], looks)).toEqual(['01:00 0 3 * * *'])
  expect(walk([job('0 3 * * *', { timezone: '' })], looks, 'Europe/Berlin')).toEqual(['01:00 0 3 * * *'])
})

test('both changes of the clock, minute by minute', () => {
  const berlin = { timezone: 'Europe/Berlin' }
  const jobs = [job('30 2 * * *', berlin), job('0 * * * *', berlin)]
  expect(walk(jobs, everyMinute('2026-03-29T00:00Z', 181)).filter((line) => line.includes('30 2'))).toEqual(['01:00 30 2 * * *'])
  expect(walk(jobs, everyMinute('2026-03-28T23:59Z', 182)).filter((line) => line.includes(' 0 *'))).toHaveLength(4)
  expect(walk(jobs, everyMinute('2026-10-24T23:59Z', 242)).filter((line) => line.includes('30 2'))).toEqual(['00:30 30 2 * * *'])
  expect(walk(jobs, everyMinute('2026-10-24T23:59Z', 242)).filter((line) => line.includes(' 0 *'))).toHaveLength(5)
})
