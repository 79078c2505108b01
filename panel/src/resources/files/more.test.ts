import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { eachApp, type TestApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'

const words = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`

async function begin(start: () => Promise<TestApp>) {
  const app = await start()
  const john = await app.account('john')
  const mary = await app.account('mary')
  const write = (path: string, content: string, as: Client = john) => as.post('/files/write', { path, content })
  /** A request that is no JSON, as upload programs and browsers send it. */
  const raw = (
    method: 'GET' | 'POST' | 'PATCH' | 'HEAD' | 'DELETE',
    url: string,
    headers: Record<string, string> = {},
    payload?: Buffer | string,
    as: Client | null = john,
  ) =>
    app.server.inject({
      method,
      url,
      headers: { ...(as === null ? {} : { authorization: `Bearer ${as.token ?? ''}` }), ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
  return { app, john, mary, write, raw }
}

eachApp('archives, shares, versions and uploads of files', (start) => {
  it('archives are jobs whose answer is the published one', async () => {
    const { app, john, write } = await begin(start)
    await write('/docs/a.txt', 'hello').then(() => john.post('/files/mkdir', { path: '/docs' }))
    await write('/docs/a.txt', 'hello')
    expect((await john.post('/files/compress', { paths: ['/docs'], archive: '/docs.zip' })).body).toEqual({
      message: 'Archive created successfully',
    })
    expect(words(await john.post('/files/compress', { paths: ['/docs'], archive: '/docs.zip' }))).toBe('409 File already exists')
    expect(words(await john.post('/files/compress', {}))).toBe('400 Paths is required')
    expect((await john.post('/files/extract', { archive: '/docs.zip', destination: '/back' })).body).toEqual({
      message: 'Archive extracted successfully',
    })
    expect((await john.get('/files/read?path=/back/docs/a.txt')).body['content']).toBe('hello')
    expect(words(await john.post('/files/extract', { path: '/docs/a.txt' }))).toBe('400 Unsupported archive')
    expect(words(await john.post('/files/extract', { path: '/none.zip' }))).toBe('404 File not found')
    expect(words(await john.post('/files/extract', {}))).toBe('400 Path is required')
    const jobs = () =>
      app.db.q.selectFrom('jobs').select(['type', 'status', 'result']).where('type', 'like', 'file.%').orderBy('id').execute()
    const ended = await jobs()
    expect(ended.map(({ type, status }) => `${type} ${status}`)).toEqual([
      'file.compress succeeded',
      'file.compress failed',
      'file.extract succeeded',
      'file.extract failed',
      'file.extract failed',
    ])
    // as if the panel had died between the end of the work and its own word of it
    await app.db.transaction(async (q) => {
      const again = { status: 'running', finished_at: null, result: null, cursor: 0, lease_until: 0 } as const
      const rows = await q
        .updateTable('jobs')
        .set(again)
        .where('status', '=', 'succeeded')
        .where('type', 'like', 'file.%')
        .returning('id')
        .execute()
      await app.db.signals.send(
        'operations',
        rows.map(({ id }) => id),
      )
    })
    await expect.poll(jobs).toEqual(ended)
  })

  it('search finds names and text, and says when it stopped', async () => {
    const { john, write } = await begin(start)
    await write('/Notes.txt', 'first\nthe Needle is here\n')
    await write('/other.txt', 'nothing')
    const names = (await john.get('/files/search?q=notes')).body as unknown as {
      items: { path: string; line: number }[]
      truncated: boolean
    }
    expect(names.items.map(({ path }) => path)).toEqual(['/Notes.txt'])
    const inside = (await john.get('/files/search?q=needle&content=true')).body as unknown as { items: object[]; truncated: boolean }
    expect(inside).toMatchObject({ items: [{ path: '/Notes.txt', line: 2, match: 'the Needle is here' }], truncated: false })
    expect((await john.get('/files/search?q=needle&content=true&case=true')).body).toEqual({ items: [], truncated: false })
    expect((await john.get('/files/search?q=t&limit=1')).body).toMatchObject({ truncated: true })
    expect(words(await john.get('/files/search'))).toBe('400 Q is required')
  })

  it('every save is kept, and a kept state comes back', async () => {
    const { app, john, mary, write } = await begin(start)
    await write('/n.txt', 'one')
    await write('/n.txt', 'two')
    await app.admin.post('/files/write', { path: '/n.txt', content: 'three', user: 'john' })
    await write('/n.txt', 'three')
    const list = (await john.get('/files/history?path=/n.txt')).body as unknown as { version: number; size: number; actor: string }[]
    expect(list.map(({ version, size, actor }) => `${version} ${size} ${actor}`)).toEqual(['3 5 admin', '2 3 john', '1 3 john'])
    expect((await john.get('/files/history/read?path=/n.txt&version=1')).body).toEqual({
      content: 'one',
      path: '/n.txt',
      size: 3,
      version: 1,
    })
    expect((await john.post('/files/history/restore', { path: '/n.txt', version: 1 })).body).toEqual({ message: 'Version restored' })
    expect((await john.get('/files/read?path=/n.txt')).body['content']).toBe('one')
    expect(words(await john.get('/files/history/read?path=/n.txt&version=9'))).toBe('404 Version not found')
    expect((await mary.get('/files/history?path=/n.txt')).body).toEqual([])
    for (let count = 0; count < 25; count += 1) await write('/n.txt', `again ${count}`)
    const kept = (await john.get('/files/history?path=/n.txt')).body as unknown as { version: number }[]
    expect(kept.length).toBeLessThanOrEqual(22)
    expect(kept[0]?.version).toBe(29)
  })

  it('a shared file is there for whoever has the link, as long and as often as was said', async () => {
    const { app, john, mary, write, raw } = await begin(start)
    await write('/page.html', '<script>alert(1)</script>')
    const made = await john.post('/files/share', { path: '/page.html', max_downloads: 2, expires_in: 3600 })
    expect(made.status).toBe(201)
    expect(Object.keys(made.body)).toEqual(['id', 'path', 'url', 'protected', 'expires_at', 'max_downloads', 'downloads', 'created_at'])
    const path = new URL(String(made.body['url'])).pathname
    const open = (url = path) => raw('GET', url, {}, undefined, null)
    expect((await raw('HEAD', path, {}, undefined, null)).statusCode).toBe(200)
    const first = await open()
    expect([first.statusCode, first.body]).toEqual([200, '<script>alert(1)</script>'])
    expect(first.headers['content-disposition']).toContain('attachment')
    expect(first.headers['content-security-policy']).toContain('sandbox')
    expect(first.headers['x-content-type-options']).toBe('nosniff')
    const both = await Promise.all([open(), open(), open()])
    expect(both.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([200, 404, 404])
    expect((await open()).json()).toMatchObject({ message: 'Share not found' })
    const listed = (await john.get('/files/shares')).body as unknown as { url: string; downloads: number }[]
    expect(listed.map(({ url, downloads }) => [url, downloads])).toEqual([['', 2]])
    expect(words(await mary.delete(`/files/shares/${String(made.body['id'])}`))).toBe('404 Share not found')
    expect((await john.delete(`/files/shares/${String(made.body['id'])}`)).body).toEqual({ success: true, message: 'Share deleted' })

    const other = String((await john.post('/files/share', { path: '/page.html', expires_in: 60 })).body['url']).slice(30)
    const url = other.slice(other.indexOf('/s/'))
    expect((await open(url)).statusCode).toBe(200)
    expect(words(await john.post('/files/share', { path: '/' }))).toBe('400 Not a file')
    await app.admin.post('/users/john/suspend', { reason: 'unpaid' })
    expect((await open(url)).statusCode).toBe(404)
    await app.admin.post('/users/john/unsuspend', {})
    expect((await open(url)).statusCode).toBe(200)
    app.clock.advance(61_000)
    expect((await open(url)).statusCode).toBe(404)
    expect(JSON.stringify(await app.db.q.selectFrom('file_shares').selectAll().execute())).not.toContain(url.slice(3))
  })

  it('a password keeps a shared file closed', async () => {
    const { john, write, raw } = await begin(start)
    await write('/a.txt', 'secret')
    const made = await john.post('/files/share', { path: '/a.txt', password: 'Correct-Horse-9' })
    const { pathname } = new URL(String(made.body['url']))
    const page = await raw('GET', pathname, {}, undefined, null)
    expect([page.statusCode, page.body.includes('secret'), page.body.includes('type="password"')]).toEqual([200, false, true])
    expect((await raw('GET', `${pathname}?password=wrong`, {}, undefined, null)).statusCode).toBe(401)
    expect((await raw('GET', `${pathname}?password=Correct-Horse-9`, {}, undefined, null)).body).toBe('secret')
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' }
    expect((await raw('POST', pathname, form, 'password=Correct-Horse-9', null)).body).toBe('secret')
    expect((await raw('POST', pathname, form, 'password=nope', null)).json()).toMatchObject({ message: 'Invalid password' })
    expect(words(await john.post('/files/share', { path: '/a.txt', password: 'short' }))).toBe('400 Password is too weak')
  })

  it('an upload goes on where it stopped', async () => {
    const { app, john, mary, write, raw } = await begin(start)
    const base = { 'tus-resumable': '1.0.0' }
    const meta = (filename: string, extra = '') => ({
      ...base,
      'upload-metadata': `path ${Buffer.from('/').toString('base64')},filename ${Buffer.from(filename).toString('base64')}${extra}`,
    })
    const bytes = Buffer.from('0123456789')
    const made = await raw('POST', '/api/v1/files/uploads', { ...meta('big.bin'), 'upload-length': '10' })
    expect(made.statusCode).toBe(201)
    const place = String(made.headers['location'])
    const patch = (offset: number, chunk: Buffer, extra = {}, as: Client = john) =>
      raw(
        'PATCH',
        place,
        { ...base, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), ...extra },
        chunk,
        as,
      )
    const offset = async () => (await raw('HEAD', place, base)).headers['upload-offset']
    expect(await offset()).toBe('0')
    expect((await patch(0, bytes.subarray(0, 4))).headers['upload-offset']).toBe('4')
    expect((await patch(0, bytes.subarray(0, 4))).json()).toMatchObject({ status: 409, message: 'Upload offset mismatch' })
    const sum = (chunk: Buffer) => ({ 'upload-checksum': `sha1 ${createHash('sha1').update(chunk).digest('base64')}` })
    expect((await patch(4, bytes.subarray(4, 8), sum(Buffer.from('else')))).json()).toMatchObject({ message: 'Checksum mismatch' })
    expect(await offset()).toBe('4')
    expect((await patch(4, bytes.subarray(4, 8), sum(bytes.subarray(4, 8)))).statusCode).toBe(204)
    expect((await patch(8, bytes, {})).json()).toMatchObject({ status: 413 })
    expect((await patch(8, bytes.subarray(8), {}, mary)).statusCode).toBe(404)
    const now = Number(await offset())
    expect((await patch(now, bytes.subarray(now))).statusCode).toBe(204)
    expect((await john.get('/files/read?path=/big.bin')).body['content']).toBe('0123456789')
    expect((await raw('HEAD', place, base)).statusCode).toBe(404)

    await write('/there.txt', 'x')
    const taken = await raw('POST', '/api/v1/files/uploads', { ...meta('there.txt'), 'upload-length': '1' })
    expect(taken.json()).toMatchObject({ message: 'File already exists' })
    const large = await raw('POST', '/api/v1/files/uploads', { ...meta('l'), 'upload-length': String(501 * 1024 * 1024) })
    expect(large.json()).toMatchObject({ message: 'File is too large' })
    expect((await raw('POST', '/api/v1/files/uploads', { ...meta('none'), 'upload-length': '0' })).statusCode).toBe(201)
    expect((await john.get('/files/stat?path=/none')).body['size']).toBe(0)

    const left = String((await raw('POST', '/api/v1/files/uploads', { ...meta('left'), 'upload-length': '9' })).headers['location'])
    app.clock.advance(25 * 3_600_000)
    expect((await raw('HEAD', left, base)).statusCode).toBe(401)
    await app.parts.fileUploads.forget()
    expect(await app.db.q.selectFrom('file_uploads').selectAll().execute()).toEqual([])
  })

  it('of two that send the same piece one is told, and the file is whole', async () => {
    const { john, raw } = await begin(start)
    const base = { 'tus-resumable': '1.0.0' }
    const made = await raw('POST', '/api/v1/files/uploads', {
      ...base,
      'upload-length': '2000000',
      'upload-metadata': `path ${Buffer.from('/').toString('base64')},filename ${Buffer.from('two').toString('base64')}`,
    })
    const place = String(made.headers['location'])
    const send = (fill: string) =>
      raw(
        'PATCH',
        place,
        { ...base, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
        Buffer.alloc(2_000_000, fill),
      )
    const replies = await Promise.all([send('a'), send('b')])
    expect(replies.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([
      204,
      expect.toSatisfy((status: number) => status === 409 || status === 404),
    ])
    await sleep(20)
    const { content } = (await john.get('/files/read?path=/two')).body as { content: string }
    expect([content.length, new Set(content).size]).toEqual([2_000_000, 1])
  })
})
