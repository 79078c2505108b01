import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fastCgi } from './fastcgi.ts'

describe('FastCGI without PHP', () => {
  const listen = async (answer: Buffer | null) => {
    const folder = mkdtempSync(join(tmpdir(), 'croft-fcgi-'))
    const path = join(folder, 's')
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      if (answer !== null) socket.end(answer)
    }).listen(path)
    onTestFinished(() => {
      server.close()
      rmSync(folder, { recursive: true })
    })
    while (!existsSync(path)) await sleep(5)
    return path
  }
  const ask = (path: string, idleMs = 5000) => fastCgi(path, { parameters: { A: 'b' }, body: null, idleMs })
  const record = (kind: number, content: string) => {
    const head = Buffer.from([1, kind, 0, 1, content.length >> 8, content.length & 255, 3, 0])
    return Buffer.concat([head, Buffer.from(content), Buffer.alloc(3)])
  }

  test('padding is left out; a head may come in pieces', async () => {
    const path = await listen(
      Buffer.concat([
        record(6, 'Status: 404 Not'),
        record(6, ' Found\r\nX-A: 1\r\n\r'),
        record(7, 'no'),
        record(6, '\nbody'),
        record(3, '\0\0\0\0\0\0\0\0'),
      ]),
    )
    const reply = await ask(path)
    expect([reply.status, reply.headers, await text(reply.body)]).toEqual([404, [['x-a', '1']], 'body'])
  })
  test('an answer that breaks off is an error, before its head and after', async () => {
    await expect(ask(await listen(Buffer.alloc(0)))).rejects.toThrow('broke off')
    const reply = await ask(await listen(Buffer.concat([record(6, 'X-A: 1\r\n\r\nhal')])))
    await expect(text(reply.body)).rejects.toThrow('broke off')
  })
  test('an answer that nobody wants any more leaves no connection open', async () => {
    let closed = false
    const folder = mkdtempSync(join(tmpdir(), 'croft-fcgi-'))
    const path = join(folder, 's')
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.resume()
      socket.on('close', () => {
        closed = true
      })
      socket.write(record(6, 'X-A: 1\r\n\r\nhalf'))
    }).listen(path)
    onTestFinished(() => {
      server.close()
      rmSync(folder, { recursive: true })
    })
    while (!existsSync(path)) await sleep(5)
    const reply = await ask(path)
    const reading = text(reply.body).catch(() => 'cut off')
    await sleep(20)
    reply.abandon()
    expect(await reading).toBe('cut off')
    await expect.poll(() => closed).toBe(true)
  })
  test('nobody there, and nobody who answers', async () => {
    await expect(ask('/nonexistent/socket')).rejects.toThrow('ENOENT')
    await expect(ask(await listen(null), 100)).rejects.toThrow('in time')
  })
  test('a head without an end', async () => {
    await expect(ask(await listen(Buffer.concat(Array.from({ length: 3 }, () => record(6, 'x'.repeat(60_000))))))).rejects.toThrow(
      'too long',
    )
  })
})
