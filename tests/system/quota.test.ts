import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { places } from '@croft/panel/setup/places.ts'
import { openBed, type Bed } from '../bed/bed.ts'
import { bootable } from '../bed/image.ts'
import { type Machine, whyNoMachine } from '../bed/machine.ts'
import { whyLeftOut } from './support/bed.ts'
import { eventually, onHost, startServer, type Server } from './support/server.ts'

/** What only a kernel of one's own shows: disk quota, and that limits of memory and processor hold. Slow: the machine is emulated. */

const title = 'limits that the kernel holds'
const reason = (await whyLeftOut(title)) ?? (process.env['CROFT_SLOW_TESTS'] === '1' ? whyNoMachine() : 'slow: npm test -- --slow')
if (reason !== null) process.stdout.write(`skipped: ${title} (${reason})\n`)

const mebibyte = 1_048_576
const scripts = {
  index: 'echo 6 * 7;',
  large: `ini_set('memory_limit', '-1'); echo strlen(str_repeat('x', ${300 * mebibyte}));`,
  busy: 'for ($end = microtime(true) + 5; microtime(true) < $end;); echo "done";',
}

describe.skipIf(reason !== null)(title, { timeout: 120_000 }, () => {
  let bed: Bed | undefined
  let server: Server<Machine>
  const read = async (path: string) => (await server.host.run(['cat', path])).stdout.trim()
  const cgroup = (file: string) => read(`/sys/fs/cgroup/croft.slice/croft-john.slice/${file}`)
  const field = async (file: string, name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(await cgroup(file))?.[1])
  const page = (of: string, script: string) => server.page(`${of}.example.com`, `/${script}.php`, { seconds: 60 })
  beforeAll(async () => {
    bed = await openBed()
    // set up where it is quick, then moved to where it is real
    const first = await startServer(bed, { name: 'quota', packages: bootable })
    const limits = { disk_quota_mb: 10, memory_limit_mb: 128, cpu_limit_percent: 20 }
    await first.root('POST', '/packages', { name: 'small', ...limits })
    for (const [name, pack] of [
      ['john', 'small'],
      ['mary', 'default'],
    ] as const) {
      await first.account(name, { package: pack })
      await eventually(
        'the machine agrees',
        () => first.agent<{ scopes: Record<string, { state: string }> }>('state'),
        ({ scopes }) => Object.values(scopes).every(({ state }) => state === 'applied'),
        30,
      )
      for (const [script, code] of Object.entries(scripts)) {
        await first.put(name, `domains/${name}.example.com/public_html/${script}.php`, `<?php ${code}`)
      }
    }
    server = onHost(await bed.startMachine(first.host))
    await server.ready(180)
    for (const name of ['john', 'mary']) {
      await eventually(
        `the site of ${name}`,
        () => page(name, 'index'),
        ({ text }) => text === '42',
        120,
      )
    }
  }, 480_000)
  afterAll(() => bed?.close())

  test('a full account is told so, and only it', async () => {
    await server.root('PUT', '/packages/small', { disk_quota_mb: 20 })
    const report = await server.host.run(['repquota', '-u', '/'])
    expect(report.stdout).toMatch(new RegExp(`^john\\s.*\\b${20 * 1024}\\b`, 'm'))
    await server.tenant('john', ['dd', 'if=/dev/zero', 'of=/home/john/filler', 'bs=1M', 'count=19', 'status=none'])
    const content = 'x'.repeat(3 * mebibyte)
    const write = (user: string) => server.root('POST', `/files/write?user=${user}`, { path: '/large.txt', content })
    await expect(write('john')).rejects.toThrow(/403.*Disk quota exceeded/)
    expect((await write('mary')).status).toBe(200)
    const left = await server.host.run(['find', '/home/john', '-name', '*croft*', '-o', '-name', 'large.txt'])
    expect(left.stdout).toBe('')
    await server.root('PUT', '/packages/small', { disk_quota_mb: 100 })
    await eventually(
      'room',
      () =>
        write('john').then(
          () => true,
          () => false,
        ),
      Boolean,
      30,
    )
  })

  test('an account that takes too much memory ends, and only it', async () => {
    expect(await cgroup('memory.max')).toBe(String(128 * mebibyte))
    expect((await page('john', 'large')).status).toBeGreaterThanOrEqual(500)
    expect(await field('memory.events', 'oom_kill')).toBeGreaterThan(0)
    await eventually(
      'mary',
      () => page('mary', 'index'),
      ({ text }) => text === '42',
      30,
    )
    await eventually(
      'john again',
      () => page('john', 'index'),
      ({ text }) => text === '42',
      30,
    )
  })

  test('an account gets no more of the processor than it may, and other limits are in force at once', async () => {
    const used = async () => {
      const [before, start] = [await field('cpu.stat', 'usage_usec'), Date.now()]
      expect((await page('john', 'busy')).text).toBe('done')
      return ((await field('cpu.stat', 'usage_usec')) - before) / ((Date.now() - start) * 1000)
    }
    expect(await used()).toBeLessThan(0.3)
    expect(await field('cpu.stat', 'nr_throttled')).toBeGreaterThan(0)
    await server.root('PUT', '/packages/small', { cpu_limit_percent: 0, memory_limit_mb: 200 })
    await eventually(
      'more memory',
      () => cgroup('memory.max'),
      (value) => value === String(200 * mebibyte),
      60,
    )
    expect(await used()).toBeGreaterThan(0.3)
    expect(await read(`${places.config}/php/8.2/own/john/fpm.conf`)).toContain('[croft_probe]')
  })

  test('without limits its processes are with all others again', async () => {
    await server.root('PUT', '/users/john', { package: 'default' })
    await eventually(
      'the slice is gone',
      async () => (await server.host.run(['find', '/sys/fs/cgroup', '-name', 'croft-john*'], { allowFailure: true })).stdout,
      (names) => names === '',
      100,
    )
    expect((await page('john', 'index')).text).toBe('42')
  })
})
