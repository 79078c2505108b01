import { readFileSync, statSync, writeFileSync, mkdirSync, chownSync, chmodSync, symlinkSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { callJson } from '../resources/files/agent.ts'
import { helperBed, janeUid, johnUid } from './files-testing.ts'

const statusOf = (pid: number) => {
  const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n')
  return Object.fromEntries(lines.map((line) => line.split(':\t')).map(([name = '', value = '']) => [name, value.trim().split(/\s+/)]))
}

describe.skipIf(process.getuid?.() !== 0)('the helper of a tenant', () => {
  it('lists, writes and reads as the tenant alone', async () => {
    const { files, pool, john } = await helperBed()
    await callJson(files, 'write', { user: 'john', path: '/notes.txt' }, { body: Readable.from(['hello']) })
    expect(await callJson(files, 'read', { user: 'john', path: '/notes.txt' })).toEqual({ content: 'hello', path: '/notes.txt', size: 5 })
    expect(await callJson(files, 'list', { user: 'john', path: '/' })).toMatchObject([
      { name: 'notes.txt', owner: 'john', permission: '644' },
    ])
    const made = statSync(join(john.home, 'notes.txt'))
    expect([made.uid, made.gid]).toEqual([johnUid, johnUid])
    const status = statusOf(pool.processes().get('john') ?? 0)
    const id = String(johnUid)
    expect(status['Uid']).toEqual([id, id, id, id])
    expect(status['Gid']).toEqual([id, id, id, id])
    expect(status['Groups']).toEqual([''])
    expect([status['CapEff'], status['CapPrm'], status['CapInh']].flat().every((bits) => /^0+$/.test(bits ?? '1'))).toBe(true)
  })
})
