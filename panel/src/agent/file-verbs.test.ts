import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  chmodSync,
  chownSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { callJson } from '../resources/files/agent.ts'
import type { HelperPool } from './helpers.ts'
import { helperBed, janeUid, johnUid } from './files-testing.ts'

const statusOf = (pid: number) => {
  const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n')
  return Object.fromEntries(lines.map((line) => line.split(':\t')).map(([name = '', value = '']) => [name, value.trim().split(/\s+/)]))
}
/** Never 0: that would be a signal to ourselves. */
const pidOf = (pool: HelperPool): number => {
  const pid = pool.processes().get('john')
  if (pid === undefined || pid < 2) throw new Error('john has no helper')
  return pid
}
const isGone = (pid: number) => !existsSync(`/proc/${pid}`) || statusOf(pid)['State']?.[0] === 'Z'
const until = async (check: () => boolean, milliseconds = 5000) => {
  const end = Date.now() + milliseconds
  while (!check() && Date.now() < end) await sleep(20)
  return check()
}
const mebibyte = 1024 * 1024

function* chunks(count: number) {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(mebibyte, index)
}

/** What a tenant sees in its home. */
const shown = (home: string) => readdirSync(home).filter((name) => name !== '.croft')
/** What is on its way into the home. */
const staged = (home: string) => {
  const area = join(home, '.croft/staging')
  return existsSync(area) ? readdirSync(area) : []
}

describe.skipIf(process.getuid?.() !== 0)('the helper of a tenant', () => {
  it('lists, writes and reads with the ids of the tenant and no other group', async () => {
    const { files, pool, john } = await helperBed()
    await callJson(files, 'write', { user: 'john', path: '/notes.txt' }, { body: Readable.from(['hello']) })
    expect(await callJson(files, 'read', { user: 'john', path: '/notes.txt' })).toEqual({ content: 'hello', path: '/notes.txt', size: 5 })
    expect(await callJson(files, 'list', { user: 'john', path: '/' })).toMatchObject([
      { name: 'notes.txt', owner: 'john', permission: '644' },
    ])
    const made = statSync(join(john.home, 'notes.txt'))
    expect([made.uid, made.gid]).toEqual([johnUid, johnUid])
    const pid = pidOf(pool)
    const status = statusOf(pid)
    const id = String(johnUid)
    expect(status['Uid']).toEqual([id, id, id, id])
    expect(status['Gid']).toEqual([id, id, id, id])
    expect(status['Groups']).toEqual([''])
    expect([status['CapEff'], status['CapPrm'], status['CapInh']].flat().every((bits) => /^0+$/.test(bits ?? '1'))).toBe(true)
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((entry) => entry !== '')
    expect(environment.map((entry) => entry.split('=')[0]).filter((name) => name !== 'LANG' && name !== 'TZ')).toEqual([])
  })

  it('has no more rights than the tenant, whatever is linked into the home', async () => {
    const { files, root, john, jane } = await helperBed()
    writeFileSync(join(john.home, 'roots.txt'), 'secret', { mode: 0o600 })
    mkdirSync(join(jane.home, 'private'), { mode: 0o700 })
    chownSync(join(jane.home, 'private'), janeUid, janeUid)
    writeFileSync(join(jane.home, 'private', 'a.txt'), 'secret')
    mkdirSync(join(john.home, 'foreign'), { mode: 0o700 })
    symlinkSync(join(jane.home, 'private'), join(john.home, 'jane'))
    symlinkSync(join(root, 'homes'), join(john.home, 'all'))
    const refused = async (verb: 'read' | 'list', path: string) =>
      (await files.call(verb, { user: 'john', path })).body.resume() && (await files.call(verb, { user: 'john', path })).status
    expect(await refused('read', '/roots.txt')).toBe(403)
    expect(await refused('list', '/foreign')).toBe(403)
    expect(await refused('list', '/jane')).toBe(403)
    expect(await refused('read', '/jane/a.txt')).toBe(403)
    expect(await refused('list', '/all')).toBe(403)
    await expect(callJson(files, 'list', { user: 'nobody', path: '/' })).rejects.toMatchObject({ status: 404, message: 'User not found' })
    await expect(callJson(files, 'list', { user: '../jane', path: '/' })).rejects.toMatchObject({ status: 404, message: 'User not found' })
  })

  it('changes modes below folders that the tenant has closed to itself', async () => {
    const { files, john } = await helperBed()
    await callJson(files, 'mkdir', { user: 'john', path: '/site/sub' })
    await callJson(files, 'write', { user: 'john', path: '/site/sub/page' }, { body: Readable.from(['x']) })
    const chmod = (mode: string, target: string) =>
      callJson(files, 'chmod', { user: 'john', path: '/site', mode, recursive: true, apply_to: target })
    const modes = () => ['site', 'site/sub', 'site/sub/page'].map((path) => (statSync(join(john.home, path)).mode & 0o7777).toString(8))
    await chmod('644', 'all')
    expect(modes()).toEqual(['644', '644', '644'])
    await chmod('600', 'files')
    expect(modes()).toEqual(['644', '644', '600'])
    await chmod('755', 'dirs')
    expect(modes()).toEqual(['755', '755', '600'])
  })

  it('serves nobody from a home of somebody else', async () => {
    const { files, john } = await helperBed()
    chownSync(john.home, janeUid, janeUid)
    await expect(callJson(files, 'list', { user: 'john', path: '/' })).rejects.toMatchObject({ status: 403 })
  })

  it('streams a large upload and download in little memory', { timeout: 60_000 }, async () => {
    const { files, pool, john } = await helperBed()
    const upload = callJson<{ size: number }>(
      files,
      'upload',
      { user: 'john', path: '/', name: 'big' },
      { body: Readable.from(chunks(256)) },
    )
    let peak = 0
    const measure = setInterval(() => {
      const pid = pool.processes().get('john')
      if (pid !== undefined) peak = Math.max(peak, Number(statusOf(pid)['VmRSS']?.[0]))
    }, 20)
    expect((await upload).size).toBe(256 * mebibyte)
    const own = process.memoryUsage().rss
    const { status, body, headers } = await files.call('download', { user: 'john', path: '/big' })
    let size = 0
    for await (const chunk of body as AsyncIterable<Buffer>) size += chunk.length
    clearInterval(measure)
    expect([status, size, headers['content-length']]).toEqual([200, 256 * mebibyte, String(256 * mebibyte)])
    expect(peak * 1024).toBeLessThan(190 * mebibyte)
    expect(process.memoryUsage().rss - own).toBeLessThan(190 * mebibyte)
    expect([shown(john.home), staged(john.home)]).toEqual([['big'], []])
  })

  it('a slow reader holds the download back, and leaving ends it', async () => {
    const { files, pool, john } = await helperBed()
    writeFileSync(join(john.home, 'big'), '')
    truncateSync(join(john.home, 'big'), 1024 * mebibyte)
    chmodSync(join(john.home, 'big'), 0o644)
    const gone = new AbortController()
    const { body } = await files.call('download', { user: 'john', path: '/big' }, { signal: gone.signal })
    body.on('error', () => undefined)
    const pid = pidOf(pool)
    await sleep(300)
    const read = () => Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
    expect(read()).toBeLessThan(60 * mebibyte)
    const opened = () => readdirSync(`/proc/${pid}/fd`).length
    const during = opened()
    gone.abort()
    expect(await until(() => opened() < during)).toBe(true)
    expect(await callJson(files, 'list', { user: 'john', path: '/' })).toHaveLength(1)
  })

  it('uploads that break off leave nothing behind, and the helper goes on', async () => {
    const { files, john, pool } = await helperBed()
    await callJson(files, 'list', { user: 'john', path: '/' })
    const helper = pidOf(pool)
    // each time at another moment of the helper's
    for (let round = 0; round < 20; round += 1) {
      const body = new Readable({ read: () => undefined })
      const upload = callJson(files, 'upload', { user: 'john', path: '/', name: 'half' }, { body })
      upload.catch(() => undefined)
      body.push(Buffer.alloc(mebibyte))
      expect(await until(() => staged(john.home).length === 1)).toBe(true)
      body.destroy(new Error('the browser left'))
      await expect(upload).rejects.toThrow('the browser left')
      expect(await until(() => staged(john.home).length === 0)).toBe(true)
    }
    expect([shown(john.home), pidOf(pool)]).toEqual([[], helper])
  })

  it('hears a refusal before the body is at its end', async () => {
    const { files, john } = await helperBed()
    writeFileSync(join(john.home, 'taken'), '')
    const upload = callJson(files, 'upload', { user: 'john', path: '/', name: 'taken' }, { body: Readable.from(chunks(64)) })
    await expect(upload).rejects.toMatchObject({ status: 409, message: 'File already exists' })
    const large = callJson(files, 'upload', { user: 'john', path: '/', name: 'x', limit: mebibyte }, { body: Readable.from(chunks(64)) })
    await expect(large).rejects.toMatchObject({ status: 413, message: 'File is too large' })
    expect([shown(john.home), staged(john.home)]).toEqual([['taken'], []])
  })

  it('shares one process per tenant, retires the idle and starts again after a kill', async () => {
    const { files, pool } = await helperBed({ most: 1, idleMs: 400 })
    const list = (user: string) => callJson(files, 'list', { user, path: '/' })
    await Promise.all(Array.from({ length: 8 }, () => list('john')))
    expect([...pool.processes().keys()]).toEqual(['john'])
    const first = pidOf(pool)
    process.kill(first, 'SIGKILL')
    expect(await until(() => pool.processes().size === 0)).toBe(true)
    expect(await list('john')).toEqual([])
    const second = pidOf(pool)
    expect(await list('jane')).toEqual([])
    expect([...pool.processes().keys()]).toEqual(['jane'])
    expect(await until(() => isGone(second))).toBe(true)
    expect(await until(() => pool.processes().size === 0)).toBe(true)
  })

  it('does not wait for a helper that its tenant has stopped', { timeout: 30_000 }, async () => {
    const { files, pool, events } = await helperBed({ silentMs: 3000 })
    await callJson(files, 'list', { user: 'john', path: '/' })
    const pid = pidOf(pool)
    process.kill(pid, 'SIGSTOP')
    await expect(callJson(files, 'list', { user: 'john', path: '/' })).rejects.toMatchObject({ status: 503 })
    expect(events).toContainEqual({ event: 'helper silent', user: 'john' })
    expect(await until(() => isGone(pid))).toBe(true)
    expect(await callJson(files, 'list', { user: 'john', path: '/' })).toEqual([])
  })

  it('limits the calls of one tenant', async () => {
    const { files, john } = await helperBed({ perTenant: 2 })
    const bodies = [1, 2].map(() => new Readable({ read: () => undefined }))
    const uploads = bodies.map((body, index) => callJson(files, 'upload', { user: 'john', path: '/', name: `f${index}` }, { body }))
    expect(await until(() => staged(john.home).length === 2)).toBe(true)
    await expect(callJson(files, 'list', { user: 'john', path: '/' })).rejects.toMatchObject({ status: 429 })
    expect(await callJson(files, 'list', { user: 'jane', path: '/' })).toEqual([])
    for (const body of bodies) body.push(null)
    await Promise.all(uploads)
    expect(shown(john.home)).toEqual(['f0', 'f1'])
  })
})
