import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { buffer } from 'node:stream/consumers'
import { createGzip, deflateRawSync, gzipSync } from 'node:zlib'
import { pack, type Headers } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import type { ReportLine } from './report.ts'
import { testHome } from './testing.ts'
import { newClaim } from './workspace.ts'

function world() {
  const made = testHome()
  /** The result of a verb that reports, or its refusal as `400 …`. */
  const report = async (verb: 'compress' | 'extract', args: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const reply = await made.call(verb, args)
    const lines = (await text(reply.body)).trim().split('\n')
    const last = JSON.parse(lines.at(-1) ?? '') as ReportLine
    if ('refusal' in last) return `${last.refusal.status} ${last.refusal.message}`
    return 'result' in last ? last.result : last
  }
  const put = (name: string, content: string | Buffer) => writeFileSync(join(made.home, name), content)
  const staged = () => {
    const area = join(made.home, '.croft/staging')
    return existsSync(area) ? readdirSync(area) : []
  }
  return { ...made, report, put, staged }
}

/** A tar archive of these headers, gzipped. */
async function tarOf(...entries: readonly (readonly [Headers, string?])[]): Promise<Buffer> {
  const tar = pack()
  for (const [header, content = ''] of entries) tar.entry(header, content)
  tar.finalize()
  return buffer(tar.pipe(createGzip()))
}

/** A tar archive of one folder, as it is. */
function oneFolder() {
  const tar = pack()
  tar.entry({ name: 'd/', type: 'directory' })
  tar.finalize()
  return tar
}

interface ZipThing {
  readonly name: string
  readonly content?: string
  readonly mode?: number
}

/** A zip archive written by hand, for no library writes such names. */
function zipOf(...things: readonly ZipThing[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content = '', mode = 0o100644 } of things) {
    const [bytes, path] = [Buffer.from(content), Buffer.from(name)]
    const packed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crcOf(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(path.length, 22)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, path, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((mode << 16) >>> 0, 6)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('504b01021403', 'hex'), common, rest, path]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('504b0506', 'hex')
  end.writeUInt16LE(things.length, 8)
  end.writeUInt16LE(things.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
/** The checksum as gzip writes it into its last eight bytes. */
const crcOf = (bytes: Buffer) => gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8)

const file = (name: string, extra: Partial<Headers> = {}): Headers => ({ name, type: 'file', ...extra })
const refusedAsUnsafe = '400 Archive contains unsafe entries'

describe('compress and extract', () => {
  it.each(['zip', 'tar.gz', 'tar.zst'])('%s comes back as it was', async (format) => {
    const { home, report, staged } = world()
    mkdirSync(join(home, 'site/deep'), { recursive: true })
    writeFileSync(join(home, 'site/deep/ä b.txt'), 'hello')
    writeFileSync(join(home, 'site/run.sh'), '#!/bin/sh')
    writeFileSync(join(home, 'site/empty'), '')
    chmodSync(join(home, 'site/run.sh'), 0o755)
    symlinkSync('deep/ä b.txt', join(home, 'site/link'))
    const big = Buffer.alloc(3_000_000, 'croft ')
    writeFileSync(join(home, 'site/big'), big)
    expect(await report('compress', { paths: ['/site'], archive: `/backups/site.${format}` })).toMatchObject({})
    expect(await report('extract', { path: `/backups/site.${format}`, destination: '/back' })).toMatchObject({ entries: 7 })
    expect(readFileSync(join(home, 'back/site/deep/ä b.txt'), 'utf8')).toBe('hello')
    expect(readFileSync(join(home, 'back/site/big')).equals(big)).toBe(true)
    expect(readFileSync(join(home, 'back/site/empty'), 'utf8')).toBe('')
    expect(lstatSync(join(home, 'back/site/run.sh')).mode & 0o7777).toBe(0o755)
    expect(readlinkSync(join(home, 'back/site/link'))).toBe('deep/ä b.txt')
    expect(staged()).toEqual([])
  })

  it('is read by the programs of the system, and reads theirs', async () => {
    const { home, report } = world()
    mkdirSync(join(home, 'a'))
    writeFileSync(join(home, 'a/x'), 'ex')
    await report('compress', { paths: ['/a'], archive: '/one.tar.gz' })
    await report('compress', { paths: ['/a'], archive: '/one.zip' })
    expect(execFileSync('tar', ['-tzf', join(home, 'one.tar.gz')], { encoding: 'utf8' })).toBe('a/\na/x\n')
    expect(execFileSync('unzip', ['-tq', join(home, 'one.zip')], { encoding: 'utf8' })).toContain('No errors')
    execFileSync('tar', ['--zstd', '-cf', join(home, 'two.tar.zst'), '-C', home, 'a'])
    execFileSync('tar', ['-cf', join(home, 'three.tar'), '-C', home, 'a'])
    expect(await report('extract', { path: '/two.tar.zst', destination: '/two' })).toEqual({ entries: 2, bytes: 2 })
    expect(await report('extract', { path: '/three.tar', destination: '/three' })).toEqual({ entries: 2, bytes: 2 })
  })

  it('replaces nothing unasked, and then nothing at all is extracted', async () => {
    const { home, report, put } = world()
    mkdirSync(join(home, 'to/d'), { recursive: true })
    put('to/d/b', 'mine')
    put('a.zip', zipOf({ name: 'd/a', content: 'A' }, { name: 'd/b', content: 'B' }))
    expect(await report('extract', { path: '/a.zip', destination: '/to' })).toBe('409 File already exists')
    expect(readdirSync(join(home, 'to/d'))).toEqual(['b'])
    expect(await report('extract', { path: '/a.zip', destination: '/to', overwrite: true })).toMatchObject({ entries: 2 })
    expect(readFileSync(join(home, 'to/d/b'), 'utf8')).toBe('B')
    expect(await report('compress', { paths: ['/to'], archive: '/a.zip' })).toBe('409 File already exists')
    expect(await report('compress', { paths: ['/to'], archive: '/a.rar' })).toBe('400 Invalid format')
    expect(await report('compress', { paths: [], archive: '/b.zip' })).toBe('400 Paths is required')
    expect(await report('compress', { paths: ['/none'], archive: '/b.zip' })).toBe('404 File not found')
  })

  it('the home is packed without the file manager’s own folder', async () => {
    const { home, report, put } = world()
    put('x', 'x')
    await report('compress', { paths: ['/'], archive: '/all.tar.gz' })
    expect(execFileSync('tar', ['-tzf', join(home, 'all.tar.gz')], { encoding: 'utf8' })).toBe('x\n')
  })
})

describe('hostile archives', () => {
  const hostile: readonly (readonly [string, () => Promise<Buffer> | Buffer])[] = [
    ['absolute path', () => tarOf([file('/etc/evil'), 'x'])],
    ['..', () => tarOf([file('a/../../evil'), 'x'])],
    ['.. in zip', () => zipOf({ name: '../evil', content: 'x' })],
    ['absolute path in zip', () => zipOf({ name: '/evil', content: 'x' })],
    ['backslashes', () => tarOf([file('..\\evil'), 'x'])],
    ['link out', () => tarOf([{ name: 'l', type: 'symlink', linkname: '../../outside' }])],
    ['absolute link', () => tarOf([{ name: 'l', type: 'symlink', linkname: '/etc/passwd' }])],
    ['link out in zip', () => zipOf({ name: 'l', content: '../../outside', mode: 0o120777 })],
    [
      'chain of links',
      () => tarOf([{ name: 'p/q/l', type: 'symlink', linkname: '../..' }], [{ name: 'a', type: 'symlink', linkname: 'p/q/l/../x' }]),
    ],
    ['hard link', () => tarOf([{ name: 'h', type: 'link', linkname: '/etc/passwd' }])],
    ['device', () => tarOf([{ name: 'd', type: 'block-device', devmajor: 8, devminor: 0 }])],
    ['pipe', () => tarOf([{ name: 'p', type: 'fifo' }])],
    ['newline in a name', () => tarOf([file('a\nb'), 'x'])],
    ['a name that is too long', () => tarOf([file('x'.repeat(300)), 'x'])],
    ['a file where a folder was', () => tarOf([file('a'), 'x'], [file('a/b'), 'x'])],
  ]
  it.each(hostile)('%s', async (_name, make) => {
    const { home, outside, report, put, staged } = world()
    put('a.bin', await make())
    expect(await report('extract', { path: '/a.bin', destination: '/to' })).toBe(refusedAsUnsafe)
    expect(readdirSync(home).toSorted()).toEqual(['.croft', 'a.bin'])
    expect(readdirSync(outside)).toEqual([])
    expect(staged()).toEqual([])
  })

  it('writes nothing through a link that came before', async () => {
    const { home, outside, report, put } = world()
    put('a.tar.gz', await tarOf([{ name: 'd', type: 'symlink', linkname: 'e' }], [file('d/x'), 'x'], [file('e/y'), 'y']))
    expect(await report('extract', { path: '/a.tar.gz', destination: '/to' })).toBe(refusedAsUnsafe)
    mkdirSync(join(home, 'to2'))
    symlinkSync(outside, join(home, 'to2/d'))
    put('b.tar.gz', await tarOf([file('d/x'), 'x']))
    expect(await report('extract', { path: '/b.tar.gz', destination: '/to2', overwrite: true })).toBe('409 File already exists')
    expect(readdirSync(outside)).toEqual([])
  })

  it('clears set-id bits', async () => {
    const { home, report, put } = world()
    put('a.tar.gz', await tarOf([file('s', { mode: 0o6755 }), 'x'], [{ name: 'd', type: 'directory', mode: 0o7777 }]))
    await report('extract', { path: '/a.tar.gz' })
    expect(lstatSync(join(home, 's')).mode & 0o7777).toBe(0o755)
    expect(lstatSync(join(home, 'd')).mode & 0o7777).toBe(0o777)
  })

  it('a bomb is stopped, as are more bytes than there is room for', async () => {
    const { home, report, put, staged } = world()
    put('zeros', Buffer.alloc(60_000_000))
    await report('compress', { paths: ['/zeros'], archive: '/bomb.zip' })
    await report('compress', { paths: ['/zeros'], archive: '/bomb.tar.zst' })
    expect(lstatSync(join(home, 'bomb.zip')).size).toBeLessThan(100_000)
    expect(await report('extract', { path: '/bomb.zip', destination: '/to' })).toBe('413 Archive is too large')
    expect(await report('extract', { path: '/bomb.tar.zst', destination: '/to' })).toBe('413 Archive is too large')
    put('a.zip', zipOf({ name: 'a', content: 'x'.repeat(5000) }))
    expect(await report('extract', { path: '/a.zip', destination: '/to', room: 4000 })).toBe('413 Archive is too large')
    expect(existsSync(join(home, 'to'))).toBe(false)
    expect(staged()).toEqual([])
  })

  it('more entries than 200,000 are refused', { timeout: 60_000 }, async () => {
    const { home, report, put, staged } = world()
    const one = (await buffer(oneFolder())).subarray(0, 512)
    put('many.tar.gz', gzipSync(Buffer.concat([Buffer.alloc(512 * 200_001, one), Buffer.alloc(1024)]), { level: 1 }))
    expect(await report('extract', { path: '/many.tar.gz', destination: '/to' })).toBe('413 Archive is too large')
    expect(existsSync(join(home, 'to'))).toBe(false)
    expect(staged()).toEqual([])
  })

  it.each([
    ['no archive', Buffer.from('hello')],
    ['empty', Buffer.alloc(0)],
    ['a gzip of something else', gzipSync('x'.repeat(1000))],
    ['cut off', gzipSync(Buffer.alloc(5000, 'ab')).subarray(0, 20)],
    ['zip cut off', zipOf({ name: 'a', content: 'x' }).subarray(0, 40)],
  ])('%s is no archive', async (_name, bytes) => {
    const { report, put, staged } = world()
    put('a', bytes)
    expect(await report('extract', { path: '/a', destination: '/to' })).toBe('400 Unsupported archive')
    expect(staged()).toEqual([])
  })

  it('what a dead process left behind is cleared away, what a living one works on is not', async () => {
    const { home, report, put, staged } = world()
    const living = newClaim()
    mkdirSync(join(home, '.croft/staging/999999999-1-0123456789abcdef/half'), { recursive: true })
    mkdirSync(join(home, '.croft/staging', living))
    put('a.zip', zipOf({ name: 'a', content: 'x' }))
    await report('extract', { path: '/a.zip' })
    expect(staged()).toEqual([living])
  })

  it('stops when the caller leaves and leaves nothing', async () => {
    const { home, files, put, staged } = world()
    put('zeros', Buffer.alloc(200_000_000, 'x'))
    const gone = new AbortController()
    const reply = await files.call('compress', { user: 'john', paths: ['/zeros'], archive: '/a.tar.gz' }, { signal: gone.signal })
    const ended = text(reply.body).catch((error: Error) => error.message)
    setTimeout(() => gone.abort(), 50)
    await ended
    expect(existsSync(join(home, 'a.tar.gz'))).toBe(false)
    expect(staged()).toEqual([])
  })
})
