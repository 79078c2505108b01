import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import type { ReportLine } from './report.ts'
import { testHome } from './testing.ts'

const note = { key: 'mine', destination: '/site', overwrite: false, entries: 3, bytes: 9 }
/** Of a process that is no more. */
const dead = '999999-1-0123456789abcdef'

/** A home in which a merge was interrupted: one of three files is in place. */
function interrupted(changes: Partial<typeof note> = {}) {
  const { home, call } = testHome()
  const area = join(home, '.croft/staging')
  const tree = join(area, dead, 'tree')
  mkdirSync(join(tree, 'below'), { recursive: true })
  mkdirSync(join(home, 'site'))
  writeFileSync(join(home, 'site/a.txt'), 'new')
  writeFileSync(join(tree, 'b.txt'), 'new')
  writeFileSync(join(tree, 'below/c.txt'), 'new')
  writeFileSync(join(area, dead, 'merge.json'), JSON.stringify({ ...note, ...changes }))
  const extract = async (args: object) => {
    const reply = await call('extract', { path: '/none.zip', ...args })
    const last = JSON.parse((await text(reply.body)).trim().split('\n').at(-1) ?? '') as ReportLine
    return 'refusal' in last ? last.refusal.message : 'result' in last ? last.result : last
  }
  const read = (path: string) => readFileSync(join(home, 'site', path), 'utf8')
  return { home, area, extract, read }
}

it('who asks again hears that its work is done, which is ended first', async () => {
  const { area, extract, read } = interrupted()
  expect(await extract({ key: 'mine' })).toEqual({ entries: 3, bytes: 9 })
  expect([read('a.txt'), read('b.txt'), read('below/c.txt')]).toEqual(['new', 'new', 'new'])
  expect(readdirSync(area)).toEqual([])
})

it('what came meanwhile stays where nothing was to be overwritten', async () => {
  const { home, extract, read } = interrupted()
  writeFileSync(join(home, 'site/b.txt'), 'mine')
  expect(await extract({ key: 'another' })).toBe('File not found')
  expect([read('b.txt'), read('below/c.txt')]).toEqual(['mine', 'new'])
})

it('what was to be overwritten is', async () => {
  const { home, extract, read } = interrupted({ overwrite: true })
  writeFileSync(join(home, 'site/b.txt'), 'old')
  await extract({ key: 'mine' })
  expect(read('b.txt')).toBe('new')
})

it.each([true, false])('a file that was cut off between its two names, overwriting %s, is in place once and whole', async (overwrite) => {
  const { home, area, extract, read } = interrupted({ overwrite })
  linkSync(join(area, dead, 'tree/b.txt'), join(home, 'site/b.txt'))
  expect(await extract({ key: 'mine' })).toEqual({ entries: 3, bytes: 9 })
  expect([read('b.txt'), read('below/c.txt'), readdirSync(area)]).toEqual(['new', 'new', []])
  expect(statSync(join(home, 'site/b.txt')).nlink).toBe(1)
})

it('where its folder is gone nothing comes back', async () => {
  const { home, area, extract } = interrupted()
  rmSync(join(home, 'site'), { recursive: true })
  await extract({ key: 'another' })
  expect([existsSync(join(home, 'site')), readdirSync(area)]).toEqual([false, []])
})

it('a note that is none is cleared away with what it is about', async () => {
  const { area, extract, read } = interrupted()
  writeFileSync(join(area, dead, 'merge.json'), '{"key":')
  await extract({ key: 'mine' })
  expect([readdirSync(area), read('a.txt')]).toEqual([[], 'new'])
})

it('what a living process works on is left alone', async () => {
  const { area, extract } = interrupted()
  rmSync(join(area, dead, 'merge.json'))
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  const living = `${process.pid}-${start}-0123456789abcdef`
  mkdirSync(join(area, living))
  writeFileSync(join(area, living, 'merge.json'), JSON.stringify(note))
  await extract({ key: 'mine' })
  expect(readdirSync(area)).toContain(living)
})
