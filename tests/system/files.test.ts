import { beforeAll, describe, expect, test } from 'vitest'
import type { Host } from '../bed/host.ts'
import { useServer, whyLeftOut } from './support/bed.ts'
import { curl } from './support/client.ts'
import { eventually, processes } from './support/server.ts'

/** Archives, uploads and shared files on a real host: the programs of the system make them, kills and full disks interrupt them. */

const title = 'the file manager on a host'
const reason = await whyLeftOut(title)
const home = '/home/john'

/** Homes with little room. */
async function prepare(host: Host): Promise<void> {
  await host.run(['mkdir', '-p', '/home'])
  await host.run(['mount', '-t', 'tmpfs', '-o', 'size=120m,mode=755', 'tmpfs', '/home'])
}

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'files', prepare })
  const socket = '/run/croft/panel/panel.sock'
  const john = (argv: readonly [string, ...string[]]) => get().tenant('john', argv)
  const shell = (script: string) => john(['sh', '-c', `cd ${home}; ${script}`])
  const ask = (method: string, path: string, body?: unknown, headers = {}) =>
    curl(get().host, `http://localhost/api/v1${path}`, { method, body: { ...(body as object), user: 'john' }, socket, headers })
  const message = async (method: string, path: string, body?: unknown) => {
    const reply = await ask(method, path, body)
    return `${reply.status} ${reply.json<{ message: string }>().message}`
  }
  const exists = async (path: string) => (await get().host.run(['test', '-e', path], { allowFailure: true })).code === 0
  const staged = async () => (await get().host.run(['ls', '-A', `${home}/.croft/staging`], { allowFailure: true })).stdout.trim()

  beforeAll(async () => {
    await get().account('john')
  })

  test('what is extracted belongs to the tenant, whatever the archive says', async () => {
    await shell(
      'mkdir a && echo x > a/x && chmod 6755 a/x && tar --owner=0 --group=0 -czf a.tar.gz a && ln -s /etc/shadow s && tar -cf s.tar s',
    )
    expect(await message('POST', '/files/extract', { path: '/a.tar.gz', destination: '/b' })).toBe('200 Archive extracted successfully')
    expect(await shell('stat --format="%U %G %a" b/a/x')).toBe('john john 755\n')
    expect(await message('POST', '/files/extract', { path: '/s.tar', destination: '/c' })).toBe('400 Archive contains unsafe entries')
    expect(await exists(`${home}/c`)).toBe(false)
    expect(await message('POST', '/files/compress', { paths: ['/a'], archive: '/a.tar.zst' })).toBe('200 Archive created successfully')
    expect(await shell('stat --format="%U %a" a.tar.zst')).toBe('john 644\n')
  })

  test('a helper that is killed in the middle leaves nothing where the archive was to go', async () => {
    await shell('dd if=/dev/urandom of=r bs=1M count=25 2>/dev/null && tar -czf r.tar.gz r && rm r')
    const begun = await ask('POST', '/files/extract', { path: '/r.tar.gz', destination: '/r.d' }, { Prefer: 'wait=0' })
    const { job_id: job } = begun.json<{ job_id: number }>()
    const helper = 'panel/src/helper.ts /home/john'
    await eventually('the helper writes', staged, (names) => names !== '', 10)
    await get().host.run(['kill', '-9', '--', String(await get().pid(helper))])
    const look = async () => (await get().root('GET', `/jobs/${job}`)).json<{ status: string }>().status
    const status = await eventually('the job ends', look, (now) => now === 'failed' || now === 'succeeded', 30)
    // a fast machine may have been done before the kill: then all of it is there
    expect(await exists(`${home}/r.d/r`)).toBe(status === 'succeeded')
    expect(await exists(`${home}/r.d`)).toBe(status === 'succeeded')
    if (status === 'failed') expect(await message('POST', '/files/extract', { path: '/r.tar.gz', destination: '/r.d' })).toMatch(/^200 /)
    await eventually('all of it is there', () => exists(`${home}/r.d/r`), Boolean, 20)
    await eventually('what was left behind is gone', staged, (names) => names === '')
    await shell('rm -r r.d')
  })

  test.each(['agent', 'panel'] as const)('an archive is extracted though the %s is killed in the middle', async (process) => {
    const begun = await ask('POST', '/files/extract', { path: '/r.tar.gz', destination: '/r.d' }, { Prefer: 'wait=0' })
    const { job_id: job } = begun.json<{ job_id: number }>()
    await eventually('the helper writes', staged, (names) => names !== '', 10)
    await get().host.run(['kill', '-9', '--', String(await get().pid(processes[process]))])
    await get().ready()
    const look = async () => (await get().root('GET', `/jobs/${job}`)).json<{ status: string; error: string | null }>()
    const ended = await eventually('the job ends', look, ({ status }) => !['queued', 'running'].includes(status), 60)
    expect(ended).toMatchObject({ status: 'succeeded', error: null })
    expect(await shell('tar -xzOf r.tar.gz | cmp - r.d/r && echo same')).toBe('same\n')
    await eventually('what was left behind is gone', staged, (names) => names === '')
    await shell('rm -r r.d')
  })

  test('a job is cancelled and nothing is left', async () => {
    const begun = await ask('POST', '/files/compress', { paths: ['/r.tar.gz'], archive: '/again.tar.gz' }, { Prefer: 'wait=0' })
    const { job_id: job } = begun.json<{ job_id: number }>()
    await get().root('POST', `/jobs/${job}/cancel`)
    const look = async () => (await get().root('GET', `/jobs/${job}`)).json<{ status: string }>().status
    await eventually('the job is cancelled', look, (now) => now === 'cancelled', 20)
    await eventually('nothing is staged', staged, (names) => names === '')
    expect(await exists(`${home}/again.tar.gz`)).toBe(false)
  })

  test('a full disk is said in plain words, and nothing half is left', async () => {
    await shell('dd if=/dev/zero of=z bs=1M count=14 2>/dev/null && tar -czf z.tar.gz z && rm z')
    await shell('dd if=/dev/zero of=filler bs=1M 2>/dev/null || true')
    await shell('truncate -s -4M filler')
    expect(await message('POST', '/files/extract', { path: '/z.tar.gz', destination: '/z.d' })).toBe("503 The server's disk is full")
    expect(await message('POST', '/files/compress', { paths: ['/r.tar.gz'], archive: '/full.tar.gz' })).toBe(
      "503 The server's disk is full",
    )
    expect([await exists(`${home}/z.d`), await exists(`${home}/full.tar.gz`), await staged()]).toEqual([false, false, ''])
    await shell('dd if=/dev/zero of=filler2 bs=1k 2>/dev/null || true')
    await get().root('GET', '/files/list?user=john')
    expect((await ask('POST', '/files/write', { path: '/note.txt', content: 'x'.repeat(9000) })).status).toBeGreaterThanOrEqual(400)
    expect(await exists(`${home}/note.txt`)).toBe(false)
    await shell('rm filler filler2')
    expect(await message('POST', '/files/write', { path: '/note.txt', content: 'there is room' })).toBe('200 File saved successfully')
  })

  /** Where the server says that an upload goes on. */
  const offsetOf = async (url: string): Promise<number> => {
    const how = ['--silent', '--head', '--unix-socket', socket, '--header', 'Tus-Resumable: 1.0.0'] as const
    const { stdout } = await get().host.run(['curl', ...how, '--', url])
    return Number(/^upload-offset: (\d+)/im.exec(stdout)?.[1])
  }

  test('an upload that meets a full disk says so, leaves nothing in sight, and goes on when there is room', async () => {
    const { host } = get()
    await host.run(['sh', '-c', 'head -c 6000000 /dev/urandom > /tmp/large'])
    const fill = async () => {
      await shell('dd if=/dev/zero of=filler bs=1M 2>/dev/null || true')
      await shell('truncate -s -3M filler')
    }
    const seen = async () => (await john(['ls', '-A', home])).trim().split('\n').toSorted()
    const send = async (url: string, ...options: string[]) => {
      const how = ['--silent', '--unix-socket', socket, '--write-out', '\n%{http_code}', ...options]
      return (await host.run(['curl', ...how, '--', url])).stdout.trim()
    }
    await fill()
    const before = await seen()
    const plain = await send('http://localhost/api/v1/files/upload?user=john', '--form', 'path=/', '--form', 'file=@/tmp/large')
    expect(plain).toMatch(/The server's disk is full[^]*\n503$/)
    expect([await seen(), await staged()]).toEqual([before, ''])
    const meta = `path ${Buffer.from('/').toString('base64')},filename ${Buffer.from('large.bin').toString('base64')}`
    const begun = await curl(host, 'http://localhost/api/v1/files/uploads?user=john', {
      method: 'POST',
      socket,
      headers: { 'Tus-Resumable': '1.0.0', 'Upload-Length': '6000000', 'Upload-Metadata': meta },
    })
    const url = `http://localhost${begun.headers['location'] ?? ''}`
    const piece = async (offset: number) => {
      await host.run(['sh', '-c', `tail -c +${offset + 1} /tmp/large > /tmp/large.rest`])
      const headers = ['Tus-Resumable: 1.0.0', 'Content-Type: application/offset+octet-stream', `Upload-Offset: ${offset}`]
      const options = ['--request', 'PATCH', '--data-binary', '@/tmp/large.rest', ...headers.flatMap((header) => ['--header', header])]
      return send(url, ...options)
    }
    expect(await piece(0)).toMatch(/The server's disk is full[^]*\n503$/)
    expect(await seen()).toEqual(before)
    await shell('rm filler')
    const offset = await offsetOf(url)
    expect(offset).toBeGreaterThan(0)
    expect(await piece(offset)).toBe('204')
    await host.run(['cmp', '/tmp/large', `${home}/large.bin`])
    await shell('rm large.bin')
  })

  test('an upload survives the panel, the agent and the helper', async () => {
    const meta = `path ${Buffer.from('/').toString('base64')},filename ${Buffer.from('up.bin').toString('base64')}`
    const base = { 'Tus-Resumable': '1.0.0' }
    const begun = await curl(get().host, 'http://localhost/api/v1/files/uploads?user=john', {
      method: 'POST',
      socket,
      headers: { ...base, 'Upload-Length': '6000000', 'Upload-Metadata': meta },
    })
    expect(begun.status).toBe(201)
    const url = `http://localhost${begun.headers['location'] ?? ''}`
    await get().host.run([
      'sh',
      '-c',
      'head -c 6000000 /dev/urandom > /tmp/up; head -c 3000000 /tmp/up > /tmp/up.1; tail -c +3000001 /tmp/up > /tmp/up.2',
    ])
    const send = async (offset: number, file: string) => {
      const headers = ['Tus-Resumable: 1.0.0', 'Content-Type: application/offset+octet-stream', `Upload-Offset: ${offset}`]
      const options = [
        '--silent',
        '--unix-socket',
        socket,
        '--request',
        'PATCH',
        '--data-binary',
        `@${file}`,
        '--write-out',
        '%{http_code}',
      ]
      return (await get().host.run(['curl', ...options, ...headers.flatMap((header) => ['--header', header]), '--', url])).stdout
    }
    expect(await send(0, '/tmp/up.1')).toBe('204')
    const pids = await Promise.all([processes.panel, processes.agent].map((pattern) => get().pid(pattern)))
    await get().host.run(['kill', '-9', '--', ...pids.map(String)])
    await eventually(
      'a new panel',
      () => get().pid(processes.panel),
      (pid) => pid !== 0 && !pids.includes(pid),
      40,
    )
    await get().ready()
    expect(await offsetOf(url)).toBe(3_000_000)
    expect(await send(3_000_000, '/tmp/up.2')).toBe('204')
    const sums = await get().host.run(['sha256sum', '/tmp/up', `${home}/up.bin`])
    expect(
      new Set(
        sums.stdout
          .trim()
          .split('\n')
          .map((line) => line.split(' ')[0]),
      ).size,
    ).toBe(1)
    expect(await shell('stat --format=%U up.bin')).toBe('john\n')
  })

  test('a shared file is there for anybody, and a picture has a small one', async () => {
    const made = (await ask('POST', '/files/share', { path: '/note.txt' })).json<{ url: string }>()
    const shared = await curl(get().host, made.url.replace(/^https:\/\/[^/]+/, 'https://localhost:3082'))
    expect([shared.status, shared.text, shared.headers['content-disposition']]).toEqual([
      200,
      'there is room',
      expect.stringContaining('attachment'),
    ])
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    await shell(`echo ${png} | base64 -d > p.png; echo '<svg xmlns="http://www.w3.org/2000/svg"/>' > p.svg`)
    const small = await curl(get().host, 'http://localhost/api/v1/files/thumbnail?path=/p.png&user=john', { socket })
    expect([small.status, small.headers['content-type']]).toEqual([200, 'image/webp'])
    const none = await curl(get().host, 'http://localhost/api/v1/files/thumbnail?path=/p.svg&user=john', { socket })
    expect(none.json()).toMatchObject({ status: 400, message: 'Not an image' })
  })
})
