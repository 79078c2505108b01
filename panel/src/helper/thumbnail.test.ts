import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { testHome } from './testing.ts'

const red = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: 'red' } })

/** A PNG that says it is enormous. */
function enormous(): Buffer {
  const header = Buffer.alloc(17)
  header.write('IHDR')
  header.writeUInt32BE(60_000, 4)
  header.writeUInt32BE(60_000, 8)
  header.set([8, 2, 0, 0, 0], 12)
  const chunk = Buffer.alloc(8 + header.length)
  chunk.writeUInt32BE(13, 0)
  header.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(header), 4 + header.length)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk, Buffer.alloc(100)])
}

describe('thumbnail', () => {
  it('is a small WebP, made once until the picture changes', async () => {
    const { home, call } = testHome()
    writeFileSync(join(home, 'p.jpg'), await red(3000, 2000).jpeg().toBuffer())
    const get = async (size: number) => {
      const reply = await call('thumbnail', { path: '/p.jpg', size })
      const facts = await sharp(await buffer(reply.body)).metadata()
      return [reply.status, reply.headers['content-type'], facts.format, facts.width, facts.height]
    }
    expect(await get(160)).toEqual([200, 'image/webp', 'webp', 160, 107])
    expect(await get(160)).toEqual([200, 'image/webp', 'webp', 160, 107])
    const kept = () => readdirSync(join(home, '.croft/thumbnails')).length
    expect(kept()).toBe(1)
    writeFileSync(join(home, 'p.jpg'), await red(100, 400).png().toBuffer())
    expect(await get(160)).toEqual([200, 'image/webp', 'webp', 40, 160])
    expect(kept()).toBe(2)
  })

  it.each([
    ['a program', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>')],
    ['a text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['a beginning', Buffer.from('ffd8ffe0', 'hex')],
    ['more than memory', enormous()],
  ])('%s is not an image', async (_name, bytes) => {
    const { home, run } = testHome()
    writeFileSync(join(home, 'p.png'), bytes)
    expect(await run('thumbnail', { path: '/p.png' })).toBe('400 Not an image')
    expect(await run('thumbnail', { path: '/' })).toBe('400 Not an image')
  })
})
