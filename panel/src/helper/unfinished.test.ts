import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import type { ReportLine } from './report.ts'
import { testHome } from './testing.ts'

const note = { key: 'mine', destination: '/site', whole: false, overwrite: false, result: { entries: 3, bytes: 9 } }
/** Of a process that is no more. */
const dead = '999999-1-0123456789abcdef'

/** The result of a verb that reports, or the words of its refusal. */
const reporting = (call: ReturnType<typeof testHome>['call']) => async (verb: 'compress' | 'extract', args: object) => {
  const reply = await call(verb, { ...args })
  const last = JSON.parse((await text(reply.body)).trim().split('\n').at(-1) ?? '') as ReportLine
  return 'refusal' in last ? last.refusal.message : 'result' in last ? last.result : last
}

/** A home in which a merge was interrupted: one of three files is in place. */
function interrupted(changes: Partial<typeof note> = {}) {
  const { home, call } = testHome()
  const area = join(home, '.croft/staging')
  const tree = join(area, dead, 'made')
  mkdirSync(join(tree, 'below'), { recursive: true })
  mkdirSync(join(home, 'site'))
  writeFileSync(join(home, 'site/a.txt'), 'new')
  writeFileSync(join(tree, 'b.txt'), 'new')
  writeFileSync(join(tree, 'below/c.txt'), 'new')
  writeFileSync(join(area, dead, 'delivery.json'), JSON.stringify({ ...note, ...changes }))
  const report = reporting(call)
  const extract = (args: object) => report('extract', { path: '/none.zip', ...args })
  const read = (path: string) => readFileSync(join(home, 'site', path), 'utf8')
  return { home, area, staging: join(area, dead), report, extract, read }
}

it('who asks again hears that its work is done, which is ended first', async () => {
  const { area, extract, read } = interrupted()
  expect(await extract({ key: 'mine' })).toEqual({ entries: 3, bytes: 9 })
  expect([read('a.txt'), read('b.txt'), read('below/c.txt')]).toEqual(['new', 'new', 'new'])
  expect(readdirSync(area)).toEqual([])
})

it('who asks again hears so when somebody else ended it', async () => {
  const { extract } = interrupted()
  expect(await extract({ key: 'another' })).toBe('File not found')
  expect(await extract({ key: 'mine' })).toEqual({ entries: 3, bytes: 9 })
})

it.each([
  ['an archive', 'compress', { paths: ['/a.txt'], archive: '/again.zip' }],
  ['a new folder', 'extract', { path: '/a.zip', destination: '/to' }],
  ['a folder that was there', 'extract', { path: '/a.zip', destination: '/was' }],
] as const)('who made %s and asks again hears the same for a day', async (_what, verb, args) => {
  const { home, call } = testHome()
  const report = reporting(call)
  writeFileSync(join(home, 'a.txt'), 'a')
  mkdirSync(join(home, 'was'))
  await report('compress', { paths: ['/a.txt'], archive: '/a.zip' })
  const result = await report(verb, { ...args, key: 'mine' })
  expect(result).toBeTypeOf('object')
  expect(await report(verb, { ...args, key: 'mine' })).toEqual(result)
  expect(await report(verb, { ...args, key: 'another' })).toBe('File already exists')
  const finished = join(home, '.croft/finished')
  expect([readdirSync(finished), readdirSync(join(home, '.croft/staging'))]).toEqual([['mine'], []])
  utimesSync(join(finished, 'mine'), 0, 0)
  expect(await report(verb, { ...args, key: 'mine' })).toBe('File already exists')
  expect(readdirSync(finished)).toEqual([])
})

it('what was moved as a whole, and nothing else, is done', async () => {
  const { home, staging, area, report, extract } = interrupted({ destination: '/whole', whole: true })
  expect(await extract({ key: 'mine' })).toBe('File not found')
  expect([existsSync(join(home, 'whole')), readdirSync(area)]).toEqual([false, []])
  mkdirSync(staging)
  writeFileSync(join(staging, 'delivery.json'), JSON.stringify({ ...note, whole: true, destination: '/whole', key: 'moved' }))
  expect(await extract({ key: 'moved' })).toEqual({ entries: 3, bytes: 9 })
  mkdirSync(staging)
  writeFileSync(join(staging, 'made'), 'PK')
  linkSync(join(staging, 'made'), join(home, 'a.zip'))
  const linked = { ...note, whole: true, destination: '/a.zip', key: 'linked', result: { size: 2 } }
  writeFileSync(join(staging, 'delivery.json'), JSON.stringify(linked))
  expect(await report('compress', { paths: ['/site'], archive: '/a.zip', key: 'linked' })).toEqual({ size: 2 })
  expect([statSync(join(home, 'a.zip')).nlink, readdirSync(area)]).toEqual([1, []])
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
  linkSync(join(area, dead, 'made/b.txt'), join(home, 'site/b.txt'))
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
  writeFileSync(join(area, dead, 'delivery.json'), '{"key":')
  await extract({ key: 'mine' })
  expect([readdirSync(area), read('a.txt')]).toEqual([[], 'new'])
})

it('what a living process works on is left alone', async () => {
  const { area, extract } = interrupted()
  rmSync(join(area, dead, 'delivery.json'))
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  const living = `${process.pid}-${start}-0123456789abcdef`
  mkdirSync(join(area, living))
  writeFileSync(join(area, living, 'delivery.json'), JSON.stringify(note))
  await extract({ key: 'mine' })
  expect(readdirSync(area)).toContain(living)
})
