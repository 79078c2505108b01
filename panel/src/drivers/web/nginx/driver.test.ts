import { describe, expect, test } from 'vitest'
import { createFakeSystem, type FakeSystem } from '../../../system/fake/fake.ts'
import { PowerCut } from '../../../system/fake/faults.ts'
import type { ApplyOptions } from '../../driver.ts'
import type { WebSpec } from '../spec.ts'
import { ownBlock, webSpec } from '../testing/specs.ts'
import { createNginxDriver } from './driver.ts'

const driver = () => createNginxDriver({ coalesceMs: 1 })
const none: ApplyOptions = { previous: null, interrupted: false }

async function machine(): Promise<FakeSystem> {
  const system = createFakeSystem()
  await system.files.ensureHomeDirectory('john', [], { uid: 3_000_007, gid: 3_000_007, mode: 0o711 })
  return system
}

/** What a client would see of the routing table, without the markers and the changing generation. */
const stateOf = (system: FakeSystem) =>
  system
    .dump()
    .split('\n')
    .filter((line) => !line.includes('generation.conf') && !line.startsWith('nginx '))
    .join('\n')

describe('the web driver on a machine in memory', () => {
  test('writes the site, its hosts and nothing that reloads', async () => {
    const system = await machine()
    const web = driver()
    await web.apply('site:7', webSpec(), system, none)
    expect(await system.files.readLink('/croft/state/web/hosts/www.john.example')).toBe('../sites/7')
    expect(await system.files.readLink('/croft/state/web/sites/7/root')).toBe('/croft/home/john/domains/john.example/public_html')
    expect(await system.files.stat('/croft/state/web/sites/7/root')).toMatchObject({ uid: 3_000_007 })
    expect(await system.files.stat('/croft/home/john/domains/john.example/public_html')).toMatchObject({ gid: 990, mode: 0o750 })
    expect(system.daemons.get('nginx')).toMatchObject({ status: 'running', enabled: true, reads: 1 })
    const again = await web.apply('site:7', webSpec(), system, { ...none, previous: webSpec() })
    expect(again).toMatchObject({ changed: [], removed: [], reloaded: false })
  })

  test('a power cut at any point is made good by the next apply', async () => {
    const before = webSpec({ errorPages: { '404': 'x' }, redirectHosts: [{ host: 'a.example', to: 'john.example' }] })
    const after: WebSpec = webSpec({ hosts: ['john.example', 'new.example'], suspended: true, own: ownBlock({ gzip: false }) })
    const clean = await machine()
    const straight = driver()
    await straight.apply('site:7', before, clean, none)
    await straight.apply('site:7', after, clean, { previous: before, interrupted: false })
    const wanted = stateOf(clean)
    let cuts = 0
    for (let at = 1; ; at += 1) {
      const system = await machine()
      await driver().apply('site:7', before, system, none)
      system.faults.cutAt(at)
      try {
        await driver().apply('site:7', after, system, { previous: before, interrupted: false })
        break
      } catch (error) {
        const causes = error instanceof AggregateError ? error.errors : [error]
        expect(causes[0]).toBeInstanceOf(PowerCut)
        cuts += 1
      }
      system.faults.restore()
      await driver().apply('site:7', after, system, { previous: before, interrupted: true })
      expect(stateOf(system).replaceAll(/^.*\/agent\/stage.*\n?/gm, ''), `cut ${at}`).toBe(
        wanted.replaceAll(/^.*\/agent\/stage.*\n?/gm, ''),
      )
      expect(system.daemons.get('nginx')?.loaded.get('/croft/etc/nginx/own/site-7.conf')).toContain('gzip off')
    }
    expect(cuts).toBeGreaterThan(10)
  })

  test('a refused new site leaves nothing published', async () => {
    const system = await machine()
    system.answer((argv) =>
      argv[0] === 'nginx' && [...system.tree.nodes].some(([path, { content }]) => path.includes('/stage/') && content.includes('nonsense'))
        ? { code: 1, stdout: '', stderr: 'nginx: [emerg] unknown directive "nonsense" in /croft/state/agent/stage/x/site-7.conf:9\n' }
        : null,
    )
    await expect(driver().apply('site:7', webSpec({ own: ownBlock({ custom: 'nonsense;' }) }), system, none)).rejects.toThrow(
      'unknown directive "nonsense"',
    )
    expect(await system.files.list('/croft/state/web/hosts')).toEqual([])
    expect(await system.files.list('/croft/state/web/sites')).toEqual([])
    expect(await system.files.list('/croft/etc/nginx/own')).toEqual([])
  })

  test('a full disk fails the apply and keeps what was served', async () => {
    const system = await machine()
    const web = driver()
    await web.apply('site:7', webSpec(), system, none)
    system.faults.diskFull(true)
    await expect(web.apply('site:7', webSpec({ errorPages: { '404': 'x' } }), system, { ...none, previous: webSpec() })).rejects.toThrow(
      'ENOSPC',
    )
    expect(await system.files.readLink('/croft/state/web/hosts/john.example')).toBe('../sites/7')
  })
})
