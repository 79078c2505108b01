import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFiles } from '../linux.ts'
import { pathsBelow } from '../paths.ts'
import { createDirectServices, type DirectServices } from './direct.ts'
import { isAlive, readProcess, signal } from './process.ts'
import { startWatchdog } from './watchdog.ts'

/** A daemon with a worker in its session that outlives a killed master, as nginx's do. */
const program = `
const { spawn } = require('node:child_process')
const fs = require('node:fs')
if (process.argv[2] === 'worker') setInterval(() => 0, 1000)
else {
  if (fs.existsSync(__filename + '.bad')) { console.error('bad configuration'); process.exit(1) }
  const worker = spawn(process.execPath, [__filename, 'worker'], { stdio: 'ignore' })
  fs.appendFileSync(__filename + '.log', 'start ' + worker.pid + '\\n')
  process.on('SIGHUP', () => {
    fs.appendFileSync(__filename + '.log', 'reload\\n')
    if (fs.existsSync(__filename + '.bad')) { console.error('bad configuration'); worker.kill(); process.exit(1) }
  })
  process.on('SIGQUIT', () => { worker.kill(); process.exit(0) })
}
`
let root = ''
let nginx = ''
const make = (): DirectServices => {
  const paths = pathsBelow(root)
  return createDirectServices({ paths, files: createFiles(paths), programs: { nginx }, settleMs: 300, stopMs: 2000 })
}
const words = () => readFileSync(`${nginx}.log`, 'utf8')
const pidOf = async (services: DirectServices) => (await services.state('nginx')).pid ?? 0
const until = async (condition: () => Promise<boolean> | boolean) => {
  for (let left = 100; left > 0 && !(await condition()); left -= 1) await sleep(50)
  expect(await condition()).toBe(true)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'croft-direct-'))
  nginx = join(root, 'nginx.cjs')
  writeFileSync(nginx, `#!${process.execPath}\n${program}`)
  chmodSync(nginx, 0o755)
})
afterEach(async () => {
  await make().stop('nginx')
  rmSync(root, { recursive: true })
})

test('starts once, reloads, is known again by a restarted agent, stops', async () => {
  const services = make()
  expect(await services.state('nginx')).toEqual({ status: 'stopped', enabled: false, pid: null })
  await Promise.all([services.start('nginx'), services.start('nginx')])
  const pid = await pidOf(services)
  expect(isAlive(readProcess(pid))).toBe(true)
  await until(() => words().startsWith('start'))
  const restarted = make()
  expect(await pidOf(restarted)).toBe(pid)
  await restarted.reload('nginx')
  expect(words()).toMatch(/^start \d+\nreload\n$/)
  await restarted.stop('nginx')
  expect(await restarted.state('nginx')).toMatchObject({ status: 'stopped', pid: null })
  expect(isAlive(readProcess(pid))).toBe(false)
})

test('the workers of a killed master are cleared away before the next start', async () => {
  const services = make()
  await services.start('nginx')
  await until(() => words().startsWith('start'))
  const worker = Number(/start (\d+)/.exec(words())?.[1])
  signal(await pidOf(services), 'SIGKILL')
  await until(async () => (await services.state('nginx')).status === 'failed')
  expect(isAlive(readProcess(worker))).toBe(true)
  expect(await services.missing()).toEqual(['nginx'])
  await services.start('nginx')
  expect(isAlive(readProcess(worker))).toBe(false)
  expect(await services.state('nginx')).toMatchObject({ status: 'running' })
})

test('a process that got the pid later is not taken for the daemon', async () => {
  const services = make()
  await services.start('nginx')
  await services.stop('nginx')
  const record = { pid: process.pid, startTicks: 1, program: process.execPath }
  writeFileSync(join(root, 'run/services/nginx.json'), JSON.stringify(record))
  expect(await services.state('nginx')).toMatchObject({ status: 'stopped', pid: null })
})

test('says why a daemon did not start or died of a reload', async () => {
  const services = make()
  await services.start('nginx')
  await until(() => words().startsWith('start'))
  writeFileSync(`${nginx}.bad`, '')
  await expect(services.reload('nginx')).rejects.toMatchObject({ words: expect.stringContaining('bad configuration') as string })
  await expect(services.start('nginx')).rejects.toThrow('bad configuration')
  expect(await services.state('nginx')).toMatchObject({ status: 'failed' })
})

test('the watchdog brings a dead daemon back and leaves a stopped one alone', async () => {
  const services = make()
  await services.start('nginx')
  const pid = await pidOf(services)
  const watchdog = startWatchdog(services, () => undefined, { everyMs: 50 })
  try {
    signal(pid, 'SIGKILL')
    await until(async () => ![0, pid].includes(await pidOf(services)))
    await services.stop('nginx')
    await sleep(300)
    expect(await services.state('nginx')).toMatchObject({ status: 'stopped' })
  } finally {
    watchdog.stop()
  }
})

test('a name outside the list is refused', async () => {
  for (const name of ['sh', '../nginx', 'php-fpm-8', 'toString']) await expect(make().start(name)).rejects.toThrow('not on the list')
})
