import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFiles } from '../../system/linux.ts'
import { pathsBelow } from '../../system/paths.ts'
import { createRecords } from '../../system/services/direct-record.ts'
import { readProcess } from '../../system/services/process.ts'
import { superviseChild } from './child.ts'

/** A program that writes its number down and stays; `code`: what it does after that. */
function supervised(code: string, writePid: () => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'croft-child-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const paths = pathsBelow(folder)
  const [log, pids] = [join(folder, 'log'), join(folder, 'pids')]
  const said: string[] = []
  const child = superviseChild(
    {
      name: 'program',
      argv: ['/bin/sh', '-c', `echo $$ >> ${pids}; ${code}`],
      env: { PATH: '/usr/bin:/bin' },
      log,
      pidFile: join(folder, 'pid'),
      prepare: async () => undefined,
    },
    { records: createRecords(paths, createFiles(paths)), writePid, report: (line) => said.push(line), firstMs: 50, stopMs: 2000 },
  )
  onTestFinished(() => child.stop())
  const begun = () => readFileSync(pids, 'utf8').trim().split('\n').map(Number)
  const alive = () => begun().filter((pid) => !['Z', undefined].includes(readProcess(pid)?.state))
  return { child, said, begun, alive }
}

const root = process.getuid?.() === 0

test.runIf(root)('one that cannot be written down is ended before the next is started, and none outlives the stop', async () => {
  let failures = 2
  const { child, said, begun, alive } = supervised('while :; do sleep 0.1; done', async () => {
    if (failures-- > 0) throw new Error('no space left')
  })
  await child.start()
  await expect.poll(() => begun().length).toBe(3)
  await expect.poll(alive).toEqual(begun().slice(-1))
  expect(said).toEqual([expect.stringContaining('cannot be started: no space left'), expect.stringContaining('no space left')])
  await child.stop()
  expect(alive()).toEqual([])
})

test.runIf(root)('one that ends while it is being written down is started again', async () => {
  const { child, said } = supervised('exit 3', async () => {
    await new Promise((resolve) => void setTimeout(resolve, 200))
  })
  await child.start()
  await expect.poll(() => said.length).toBeGreaterThan(1)
  expect(said[0]).toContain('program ended (code 3)')
})
