import { describe, expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { PhpSpec } from '../../drivers/php/spec.ts'
import { phpDesired } from '../domains/pools.ts'
import { dueScopes, siteWorld } from '../site-aliases/testing.ts'
import { AdminSettings, PhpSettings, requireSettings } from './allowed.ts'
import { sitePhpService } from './service.ts'
import { sitePhpStore } from './store.ts'

describe('settings', () => {
  test.each([
    ['memory_limit', ['16M', '1G', '268435456', '512m'], ['-1', '8M', '5G', '1T', '', '128 M', '128M\n']],
    ['max_execution_time', [1, 3600], [0, 3601, '60', 1.5]],
    ['display_errors', [true], ['On', 1]],
    ['error_reporting', ['E_ALL', 'E_ALL & ~E_DEPRECATED', '0'], ['E_ALL; x', 'E_NONE', 'E_ALL &', '']],
    ['date.timezone', ['UTC', 'Europe/Berlin'], ['Mars/Olympus', '../etc', 'Europe/Berlin"', '']],
  ])('%s has its form and bounds', (name, good, bad) => {
    for (const value of good) expect(() => requireSettings(PhpSettings, { [name]: value }), String(value)).not.toThrow()
    for (const value of bad) expect(() => requireSettings(PhpSettings, { [name]: value }), String(value)).toThrow(`Invalid ${name}`)
  })

  test.each(['auto_prepend_file', 'open_basedir', 'disable_functions', 'extension', 'toString', '__proto__'])(
    '%s is not for customers',
    (name) => {
      expect(() => requireSettings(PhpSettings, Object.fromEntries([[name, 'x']]))).toThrow(`PHP setting is not allowed: ${name}`)
    },
  )

  test('an administrator’s lists stay lists', () => {
    expect(() => requireSettings(AdminSettings, { open_basedir: '/home/john/:/srv/shared' })).not.toThrow()
    expect(() => requireSettings(AdminSettings, { open_basedir: 'relative' })).toThrow('Invalid open_basedir')
    expect(() => requireSettings(AdminSettings, { disable_functions: 'exec;x' })).toThrow('Invalid disable_functions')
  })
})

eachPanelEngine('php of a site', (open) => {
  const extensions = [{ name: 'gd', installed: true, enabled: false }]
  const make = async (limits = {}) => {
    const world = await siteWorld(open, limits)
    const installed = async () => ['8.2', '8.3'].map((version) => ({ version, full_version: `${version}.9`, extensions }))
    const php = sitePhpService({ ...world, store: sitePhpStore(world.db), installed, defaultVersion: async () => '8.2' })
    const pools = async () => {
      const desired = phpDesired(world.db)
      const snapshot = await desired.load(String(world.john.actor.userId))
      return PhpSpec.parse(desired.render(snapshot).php).pools
    }
    return { ...world, sitePhp: php, pools }
  }

  test('without settings of its own a site shows the defaults', async () => {
    const { sitePhp, john } = await make()
    expect(await sitePhp.show(john, 'example.com')).toMatchObject({
      domain: 'example.com',
      version: '8.3',
      enabled: true,
      available: ['8.2', '8.3'],
      settings: { memory_limit: '256M', display_errors: false },
      admin_settings: { open_basedir: '/home/john/:/usr/share/php/:/dev/urandom' },
      pool: { pm: 'ondemand', max_children: 10 },
    })
  })

  test('settings give the site a pool of its own; back at the defaults it shares again', async () => {
    const { db, sitePhp, john, pools, domains } = await make()
    const { id } = await domains.require(john, 'example.com')
    const set = await sitePhp.update(john, 'example.com', { settings: { memory_limit: '512m', display_errors: true } })
    expect(set.settings).toMatchObject({ memory_limit: '512M', display_errors: true, post_max_size: '64M' })
    expect(await pools()).toMatchObject([{ name: `john-${id}`, settings: { memory_limit: '512M', display_errors: 'On' } }])
    expect(await dueScopes(db)).toEqual([`php:${john.actor.userId}`, `site:${id}`])
    await sitePhp.update(john, 'example.com', { settings: { memory_limit: '256M', display_errors: false } })
    expect(await pools()).toMatchObject([{ name: 'john', settings: {} }])
  })

  test('version and switch', async () => {
    const { sitePhp, john, pools } = await make()
    expect(await sitePhp.update(john, 'example.com', { version: '8.2' })).toMatchObject({ version: '8.2' })
    expect(await pools()).toMatchObject([{ version: '8.2' }])
    expect(await sitePhp.update(john, 'example.com', { enabled: false })).toMatchObject({ enabled: false, version: '8.2' })
    expect(await pools()).toEqual([])
    await expect(sitePhp.update(john, 'example.com', { version: '5.6' })).rejects.toThrow('PHP version is not available')
  })

  test('a change that changes nothing makes nothing due', async () => {
    const { db, sitePhp, john } = await make()
    await sitePhp.update(john, 'example.com', { settings: { memory_limit: '256M' }, enabled: true })
    expect(await dueScopes(db)).toEqual([])
  })

  test('pools are the administrators’', async () => {
    const { sitePhp, admin, john, pools } = await make()
    await expect(sitePhp.update(john, 'example.com', { pool: { max_children: 50 } })).rejects.toThrow('Admin access required')
    await expect(sitePhp.update(john, 'example.com', { admin_settings: { open_basedir: '/' } })).rejects.toThrow('Admin access required')
    await expect(sitePhp.update(admin, 'example.com', { pool: { max_children: 0 } })).rejects.toThrow('Invalid max_children')
    await sitePhp.update(admin, 'example.com', { pool: { max_children: 50 }, admin_settings: { disable_functions: '' } })
    expect(await pools()).toMatchObject([{ maxChildren: 50, settings: { disable_functions: '' } }])
  })

  test('an account without PHP cannot switch it on', async () => {
    const { sitePhp, john, mary } = await make({ can_use_php: false })
    const refused = sitePhp.update(john, 'example.com', { settings: { memory_limit: '512M' } })
    await expect(refused).rejects.toThrow('Feature not included in your package: php')
    await expect(sitePhp.show(mary, 'example.com')).rejects.toThrow('Domain not found')
  })

  test('versions count the sites within the view', async () => {
    const { sitePhp, create, admin, john, mary } = await make()
    await create(mary, 'mary.example')
    const sites = async (ctx: typeof john) => (await sitePhp.versions(ctx)).map(({ version, sites: n }) => [version, n])
    expect(await sites(john)).toEqual([
      ['8.2', 0],
      ['8.3', 1],
    ])
    expect(await sites(admin)).toEqual([
      ['8.2', 0],
      ['8.3', 2],
    ])
    expect((await sitePhp.versions(john))[0]).toMatchObject({ full_version: '8.2.9', default: true, installed: true, eol: '2026-12-31' })
    expect(await sitePhp.extensions(john, '8.2')).toEqual(extensions)
    await expect(sitePhp.extensions(john, '7.4')).rejects.toThrow('PHP version not found')
  })
})
