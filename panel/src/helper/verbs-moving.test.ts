import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { testHome } from './testing.ts'

describe('trash', () => {
  it('takes, shows, restores and empties', async () => {
    const { run, home } = testHome()
    mkdirSync(join(home, 'docs'))
    writeFileSync(join(home, 'docs', 'notes.txt'), 'hello')
    expect(await run('delete', { path: '/docs/notes.txt', keep_days: 30 })).toEqual({ is_trashed: true })
    expect(existsSync(join(home, 'docs', 'notes.txt'))).toBe(false)
    const { items } = (await run('trash', {})) as { items: { trash_path: string }[] }
    expect(items).toMatchObject([{ original_path: '/docs/notes.txt', name: 'notes.txt', is_dir: false, size: 5 }])
    const trashPath = items[0]?.trash_path ?? ''
    expect(trashPath).toMatch(/^_bt_docs_notes\.txt_t_\d{19}$/)
    writeFileSync(join(home, 'docs', 'notes.txt'), 'other')
    expect(await run('trash-restore', { trash_path: trashPath })).toBe('409 File already exists')
    expect(await run('trash-restore', { trash_path: trashPath, target: '/back/old.txt' })).toEqual({})
    expect(readFileSync(join(home, 'back', 'old.txt'), 'utf8')).toBe('hello')
    expect(await run('trash-restore', { trash_path: trashPath })).toBe('404 Trash item not found')
    await run('delete', { path: '/docs' })
    expect(await run('trash', {})).toMatchObject({ items: [{ name: 'docs', is_dir: true, size: 5 }] })
    expect(await run('trash-empty', {})).toEqual({ deleted: 1 })
    expect(readdirSync(join(home, '.trash'))).toEqual(['.notes'])
    expect(readdirSync(join(home, '.trash', '.notes'))).toEqual([])
  })

  it('forgets what is older than the days it keeps', async () => {
    const { run, home } = testHome()
    writeFileSync(join(home, 'a'), '')
    await run('trash', {})
    writeFileSync(join(home, '.trash', '_bt_old.txt_t_1600000000000000000'), 'x')
    expect(await run('trash', {})).toMatchObject({ items: [{ original_path: '/old.txt' }] })
    expect(await run('delete', { path: '/a', keep_days: 30 })).toEqual({ is_trashed: true })
    expect(await run('trash', {})).toMatchObject({ items: [{ original_path: '/a' }] })
  })

  it.each([
    ['before', ['/.trash', '/docs']],
    ['after', ['/docs', '/.trash']],
  ])('that is deleted %s something else does not take it along', async (_when, paths) => {
    const { run, home } = testHome()
    for (const name of ['old', 'docs']) writeFileSync(join(home, name), name)
    await run('delete', { path: '/old' })
    expect(await run('delete', { paths, keep_days: 30 })).toEqual({ is_trashed: true })
    expect(await run('trash', {})).toMatchObject({ items: [{ original_path: '/docs' }] })
    expect(existsSync(join(home, 'docs'))).toBe(false)
  })

  it('refuses the home, a trash that is a link, and names that are no items', async () => {
    const { run, home, outside } = testHome()
    writeFileSync(join(home, 'a'), '')
    expect(await run('delete', { path: '/' })).toBe('403 Cannot delete the home directory')
    expect(await run('delete', { path: '/home/john' })).toBe('403 Cannot delete the home directory')
    symlinkSync(outside, join(home, '.trash'))
    expect(await run('delete', { path: '/a' })).toBe('403 The trash is not a folder')
    expect(readdirSync(outside)).toEqual([])
    expect(await run('delete', { path: '/.trash', permanent: true })).toEqual({ is_trashed: false })
    expect(await run('trash-restore', { trash_path: '../a' })).toBe('404 Trash item not found')
    expect(await run('trash-empty', { trash_paths: ['.notes', '../a'] })).toEqual({ deleted: 0 })
    expect(existsSync(join(home, 'a'))).toBe(true)
  })
})

describe('moving and copying', () => {
  it('makes folders with their parents, renames, and never over something', async () => {
    const { run, home } = testHome()
    expect(await run('mkdir', { path: '/a/b/c' })).toEqual({})
    expect(statSync(join(home, 'a', 'b')).mode & 0o7777).toBe(0o755)
    expect(await run('mkdir', { path: '/a/b' })).toBe('409 File already exists')
    expect(await run('mkdir', { path: '/x/y', parents: false })).toBe('404 File not found')
    writeFileSync(join(home, 'one'), '1')
    writeFileSync(join(home, 'two'), '2')
    expect(await run('rename', { path: '/one', new_path: '/two' })).toBe('409 File already exists')
    expect(await run('rename', { path: '/a', new_path: '/a/b/a' })).toBe('400 Cannot move a folder into itself')
    expect(await run('rename', { path: '/one', new_path: '/a/three' })).toEqual({})
    expect(readFileSync(join(home, 'a', 'three'), 'utf8')).toBe('1')
    expect(existsSync(join(home, 'one'))).toBe(false)
  })

  it('copies trees with their modes, without set-id bits, merging only when asked', async () => {
    const { run, home } = testHome()
    mkdirSync(join(home, 'site', 'sub'), { recursive: true })
    writeFileSync(join(home, 'site', 'sub', 'run.sh'), 'x')
    chmodSync(join(home, 'site', 'sub', 'run.sh'), 0o4755)
    symlinkSync('sub', join(home, 'site', 'link'))
    mkdirSync(join(home, 'into'))
    expect(await run('copy', { source: '/site', destination: '/into' })).toEqual({})
    expect(statSync(join(home, 'into/site/sub/run.sh')).mode & 0o7777).toBe(0o755)
    expect(await run('stat', { path: '/into/site/link' })).toMatchObject({ is_link: true, link_target: 'sub' })
    expect(await run('copy', { source: '/site', destination: '/into' })).toBe('409 File already exists')
    expect(await run('copy', { source: '/site', destination: '/site/sub' })).toBe('400 Cannot copy a folder into itself')
    writeFileSync(join(home, 'into/site/kept'), 'k')
    writeFileSync(join(home, 'site/sub/run.sh'), 'newer')
    expect(await run('copy', { source: '/site', destination: '/into', overwrite: true })).toEqual({})
    expect(readFileSync(join(home, 'into/site/sub/run.sh'), 'utf8')).toBe('newer')
    expect(existsSync(join(home, 'into/site/kept'))).toBe(true)
    expect(readdirSync(join(home, 'into')).concat(readdirSync(join(home, 'into/site')))).not.toContainEqual(
      expect.stringMatching(/\.part$/),
    )
  })

  it('moves several into a folder, replaces when asked, and not into itself', async () => {
    const { run, home } = testHome()
    mkdirSync(join(home, 'box'))
    for (const name of ['a', 'b']) writeFileSync(join(home, name), name)
    expect(await run('move', { sources: ['/a', '/b'], destination: '/box' })).toEqual({})
    expect(readdirSync(join(home, 'box'))).toEqual(['a', 'b'])
    writeFileSync(join(home, 'a'), 'new')
    expect(await run('move', { source: '/a', destination: '/box' })).toBe('409 File already exists')
    expect(await run('move', { source: '/a', destination: '/box', overwrite: true })).toEqual({})
    expect(readFileSync(join(home, 'box/a'), 'utf8')).toBe('new')
    expect(await run('move', { source: '/box', destination: '/box' })).toBe('400 Cannot move a folder into itself')
    expect(readdirSync(home)).toEqual(['box'])
  })

  it('merges folders when asked, and moves nothing when something is in the way', async () => {
    const { run, home } = testHome()
    for (const folder of ['site/sub', 'into/site/sub', 'into/site/only']) mkdirSync(join(home, folder), { recursive: true })
    const put = (path: string, content: string) => writeFileSync(join(home, path), content)
    const read = (path: string) => readFileSync(join(home, path), 'utf8')
    put('site/sub/page', 'new')
    put('site/way', 'new')
    linkSync(join(home, 'site/way'), join(home, 'site/sub/both'))
    linkSync(join(home, 'site/way'), join(home, 'into/site/sub/both'))
    put('into/site/sub/page', 'old')
    put('into/site/kept', 'kept')
    mkdirSync(join(home, 'into/site/way'))
    const move = (overwrite: boolean) => run('move', { source: '/site', destination: '/into', overwrite })
    expect([await move(false), await move(true)]).toEqual(['409 File already exists', '409 File already exists'])
    expect([read('site/sub/page'), read('into/site/sub/page')]).toEqual(['new', 'old'])
    rmdirSync(join(home, 'into/site/way'))
    expect(await move(true)).toEqual({})
    expect(['sub/page', 'sub/both', 'way', 'kept'].map((path) => read(`into/site/${path}`))).toEqual(['new', 'new', 'new', 'kept'])
    expect(existsSync(join(home, 'into/site/only'))).toBe(true)
    expect(existsSync(join(home, 'site'))).toBe(false)
    expect(await run('move', { source: '/into', destination: '/', overwrite: true })).toBe('400 Source and destination are the same')
  })

  it.each([
    ['a file', 'a folder', '/box/thing', '/', '409 File already exists'],
    ['a folder', 'a file', '/thing', '/box', '409 File already exists'],
    ['a folder', 'the folder that it is in', '/thing/sub/thing', '/', '400 Cannot move a folder over one that it is in'],
  ])('never moves %s over %s', async (_source, _target, source, destination, refusal) => {
    const { run, home } = testHome()
    mkdirSync(join(home, 'thing/sub/thing'), { recursive: true })
    mkdirSync(join(home, 'box'))
    for (const path of ['thing/kept', 'thing/sub/thing/kept', 'box/thing']) writeFileSync(join(home, path), path)
    expect(await run('move', { source, destination, overwrite: true })).toBe(refusal)
    for (const path of ['thing/kept', 'thing/sub/thing/kept', 'box/thing']) expect(readFileSync(join(home, path), 'utf8')).toBe(path)
  })
})
