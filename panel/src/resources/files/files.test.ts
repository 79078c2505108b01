import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { manualClock } from '@croft/kit/clock.ts'
import { notFound, unauthorized } from '@croft/kit/errors.ts'
import { mount } from '@croft/kit/http/mount.ts'
import { createRateLimiter, defaultRateLimits } from '@croft/kit/http/rate-limit.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { createServer } from '@croft/kit/http/server.ts'
import { createLocalFiles } from '../../agent/local-files.ts'
import { anonymousActor, type Ctx } from '../../core/actor.ts'
import { type OpenPanelTest, eachPanelEngine, testCtx } from '../../db/testing.ts'
import { siteWorld } from '../site-aliases/testing.ts'
import { filesResource } from './index.ts'
import type { FilesServices } from './routes.ts'
import { filesService } from './service.ts'
import { filesStore } from './store.ts'

/** The routes served over files in a temporary folder; `boss` sees all, `john` and `mary` themselves. */
async function filesWorld(open: OpenPanelTest) {
  const clock = manualClock()
  const world = await siteWorld(() => open({ clock }))
  const homes = mkdtempSync(join(tmpdir(), 'croft-http-files-'))
  const { db } = world
  const people = { boss: world.admin, john: world.john, mary: world.mary }
  const statuses = new Map([['mary', 'suspended']])
  const files = filesService({
    db,
    store: filesStore(db),
    files: createLocalFiles({ homes }),
    accounts: {
      require: async (ctx: Ctx, username = ctx.actor.username) => {
        const found = Object.values(people).find((each) => each.actor.username === username)
        if (found === undefined || (ctx.actor.role !== 'admin' && found.actor.userId !== ctx.actor.userId)) throw notFound('User')
        return { id: found.actor.userId, username, status: statuses.get(username) ?? 'active' }
      },
    },
    maxUploadMb: async () => 1,
    baseUrl: () => 'https://panel.example.com:3082',
  })
  const limits = () => ({ ...defaultRateLimits, exempt: () => true })
  const server = createServer({ rateLimiter: createRateLimiter({ clock, limits }) })
  mount(server, filesResource.routes as readonly Route<Ctx, FilesServices>[], {
    services: { files },
    authenticate: (facts, route) => {
      const name = String(facts.headers['authorization'] ?? '').slice('Bearer '.length)
      const ctx = Object.values(people).find((each) => each.actor.username === name)
      if (ctx !== undefined) return { ctx, credential: name, kind: 'session', actor: name }
      if (route.roles !== 'public') throw unauthorized('Missing authorization')
      return { ctx: { ...testCtx(), actor: anonymousActor }, credential: null, kind: 'anonymous', actor: '' }
    },
    authorize: () => undefined,
  })
  onTestFinished(async () => {
    await server.close()
    rmSync(homes, { recursive: true, force: true })
  })
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, as = 'john', headers = {}) => {
    const reply = await server.inject({
      method,
      url: path.startsWith('/dl/') ? path : `/api/v1${path}`,
      headers: { ...(as === '' ? {} : { authorization: `Bearer ${as}` }), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    })
    const isJson = String(reply.headers['content-type']).includes('json')
    return {
      status: reply.statusCode,
      headers: reply.headers,
      text: reply.body,
      body: (isJson ? JSON.parse(reply.body) : {}) as Record<string, unknown>,
    }
  }
  const home = (user: string) => join(homes, user)
  return { ...world, clock, server, call, home }
}

const form = (parts: readonly (readonly [name: string, value: string, filename?: string])[]) => {
  const boundary = 'croft-test-boundary'
  const text = parts.map(([name, value, filename]) => {
    const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/octet-stream`
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
  })
  return { payload: Buffer.from(`${text.join('')}--${boundary}--\r\n`), type: `multipart/form-data; boundary=${boundary}` }
}

eachPanelEngine('files', (open) => {
  test('the published replies', async () => {
    const { call } = await filesWorld(open)
    expect((await call('POST', '/files/write', { path: '/notes.txt', content: 'hello' })).body).toEqual({
      message: 'File saved successfully',
    })
    expect((await call('GET', '/files/read?path=/notes.txt')).body).toEqual({ content: 'hello', path: '/notes.txt', size: 5 })
    const [entry] = (await call('GET', '/files/list?path=/')).body as unknown as Record<string, unknown>[]
    expect(Object.keys(entry ?? {})).toEqual(['name', 'path', 'is_dir', 'size', 'permission', 'owner', 'mod_time'])
    expect(entry).toMatchObject({ name: 'notes.txt', path: '/notes.txt', is_dir: false, size: 5, permission: '644', owner: 'john' })
    const [more] = (await call('GET', '/files/list?path=/&ext=1')).body as unknown as Record<string, unknown>[]
    expect(more).toMatchObject({ is_link: false, mime: 'text/plain' })
    expect((await call('POST', '/files/delete', { path: '/notes.txt' })).body).toEqual({ is_trashed: true, message: 'Moved to trash' })
    const { items } = (await call('GET', '/files/trash')).body as { items: Record<string, unknown>[] }
    expect(Object.keys(items[0] ?? {})).toEqual(['trash_path', 'original_path', 'name', 'is_dir', 'size', 'deleted_at'])
    const restored = await call('POST', '/files/trash/restore', { trash_path: items[0]?.['trash_path'] })
    expect(restored.body).toEqual({ message: 'Restored successfully' })
    expect((await call('POST', '/files/mkdir', { path: '/docs' })).body).toEqual({ message: 'Folder created successfully' })
    const copied = await call('POST', '/files/copy', { source: '/notes.txt', destination: '/docs' })
    expect(copied.body).toEqual({ message: 'Copied successfully' })
    expect((await call('POST', '/files/rename', { path: '/notes.txt', new_path: '/old.txt' })).body).toEqual({
      message: 'Renamed successfully',
    })
    expect((await call('POST', '/files/move', { source: '/old.txt', destination: '/docs' })).body).toEqual({
      message: 'Moved successfully',
    })
    expect((await call('POST', '/files/chmod', { path: '/docs/old.txt', mode: '0600' })).body).toEqual({
      message: 'Permissions changed successfully',
    })
    expect((await call('GET', '/files/stat?path=/docs/old.txt')).body).toMatchObject({ mode: '0600', is_link: false, mime: 'text/plain' })
    expect((await call('POST', '/files/size', { paths: ['/docs'] })).body).toEqual({ size_bytes: 10, files: 2, dirs: 1 })
    await call('POST', '/files/delete', { path: '/docs' })
    expect((await call('DELETE', '/files/trash')).body).toEqual({ message: 'Deleted 1 items permanently' })
    expect((await call('GET', '/files/upload-limits')).body).toEqual({ max_upload_mb: 1 })
  })

  test.each([
    ['GET', '/files/read', undefined, 400, 'Path is required'],
    ['POST', '/files/write', {}, 400, 'Path is required'],
    ['POST', '/files/delete', {}, 400, 'Path is required'],
    ['POST', '/files/copy', {}, 400, 'Source is required'],
    ['POST', '/files/copy', { source: '/a' }, 400, 'Destination is required'],
    ['POST', '/files/chmod', { path: '/a', mode: '4755' }, 400, 'Invalid mode'],
    ['POST', '/files/size', {}, 400, 'Paths is required'],
    ['POST', '/files/trash/restore', {}, 400, 'Trash path is required'],
    ['POST', '/files/trash/restore', { trash_path: '_bt_a_t_1779101076682378120' }, 404, 'Trash item not found'],
    ['POST', '/files/delete', { path: '/' }, 403, 'Cannot delete the home directory'],
    ['GET', '/files/list?path=/../mary', undefined, 400, 'Invalid path'],
    ['GET', '/files/list?path=/%252e%252e/mary', undefined, 404, 'File not found'],
    ['GET', '/files/read?path=/a%00b', undefined, 400, 'Path contains invalid characters'],
    ['GET', '/files/list?user=mary', undefined, 404, 'User not found'],
    ['GET', '/files/list?user=boss', undefined, 404, 'User not found'],
    ['GET', '/files/download?path=/', undefined, 400, 'Not a file'],
  ] as const)('%s %s %j is refused', async (method, path, body, status, error) => {
    const { call } = await filesWorld(open)
    const reply = await call(method, path, body)
    expect([reply.status, reply.body['error']]).toEqual([status, error])
  })

  test('settings: the published three, the days on request, and the bin that is off', async () => {
    const { call, home } = await filesWorld(open)
    expect((await call('GET', '/files/config')).body).toEqual({ recycle_bin_enabled: true, editor_font_size: 14, editor_theme: 'vs-dark' })
    const changed = await call('PUT', '/files/config?ext=1', { recycle_bin_enabled: false, editor_font_size: 16, trash_days: 3 })
    expect(changed.body).toEqual({ recycle_bin_enabled: false, editor_font_size: 16, editor_theme: 'vs-dark', trash_days: 3 })
    expect((await call('PUT', '/files/config', { editor_font_size: 7 })).body['error']).toBe('Invalid editor_font_size')
    expect((await call('PUT', '/files/config', { editor_theme: 'light' })).body).toMatchObject({
      recycle_bin_enabled: false,
      editor_theme: 'light',
    })
    await call('POST', '/files/write', { path: '/a', content: '' })
    expect((await call('POST', '/files/delete', { path: '/a' })).body).toEqual({ is_trashed: false, message: 'Deleted permanently' })
    expect(readdirSync(home('john'))).toEqual([])
    expect((await call('GET', '/files/config?user=mary', undefined, 'boss')).body).toMatchObject({ recycle_bin_enabled: true })
  })

  test('administrators work on the files of others, suspended ones too', async () => {
    const { call, home } = await filesWorld(open)
    await call('POST', '/files/write?user=mary', { path: '/a.txt', content: 'x' }, 'boss')
    await call('POST', '/files/write', { path: '/b.txt', content: 'x', user: 'mary' }, 'boss')
    expect(readdirSync(home('mary'))).toEqual(['a.txt', 'b.txt'])
    expect((await call('GET', '/files/list', undefined, 'mary')).body['error']).toBe('Account is suspended')
  })

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
    const listing = () => readdirSync(home('john'))
    for (let tries = 0; tries < 200 && listing().length === 0; tries += 1) await sleep(10)
    expect(listing()).toHaveLength(1)
    client.destroy()
    for (let tries = 0; tries < 200 && listing().length > 0; tries += 1) await sleep(10)
    expect(listing()).toEqual([])
  })

  test('downloads as an attachment, in ranges, and by a link that works once', async () => {
    const { call, home, clock } = await filesWorld(open)
    mkdirSync(home('john'))
    writeFileSync(join(home('john'), 'a "b".html'), '0123456789')
    const path = encodeURIComponent('/a "b".html')
    const whole = await call('GET', `/files/download?path=${path}`)
    expect([whole.status, whole.text, whole.headers['content-type']]).toEqual([200, '0123456789', 'text/html'])
    expect(whole.headers['content-disposition']).toBe(`attachment; filename="a _b_.html"; filename*=UTF-8''a%20%22b%22.html`)
    const part = await call('GET', `/files/download?path=${path}`, undefined, 'john', { range: 'bytes=-3' })
    expect([part.status, part.text, part.headers['content-range']]).toEqual([206, '789', 'bytes 7-9/10'])
    const link = async () => {
      const reply = await call('POST', '/files/download-link', { path: '/a "b".html' })
      expect(reply.body).toMatchObject({
        expires_in: 60,
        url: expect.stringMatching(/^https:\/\/panel\.example\.com:3082\/dl\/[\w-]{43}$/),
      })
      return new URL(String(reply.body['url'])).pathname
    }
    const first = await link()
    expect((await call('GET', first, undefined, '')).text).toBe('0123456789')
    expect((await call('GET', first, undefined, '')).status).toBe(404)
    const late = await link()
    clock.advance(60_001)
    expect((await call('GET', late, undefined, '')).status).toBe(404)
    expect((await call('POST', '/files/download-link', { path: '/missing' })).status).toBe(404)
  })

  test('nothing is touched inside a transaction, which is what a dry run is', async () => {
    const { call, db, home } = await filesWorld(open)
    const reply = await db.transaction(() => call('POST', '/files/write', { path: '/a', content: 'x' }))
    expect([reply.status, reply.body['error']]).toEqual([400, 'Dry run is not available for files'])
    expect(() => readdirSync(home('john'))).toThrow('ENOENT')
  })
})
