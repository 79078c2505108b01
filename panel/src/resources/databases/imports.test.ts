import { expect, test } from 'vitest'
import { installMariaDb } from '../../drivers/db/mariadb/testing.ts'
import { eachApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'

const password = 'Correct-Horse-7'
const text = (value: string) => Buffer.from(value).toString('base64')

eachApp('imports and exports', (start) => {
  const world = async () => {
    const app = await start()
    installMariaDb(app.machine)
    const [john, mary] = [await app.account('john'), await app.account('mary')]
    for (const each of [john, mary]) {
      await each.post('/files/mkdir', { path: '/in' })
      await each.post('/databases', { name: 'shop', password })
    }
    /** An upload with so many of its four bytes; its id. */
    const upload = async (as: Client, bytes: number) => {
      const headers = { authorization: `Bearer ${as.token ?? ''}`, 'tus-resumable': '1.0.0' }
      const meta = `path ${text('/in')},filename ${text('dump.sql')}`
      const begun = await app.server.inject({
        method: 'POST',
        url: '/api/v1/files/uploads',
        headers: { ...headers, 'upload-metadata': meta, 'upload-length': '4' },
      })
      const url = String(begun.headers['location'])
      const piece = { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }
      await app.server.inject({ method: 'PATCH', url, headers: piece, payload: Buffer.from('DO 1'.slice(0, bytes)) })
      return url.slice(url.lastIndexOf('/') + 1)
    }
    /** Whether a program was started with this word. */
    const started = (word: string) => app.machine.transcript.some((argv) => argv.includes(word))
    return { app, john, mary, upload, started }
  }
  const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`

  test('an upload that is complete is imported by its id, by its owner alone', async () => {
    const { john, mary, upload, started } = await world()
    const take = (as: Client, body: object, name = 'john_shop') => as.post(`/databases/${name}/import`, body)
    expect(said(await take(john, {}))).toBe('400 Path or upload_id is required')
    expect(said(await take(john, { upload_id: '0123456789abcdef' }))).toBe('404 Upload not found')
    const half = await upload(john, 2)
    expect(said(await take(john, { upload_id: half }))).toBe('409 Upload is not complete')
    await john.delete(`/files/uploads/${half}`)
    const whole = await upload(john, 4)
    expect(said(await take(mary, { upload_id: whole }, 'mary_shop'))).toBe('404 Upload not found')
    expect(said(await take(john, { upload_id: whole }))).toBe('202 Import started')
    await expect.poll(() => started('./in/dump.sql')).toBe(true)
    expect(said(await take(john, { path: '/in/dump.sql', charset: 'latin1 user=root' }))).toBe('400 Invalid charset')
  })

  test('an export goes where it is asked for, over nothing', async () => {
    const { john } = await world()
    await john.post('/files/write', { path: '/in/taken.sql.gz', content: 'x' })
    const give = async (target: string) => said(await john.post('/databases/john_shop/export', { target_path: target }))
    expect(await give('/in/taken.sql.gz')).toBe('409 File already exists')
    expect(await give('/none/a.sql.gz')).toBe('404 File not found')
    expect(await give('/in')).toBe('202 Export started')
  })
})
