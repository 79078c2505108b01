import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { filesWorld, visible } from './testing.ts'

const form = (parts: readonly (readonly [name: string, value: string, filename?: string])[]) => {
  const boundary = 'croft-test-boundary'
  const text = parts.map(([name, value, filename]) => {
    const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/octet-stream`
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
  })
  return { payload: Buffer.from(`${text.join('')}--${boundary}--\r\n`), type: `multipart/form-data; boundary=${boundary}` }
}

eachPanelEngine('uploads', (open) => {
  test('uploads: fields before files, several files, refusals', async () => {
    const { call, server, home } = await filesWorld(open)
    await call('POST', '/files/mkdir', { path: '/in' })
    const upload = async (parts: Parameters<typeof form>[0]) => {
      const { payload, type } = form(parts)
      const headers = { authorization: 'Bearer john', 'content-type': type }
      const reply = await server.inject({ method: 'POST', url: '/api/v1/files/upload', headers, payload })
      return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() }
    }
    const both = await upload([
      ['path', '/in'],
      ['file', 'one', 'ä.txt'],
      ['file', 'two', '../../b.txt'],
    ])
    expect(both).toMatchObject({
      status: 201,
      body: { message: 'Uploaded successfully', files: [{ path: '/in/ä.txt', size: 3 }, { path: '/in/b.txt' }] },
    })
    expect(readdirSync(join(home('john'), 'in')).toSorted()).toEqual(['b.txt', 'ä.txt'])
    expect(
      await upload([
        ['path', '/in'],
        ['file', 'x', 'b.txt'],
      ]),
    ).toMatchObject({ status: 409, body: { error: 'File already exists' } })
    expect(
      (
        await upload([
          ['path', '/in'],
          ['overwrite', 'true'],
          ['file', 'new', 'b.txt'],
        ])
      ).status,
    ).toBe(201)
    expect(readFileSync(join(home('john'), 'in', 'b.txt'), 'utf8')).toBe('new')
    const large = await upload([
      ['path', '/in'],
      ['file', 'x'.repeat(1024 * 1024 + 1), 'c.txt'],
    ])
    expect(large).toMatchObject({ status: 413, body: { error: 'File is too large' } })
    expect(
      await upload([
        ['file', 'x', 'c.txt'],
        ['path', '/in'],
      ]),
    ).toMatchObject({ status: 400, body: { error: 'Path is required' } })
    expect(await upload([['path', '/in']])).toMatchObject({ status: 400, body: { error: 'File is required' } })
    expect(readdirSync(join(home('john'), 'in')).toSorted()).toEqual(['b.txt', 'ä.txt'])
  })

  test('an upload whose browser leaves is not put in place', async () => {
    const { server, home } = await filesWorld(open)
    mkdirSync(home('john'))
    await server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = server.server.address() as AddressInfo
    const { payload, type } = form([
      ['path', '/'],
      ['file', 'x'.repeat(300_000), 'half.bin'],
    ])
    const headers = { authorization: 'Bearer john', 'content-type': type, 'content-length': payload.length }
    const client = httpRequest({ port, host: '127.0.0.1', path: '/api/v1/files/upload', method: 'POST', headers })
    client.on('error', () => undefined)
    client.write(payload.subarray(0, 200_000))
    const listing = () => {
      const area = join(home('john'), '.croft/staging')
      return existsSync(area) ? readdirSync(area) : []
    }
    for (let tries = 0; tries < 200 && listing().length === 0; tries += 1) await sleep(10)
    expect(listing()).toHaveLength(1)
    client.destroy()
    for (let tries = 0; tries < 200 && listing().length > 0; tries += 1) await sleep(10)
    expect([listing(), visible(home('john'))]).toEqual([[], []])
  })

  test('an upload goes no further than the disk of the package, and the server says how far that is', async () => {
    const { call, server, home } = await filesWorld(open, 1)
    await call('POST', '/files/mkdir', { path: '/in' })
    writeFileSync(join(home('john'), 'in/taken.bin'), Buffer.alloc(700 * 1024, 1))
    expect((await call('GET', '/files/upload-limits')).body).toEqual({ max_upload_mb: 1 })
    const { payload, type } = form([
      ['path', '/in'],
      ['file', 'x'.repeat(500 * 1024), 'more.bin'],
    ])
    const headers = { authorization: 'Bearer john', 'content-type': type }
    const reply = await server.inject({ method: 'POST', url: '/api/v1/files/upload', headers, payload })
    expect([reply.statusCode, reply.json<{ error: string }>().error]).toEqual([403, 'Disk quota exceeded'])
    const text = (value: string) => Buffer.from(value).toString('base64')
    const begin = async (length: number) => {
      const meta = {
        'tus-resumable': '1.0.0',
        'upload-metadata': `path ${text('/in')},filename ${text('tus.bin')}`,
        'upload-length': String(length),
      }
      const made = await call('POST', '/files/uploads', undefined, 'john', meta)
      return made.status === 201 ? '201' : `${made.status} ${String(made.body['error'])}`
    }
    expect(await begin(2 * 1024 * 1024)).toBe('413 File is too large')
    expect(await begin(500 * 1024)).toBe('403 Disk quota exceeded')
    expect(await begin(100 * 1024)).toBe('201')
    expect(readdirSync(join(home('john'), 'in'))).toEqual(['taken.bin'])
  })
})
