import { lstatSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Worker } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { expect, it, onTestFinished } from 'vitest'
import type { VerbName } from './names.ts'
import { testHome } from './testing.ts'

const secret = 'TOP-SECRET-OF-SOMEBODY-ELSE'

/** Each verb on the file and on a name below the folder, both of which are being swapped with links to the outside. */
const calls: readonly (readonly [VerbName, Readonly<Record<string, unknown>>, string?])[] = [
  ['list', { path: '/folder' }],
  ['stat', { path: '/folder/secret.txt' }],
  ['read', { path: '/file' }],
  ['read', { path: '/folder/secret.txt' }],
  ['download', { path: '/file' }],
  ['download', { path: '/folder/secret.txt' }],
  ['size', { paths: ['/folder', '/file'] }],
  ['usage', { path: '/folder' }],
  ['write', { path: '/file' }, 'harmless'],
  ['write', { path: '/folder/secret.txt' }, 'harmless'],
  ['upload', { path: '/folder', name: 'secret.txt', overwrite: true }, 'harmless'],
  ['mkdir', { path: '/folder/made/below' }],
  ['chmod', { path: '/file', mode: '777' }],
  ['chmod', { path: '/folder', mode: '777', recursive: true }],
  ['copy', { source: '/file', destination: '/copy', overwrite: true }],
  ['copy', { source: '/folder', destination: '/copies/all', overwrite: true }],
  ['move', { source: '/folder/secret.txt', destination: '/moved', overwrite: true }],
  ['rename', { path: '/file', new_path: '/folder/renamed' }],
  ['search', { path: '/folder', q: 'TOP-SECRET', content: true }],
  ['archive', { path: '/folder', format: 'tar.gz' }],
  ['archive', { path: '/file', format: 'tar.gz' }],
  ['compress', { paths: ['/file'], archive: '/folder/made.zip' }],
  ['extract', { path: '/given.tar', destination: '/folder', overwrite: true }],
  ['upload-begin', { id: '0123456789abcdef', path: '/folder', name: 'secret.txt', overwrite: true, length: 0 }],
  ['history-restore', { path: '/folder/secret.txt', version: 1 }],
  ['delete', { path: '/folder/secret.txt', permanent: true }],
  ['delete', { path: '/folder', permanent: true }],
  ['delete', { path: '/file' }],
]

const factsOf = (path: string) => {
  const { mode, uid, size, mtimeMs, ctimeMs, nlink } = lstatSync(path)
  return { mode, uid, size, mtimeMs, ctimeMs, nlink }
}

it('neither leaks nor changes what is outside while every name is swapped with a link', { timeout: 40_000 }, async () => {
  const { home, outside, files } = testHome()
  writeFileSync(join(outside, 'secret.txt'), secret)
  mkdirSync(join(home, 'folder'))
  mkdirSync(join(home, 'copies'))
  const tar = pack()
  tar.entry({ name: 'secret.txt' }, 'harmless')
  tar.finalize()
  writeFileSync(join(home, 'given.tar'), await buffer(tar))
  const before = [factsOf(outside), factsOf(join(outside, 'secret.txt'))]
  const racer = new Worker(new URL('racer.ts', import.meta.url), { workerData: { home, outside } })
  const ended = new Promise((resolve, reject) => {
    racer.once('exit', resolve)
    racer.once('error', reject)
  })
  onTestFinished(async () => void (await racer.terminate()))

  const statuses = new Map<number, number>()
  const end = Date.now() + 6000
  let rounds = 0
  while (Date.now() < end) {
    for (const [verb, args, content] of calls) {
      const body = content === undefined ? {} : { body: Readable.from([Buffer.from(content)]) }
      const reply = await files.call(verb, { ...args, user: 'john' }, body).catch((error: NodeJS.ErrnoException) => {
        // a name may go between two looks; anything else that is no answer is a fault
        if (error.code === undefined) throw error
        return null
      })
      if (reply === null) continue
      const bytes = await buffer(reply.body).catch((error: NodeJS.ErrnoException) => {
        if (error.code === undefined) throw error
        return Buffer.alloc(0)
      })
      const answer = (verb === 'archive' && reply.status === 200 && bytes.length > 0 ? gunzipSync(bytes) : bytes).toString('utf8')
      expect(answer, `${verb} leaks`).not.toContain(secret)
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1)
    }
    rounds += 1
  }
  racer.postMessage('stop')
  await ended

  // the race was on: the same calls were answered and refused
  expect(rounds).toBeGreaterThan(5)
  expect(statuses.get(200) ?? 0).toBeGreaterThan(rounds)
  expect(statuses.get(403) ?? 0).toBeGreaterThan(5)
  expect([factsOf(outside), factsOf(join(outside, 'secret.txt'))]).toEqual(before)
  expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe(secret)
  expect(readdirSync(outside)).toEqual(['secret.txt'])
})
