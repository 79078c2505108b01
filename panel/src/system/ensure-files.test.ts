import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureFiles, observeFiles, type FileMap, type Wanted } from './ensure-files.ts'
import { createFiles } from './linux.ts'
import { pathsBelow } from './paths.ts'
import { rootOwned } from './system.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'croft-files-'))
})
afterEach(() => rmSync(root, { recursive: true }))
const files = () => createFiles(pathsBelow(root))

const file = (content: string): Wanted => ({ kind: 'file', content, owner: rootOwned(0o640) })
const folder: Wanted = { kind: 'directory', owner: rootOwned(0o750) }
const link = (target: string): Wanted => ({ kind: 'link', target, owner: { uid: 0, gid: 0 } })
const wanted = (): FileMap =>
  new Map<string, Wanted>([
    [`${root}/hosts`, folder],
    [`${root}/hosts/x`, link('../site')],
    [`${root}/site`, folder],
    [`${root}/site/a.conf`, file('a\n')],
  ])

test('writes everything once, then nothing', async () => {
  const first = await ensureFiles(files(), wanted())
  expect(first.changed).toHaveLength(4)
  expect(readFileSync(`${root}/site/a.conf`, 'utf8')).toBe('a\n')
  expect(await ensureFiles(files(), wanted())).toEqual({ changed: [], removed: [] })
  expect(readdirSync(`${root}/site`)).toEqual(['a.conf'])
})

test.each([
  ['content', () => writeFileSync(`${root}/site/a.conf`, 'b\n')],
  ['mode', () => chmodSync(`${root}/site/a.conf`, 0o666)],
  ['a folder in its place', () => (rmSync(`${root}/site/a.conf`), mkdirSync(`${root}/site/a.conf`))],
  ['a link in its place', () => (rmSync(`${root}/site/a.conf`), symlinkSync('/etc/passwd', `${root}/site/a.conf`))],
])('repairs %s', async (_, vandalise) => {
  await ensureFiles(files(), wanted())
  vandalise()
  expect((await observeFiles(files(), wanted())).changed).toEqual([`${root}/site/a.conf`])
  expect((await ensureFiles(files(), wanted())).changed).toEqual([`${root}/site/a.conf`])
  expect(await observeFiles(files(), wanted())).toEqual({ changed: [], removed: [] })
  expect(readFileSync('/etc/passwd', 'utf8')).toContain('root:')
})

test('removes strangers of owned folders, and what the scope had before', async () => {
  await ensureFiles(files(), wanted())
  mkdirSync(`${root}/site/deep`)
  writeFileSync(`${root}/site/deep/stranger`, '')
  const owned = [`${root}/site`]
  expect((await ensureFiles(files(), wanted(), { owned })).removed).toEqual([`${root}/site/deep/stranger`, `${root}/site/deep`])
  const gone = await ensureFiles(files(), new Map(), { previous: wanted(), owned })
  expect(gone.removed).toEqual([`${root}/site/a.conf`, `${root}/site`, `${root}/hosts/x`])
  expect(readdirSync(root)).toEqual(['hosts'])
})

test('a link that another scope has taken over stays', async () => {
  await ensureFiles(files(), wanted())
  const theirs: FileMap = new Map([[`${root}/hosts/x`, link('../other')]])
  await ensureFiles(files(), theirs)
  expect((await ensureFiles(files(), new Map(), { previous: wanted() })).removed).toEqual([`${root}/site/a.conf`])
  expect(readdirSync(`${root}/hosts`)).toEqual(['x'])
})

test('a left-over of a power cut does not pile up', async () => {
  mkdirSync(`${root}/site`)
  writeFileSync(`${root}/site/.a.conf.croft-tmp`, 'half')
  const own = files()
  await Promise.all([own.writeAtomic(`${root}/site/a.conf`, 'one', rootOwned(0o640)), ensureFiles(own, wanted())])
  expect(readdirSync(`${root}/site`)).toEqual(['a.conf'])
})

test('works done together are all there when they end, and one that fails keeps what the others did', async () => {
  const own = files()
  const path = (name: string) => `${root}/site/${name}`
  await own.together(async () => {
    await own.ensureDirectory(`${root}/site`, rootOwned(0o750))
    await own.linkAtomic(path('a'), 'x', { uid: 0, gid: 0 })
    await own.ensureDirectory(path('gone'), rootOwned(0o750))
    await own.linkAtomic(path('gone/b'), 'x', { uid: 0, gid: 0 })
    // its folder is gone when the group is made durable
    await own.removeTree(path('gone'))
  })
  expect(readdirSync(`${root}/site`)).toEqual(['a'])
  const failing = own.together(async () => {
    await own.linkAtomic(path('c'), 'x', { uid: 0, gid: 0 })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(readdirSync(`${root}/site`)).toEqual(['a', 'c'])
})
