import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { commands } from './commands.generated.ts'
import { runMain } from './testing/fake-panel.ts'

/** What the formatter complains about, with every warning on. */
function complaints(page: string): string {
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' }
  // the manual's own viewer where it is there; it hands the page to the same formatter
  const viewer = spawnSync('man', ['--warnings', '-l', '-'], { input: page, encoding: 'utf8', env: { ...env, MANWIDTH: '80' } })
  if (viewer.error === undefined) return viewer.stderr
  return spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z'], { input: page, encoding: 'utf8', env }).stderr
}

test('every manual page is formatted without a warning and names the commands of its area', async () => {
  const pages = JSON.parse((await runMain(['man', '--all'])).stdout) as Readonly<Record<string, string>>
  const areas = [...new Set(commands.map(({ command }) => command.split(':')[0] ?? ''))]
  expect(Object.keys(pages).toSorted()).toEqual(['croft.1', ...areas.map((area) => `croft-${area}.1`)].toSorted())
  for (const [name, page] of Object.entries(pages)) expect([name, complaints(page)]).toEqual([name, ''])
  for (const { command, path } of commands) {
    const page = (pages[`croft-${command.split(':')[0]}.1`] ?? '').replaceAll('\\-', '-')
    expect(page).toContain(command)
    expect(page).toContain(path)
  }
})

test('a page that is wrong does make the formatter complain', () => {
  expect(complaints('.TH X 1\n.SH A\n\\[nonsense-glyph]\n')).not.toBe('')
})

test('one page at a time is printed, and an unknown area is said to be none', async () => {
  expect((await runMain(['man'])).stdout).toMatch(/^\.TH "CROFT" 1/)
  expect((await runMain(['man', 'domains'])).stdout).toContain('.SS "domains:create')
  expect(await runMain(['man', 'nonsense'])).toMatchObject({ code: 2 })
})
