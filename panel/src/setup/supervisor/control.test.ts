import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { type Order, takeOrders, tellSupervisor } from './control.ts'

async function supervisor(obey: (order: Order) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'croft-control-'))
  const path = join(folder, 'control.sock')
  // what a supervisor that was killed left behind
  writeFileSync(path, '')
  const server = await takeOrders(path, obey)
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve))
    rmSync(folder, { recursive: true })
  })
  return path
}

test('orders are obeyed one after the other, and whoever gave one waits until it is done', async () => {
  const done: string[] = []
  const path = await supervisor(async (order) => {
    done.push(`${order} begins`)
    await new Promise((resolve) => setTimeout(resolve, 30))
    done.push(`${order} ends`)
  })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(await Promise.all([tellSupervisor(path, 'stop'), tellSupervisor(path, 'start')])).toEqual([true, true])
  expect(done.map((line) => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends'])
})

test('what fails is said to whoever gave the order, and the next is obeyed all the same', async () => {
  const path = await supervisor((order) => (order === 'stop' ? Promise.reject(new Error('the disk is full')) : Promise.resolve()))
  await expect(tellSupervisor(path, 'stop')).rejects.toThrow('could not stop the panel: the disk is full')
  expect(await tellSupervisor(path, 'restart')).toBe(true)
})

test('anything else is refused, and nobody there is no failure', async () => {
  const obeyed: string[] = []
  const path = await supervisor(async (order) => void obeyed.push(order))
  const socket = connect({ path, allowHalfOpen: true })
  socket.end('reboot\n')
  expect(JSON.parse(await text(socket))).toMatchObject({ error: expect.stringContaining('Invalid') })
  expect(obeyed).toEqual([])
  expect(await tellSupervisor(`${path}.none`, 'start')).toBe(false)
})
