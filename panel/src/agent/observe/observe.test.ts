import { expect, test } from 'vitest'
import { cpuUse, parseCpu } from './cpu.ts'
import { parseDiskStats, parseMounts } from './disk.ts'
import { observeLoad, osName } from './info.ts'
import { parseMemory } from './memory.ts'
import { parseTraffic } from './network.ts'
import { fullVersion } from './php.ts'
import { maskCommand } from './processes.ts'

test('processor use between two readings', () => {
  const before = parseCpu('cpu  100 0 100 800 0 0 0 0\ncpu0 100 0 100 800 0 0 0 0\nintr 5\n')
  const after = parseCpu('cpu  110 0 120 860 10 0 0 0\ncpu0 110 0 120 860 10 0 0 0\nintr 6\n')
  expect(cpuUse(before, after)).toEqual({ percent: 30, cores: [30], user: 10, system: 20, iowait: 10, steal: 0 })
  expect(cpuUse(before, before).percent).toBe(0)
})

test('memory', () => {
  const text = 'MemTotal: 4096000 kB\nMemAvailable: 2048000 kB\nBuffers: 1024 kB\nCached: 1024 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n'
  expect(parseMemory(text)).toMatchObject({ total_mb: 4000, used_mb: 2000, available_mb: 2000, cached_mb: 2, percent: 50, swap_used_mb: 0 })
})

test('file systems of data, each device once', () => {
  const mounts = 'proc /proc proc rw 0 0\n/dev/vda1 / ext4 rw 0 0\n/dev/vda1 /bind ext4 rw 0 0\n/dev/vdb1 /my\\040data xfs rw 0 0\n'
  expect(parseMounts(mounts).map(({ mount }) => mount)).toEqual(['/', '/my data'])
})

test('whole disks only', () => {
  const line = (name: string) => `8 0 ${name} 1 0 10 0 1 0 20 0 0 5 0`
  expect(parseDiskStats([line('vda'), line('vda1'), line('nvme0n1'), line('loop0')].join('\n'))).toEqual({
    read: 20,
    written: 40,
    busyMs: 10,
    disks: 2,
  })
})

test('traffic without the loopback', () => {
  const text = 'Inter-|\n face |\n    lo: 9 0 0 0 0 0 0 0 9 0 0\n  eth0: 100 1 2 0 0 0 0 0 200 1 3 0 0 0 0 0\n'
  expect([...parseTraffic(text)]).toEqual([['eth0', { received: 100, sent: 200, errors: 5 }]])
})

test('load, system name and PHP version', () => {
  expect(observeLoad('0.20 0.30 0.25 1/180 999\n')).toMatchObject({ load1: 0.2, load5: 0.3, load15: 0.25, running: 1, total: 180 })
  expect(osName('NAME="Debian GNU/Linux"\nVERSION_ID="12"\n')).toBe('Debian 12')
  expect(fullVersion('PHP 8.2.29 (fpm-fcgi) (built: x)\n')).toBe('8.2.29')
})

test.each([
  [['mysql', '-uroot', '-phunter22'], 'mysql -uroot -p***'],
  [['app', '--password', 'hunter2', 'x'], 'app --password *** x'],
  [['app', '--api-key=abc'], 'app --api-key=***'],
  [['env', 'DB_PASSWORD=abc'], 'env DB_PASSWORD=***'],
  [['curl', 'https://me:pw@host/'], 'curl https://me:***@host/'],
  [['nginx: worker process', ''], 'nginx: worker process'],
])('masks what looks like a secret: %j', (argv, shown) => {
  expect(maskCommand(argv)).toBe(shown)
})
