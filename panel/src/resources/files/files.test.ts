import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { filesWorld, visible } from './testing.ts'

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
    expect(visible(home('john'))).toEqual([])
    expect((await call('GET', '/files/config?user=mary', undefined, 'boss')).body).toMatchObject({ recycle_bin_enabled: true })
  })

  test('administrators work on the files of others, suspended ones too', async () => {
    const { call, home } = await filesWorld(open)
    await call('POST', '/files/write?user=mary', { path: '/a.txt', content: 'x' }, 'boss')
    await call('POST', '/files/write', { path: '/b.txt', content: 'x', user: 'mary' }, 'boss')
    expect(visible(home('mary'))).toEqual(['a.txt', 'b.txt'])
    expect((await call('GET', '/files/list', undefined, 'mary')).body['error']).toBe('Account is suspended')
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
    const preview = await call('HEAD', first, undefined, '')
    expect([preview.status, preview.text, preview.headers['content-length']]).toEqual([200, '', '10'])
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
