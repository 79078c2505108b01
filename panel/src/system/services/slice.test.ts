import { expect, test } from 'vitest'
import { createFakeSystem } from '../fake/fake.ts'
import { defaultPaths } from '../paths.ts'
import { rootOwned } from '../system.ts'
import { daemonNamed, findDaemon } from './catalogue.ts'
import { createSlices, sliceName } from './slice.ts'
import { renderUnit } from './unit.ts'

const limits = { cpuPercent: 150, memoryMb: 512, ioMbps: 10, processes: 21 }
const unlimited = { cpuPercent: 0, memoryMb: 0, ioMbps: 0, processes: -1 }
const settings = (text: string) => text.split('\n').filter((line) => /^\w+=/.test(line) && !line.startsWith('Description'))

test('a master of one account runs in its slice, the shared one in none', () => {
  const own = renderUnit(daemonNamed(defaultPaths, 'php-fpm-8.2@john'), '/usr/sbin/php-fpm8.2')
  expect(own).toContain('Slice=croft-john.slice\n')
  expect(own).toContain('RuntimeDirectory="croft/php/8.2/own"')
  expect(own).toContain('"/etc/croft/php/8.2/own/john/fpm.conf"')
  expect(own).toContain('OOMPolicy=continue')
  expect(renderUnit(daemonNamed(defaultPaths, 'php-fpm-8.2'), '/usr/sbin/php-fpm8.2')).not.toContain('Slice=')
  expect(findDaemon(defaultPaths, 'php-fpm-8.2@../etc')).toBeNull()
})

function machine() {
  const { files, paths } = createFakeSystem()
  const asked: string[] = []
  const systemctl = async (...args: string[]) => void asked.push(args.join(' '))
  return { files, asked, slices: createSlices({ paths, files, unitFolder: '/croft/etc', systemctl }) }
}
const john = { username: 'john', uid: 20001 }
const dropIns = '/croft/etc/user-20001.slice.d'

test('a slice says what is limited and nothing else, and so does that of sessions', async () => {
  const { files, slices } = machine()
  const told = async (path: string) => settings((await files.readText(path)) ?? '')
  await slices.setLimits(john, limits)
  const common = [
    'CPUQuota=150%',
    'MemoryMax=512M',
    'MemorySwapMax=0',
    'IOReadBandwidthMax=/croft/home 10M',
    'IOWriteBandwidthMax=/croft/home 10M',
  ]
  expect(await told('/croft/etc/croft-john.slice')).toEqual([...common, 'TasksMax=21'])
  // what systemd and sshd run for every user is not the account's
  expect(await told(`${dropIns}/50-croft-john.conf`)).toEqual([...common, 'TasksMax=24'])
  await slices.setLimits(john, unlimited)
  expect([await told('/croft/etc/croft-john.slice'), await told(`${dropIns}/50-croft-john.conf`)]).toEqual([[], []])
  expect(() => sliceName('jo-hn')).toThrow('no account')
})

test('limits are written once, and systemd reads them each time they change', async () => {
  const { files, slices, asked } = machine()
  expect(await slices.hasLimits(john, null)).toBe(true)
  await slices.setLimits(john, limits)
  expect(await slices.hasLimits(john, limits)).toBe(true)
  expect(await slices.hasLimits(john, { ...limits, cpuPercent: 10 })).toBe(false)
  await files.remove(`${dropIns}/50-croft-john.conf`)
  expect(await slices.hasLimits(john, limits)).toBe(false)
  await slices.setLimits(john, limits)
  await slices.setLimits(john, null)
  expect(await slices.hasLimits(john, null)).toBe(true)
  expect(await files.stat(dropIns)).toBeNull()
  expect(asked).toEqual(['daemon-reload', 'daemon-reload', 'stop -- croft-john.slice', 'daemon-reload'])
})

test('an account with another name keeps its limits, and so does what an administrator added', async () => {
  const { files, slices } = machine()
  await slices.setLimits(john, limits)
  await slices.setLimits({ ...john, username: 'jack' }, limits)
  await slices.setLimits(john, null)
  expect(await slices.hasLimits({ ...john, username: 'jack' }, limits)).toBe(true)
  await files.writeAtomic(`${dropIns}/own.conf`, '', rootOwned(0o644))
  await slices.setLimits({ ...john, username: 'jack' }, null)
  expect(await files.list(dropIns)).toEqual(['own.conf'])
})
