import { chmodSync, linkSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { localTime } from './entry.ts'
import { testHome } from './testing.ts'

describe('paths', () => {
  it.each([
    ['/../etc/passwd', '400 Invalid path'],
    ['..', '400 Invalid path'],
    ['/a/../../b', '400 Invalid path'],
    ['/a/..', '400 Invalid path'],
    ['/a\0b', '400 Invalid path'],
    ['/a\nb', '400 Invalid path'],
    ['/%2e%2e/etc/passwd', '404 File not found'],
    ['/..\\..\\etc\\passwd', '404 File not found'],
    ['/etc/passwd', '404 File not found'],
    ['/home/mary/secret.txt', '404 File not found'],
    ['//etc//passwd', '404 File not found'],
    [`/${'x'.repeat(256)}`, '400 File name is too long'],
    [`/${'x/'.repeat(2100)}`, '400 File name is too long'],
    ['', '400 Path is required'],
  ])('%j is refused', async (path, refusal) => {
    const { run, homes } = testHome()
    mkdirSync(join(homes, 'mary'))
    writeFileSync(join(homes, 'mary', 'secret.txt'), 'secret')
    expect(await run('read', { path })).toBe(refusal)
  })

  it('takes the absolute form of the same home, doubled slashes and dots', async () => {
    const { run, home } = testHome()
    writeFileSync(join(home, 'notes.txt'), 'hello')
    for (const path of ['/notes.txt', 'notes.txt', '//./notes.txt', '/home/john/notes.txt', `${home}/notes.txt`]) {
      expect(await run('read', { path })).toEqual({ content: 'hello', path: '/notes.txt', size: 5 })
    }
  })
})

describe('links', () => {
  it('leads through links inside the home and never out of it', async () => {
    const { run, home, outside } = testHome()
    mkdirSync(join(home, 'real'))
    writeFileSync(join(home, 'real', 'a.txt'), 'inside')
    writeFileSync(join(outside, 'a.txt'), 'outside')
    symlinkSync('real', join(home, 'good'))
    symlinkSync(join(home, 'real', 'a.txt'), join(home, 'absolute'))
    symlinkSync('../../outside', join(home, 'up'))
    symlinkSync(outside, join(home, 'out'))
    symlinkSync('loop', join(home, 'loop'))
    expect(await run('read', { path: '/good/a.txt' })).toMatchObject({ content: 'inside' })
    expect(await run('read', { path: '/absolute' })).toMatchObject({ content: 'inside' })
    for (const path of ['/up/a.txt', '/out/a.txt', '/loop']) expect(await run('read', { path })).toBe('403 Permission denied')
    expect(await run('list', { path: '/out' })).toBe('403 Permission denied')
    expect(await run('write', { path: '/out/a.txt' }, 'x')).toBe('403 Permission denied')
    expect(await run('chmod', { path: '/out', mode: '777' })).toBe('403 Permission denied')
    expect(await run('upload', { path: '/out', name: 'b.txt' }, 'x')).toBe('403 Permission denied')
    expect(await run('copy', { source: '/out', destination: '/copied' })).toEqual({})
    expect(await run('stat', { path: '/copied' })).toMatchObject({ is_link: true, link_target: outside })
    expect(await run('delete', { path: '/out', permanent: true })).toEqual({ is_trashed: false })
    expect(readdirSync(outside)).toEqual(['a.txt'])
  })
})

describe('reading and writing', () => {
  it('keeps the mode, replaces at once and leaves nothing behind', async () => {
    const { run, home } = testHome()
    const path = join(home, 'a.sh')
    writeFileSync(path, 'old')
    chmodSync(path, 0o750)
    const before = statSync(path).ino
    await run('write', { path: '/a.sh' }, 'new')
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o7777]).toEqual(['new', 0o750])
    expect(statSync(path).ino).not.toBe(before)
    expect(readdirSync(home)).toEqual(['.croft', 'a.sh'])
    await run('write', { path: '/b.txt', mode: '600' }, '')
    expect(statSync(join(home, 'b.txt')).mode & 0o7777).toBe(0o600)
    expect(await run('write', { path: '/b.txt', mode: '4755' }, '')).toBe('400 Invalid mode')
    expect(await run('write', { path: '/' }, 'x')).toBe('400 Not a file')
    expect(await run('write', { path: '/missing/b.txt' }, 'x')).toBe('404 File not found')
  })

  it('tells the second of two savers, within one second too', async () => {
    const { run, home } = testHome()
    const path = join(home, 'a.txt')
    writeFileSync(path, 'first')
    const seen = localTime(statSync(path).mtimeMs)
    const both = await Promise.all(['one', 'two'].map((content) => run('write', { path: '/a.txt', if_mod_time: seen }, content)))
    expect(both.filter((reply) => reply === '409 File was changed by someone else')).toHaveLength(1)
    utimesSync(path, 1_700_000_000, 1_700_000_000)
    expect(await run('write', { path: '/a.txt', if_mod_time: localTime(1_700_000_000_000) }, 'three')).toMatchObject({ size: 5 })
  })

  it('edits text only', async () => {
    const { run, home } = testHome()
    writeFileSync(join(home, 'image'), Buffer.from([0xff, 0xd8, 0xff]))
    writeFileSync(join(home, 'nul'), 'a\0b')
    writeFileSync(join(home, 'big'), Buffer.alloc(5 * 1024 * 1024 + 1, 'a'))
    mkdirSync(join(home, 'folder'))
    for (const name of ['image', 'nul', 'folder']) expect(await run('read', { path: `/${name}` })).toBe('400 Not a text file')
    expect(await run('read', { path: '/big' })).toBe('413 File is too large to edit')
  })

  it('lists folders first, with what each entry is', async () => {
    const { run, home } = testHome()
    writeFileSync(join(home, '.hidden'), '')
    writeFileSync(join(home, 'a.html'), 'xy')
    mkdirSync(join(home, 'z'))
    chmodSync(join(home, 'z'), 0o770)
    const [folder, hidden, file] = (await run('list', { path: '/' })) as Record<string, unknown>[]
    expect(folder).toMatchObject({ name: 'z', path: '/z', is_dir: true, permission: '770' })
    expect(hidden).toMatchObject({ name: '.hidden' })
    expect(file).toMatchObject({ name: 'a.html', size: 2, is_dir: false, owner: 'john', mime: 'text/html', is_link: false })
    expect(file?.['mod_time']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    expect(await run('list', { path: '/', show_hidden: false })).toHaveLength(2)
    expect(await run('list', { path: '/a.html' })).toBe('400 Not a directory')
  })
})

describe('permissions and sizes', () => {
  it('changes modes of files or folders only, and no set-id', async () => {
    const { run, home } = testHome()
    mkdirSync(join(home, 'd/e'), { recursive: true })
    writeFileSync(join(home, 'd/e/f'), '')
    const modes = () => ['d', 'd/e', 'd/e/f'].map((name) => (statSync(join(home, name)).mode & 0o7777).toString(8))
    await run('chmod', { path: '/d', mode: '700', recursive: true, apply_to: 'dirs' })
    await run('chmod', { path: '/d', mode: '0600', recursive: true, apply_to: 'files' })
    expect(modes()).toEqual(['700', '700', '600'])
    for (const mode of ['4755', '2755', '99', '888', '7777']) expect(await run('chmod', { path: '/d', mode })).toBe('400 Invalid mode')
    expect(modes()).toEqual(['700', '700', '600'])
  })

  it('adds up trees, hard links once', async () => {
    const { run, home } = testHome()
    mkdirSync(join(home, 'd'))
    writeFileSync(join(home, 'd/a'), 'x'.repeat(100))
    linkSync(join(home, 'd/a'), join(home, 'd/b'))
    writeFileSync(join(home, 'd/c'), 'y'.repeat(10))
    expect(await run('size', { paths: ['/d'] })).toEqual({ size_bytes: 110, files: 2, dirs: 1 })
    const usage = (await run('usage', { path: '/d' })) as { bytes: number; files: number }
    expect(usage.files).toBe(3)
    expect(usage.bytes).toBeGreaterThanOrEqual(8192)
  })
})

describe('transfers', () => {
  it('uploads whole files or nothing', async () => {
    const { run, home } = testHome()
    expect(await run('upload', { path: '/', name: 'a.txt', limit: 5 }, 'hello')).toMatchObject({
      path: '/a.txt',
      size: 5,
      permission: '644',
    })
    expect(await run('upload', { path: '/', name: 'a.txt' }, 'other')).toBe('409 File already exists')
    expect(await run('upload', { path: '/', name: 'a.txt', overwrite: true }, 'other')).toMatchObject({ size: 5 })
    expect(await run('upload', { path: '/', name: 'b.txt', limit: 4 }, 'hello')).toBe('413 File is too large')
    for (const name of ['..', '../x', 'a/b', '', 'a\nb'])
      expect(await run('upload', { path: '/', name }, 'x')).toBe('400 Invalid file name')
    expect(readdirSync(home).filter((name) => name !== '.croft')).toEqual(['a.txt'])
    expect(readdirSync(join(home, '.croft/staging'))).toEqual([])
  })

  it('downloads a range of a file', async () => {
    const { call, home } = testHome()
    writeFileSync(join(home, 'a.txt'), '0123456789')
    const whole = await call('download', { path: '/a.txt' })
    expect([whole.status, whole.headers['content-length'], await text(whole.body)]).toEqual([200, '10', '0123456789'])
    const part = await call('download', { path: '/a.txt', range: 'bytes=2-4' })
    expect([part.status, part.headers['content-range'], await text(part.body)]).toEqual([206, 'bytes 2-4/10', '234'])
    const stale = await call('download', { path: '/a.txt', range: 'bytes=2-4', if_range: '"old"' })
    expect(await text(stale.body)).toBe('0123456789')
    expect((await call('download', { path: '/a.txt', range: 'bytes=20-' })).status).toBe(416)
    expect((await call('download', { path: '/' })).status).toBe(400)
  })
})
