import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { siteWorld } from '../site-aliases/testing.ts'
import { siteCheckService } from './check.ts'

eachPanelEngine('check of a domain', (open) => {
  const make = async (records: Readonly<Record<string, string[]>>, ipv6: string[] = []) => {
    const world = await siteWorld(open)
    const probed: string[] = []
    const check = siteCheckService({
      domains: world.domains,
      addresses: async () => ({ ipv4: ['203.0.113.10'], ipv6 }),
      probeSite: async (host) => {
        probed.push(host)
        return { http_status: 200, https_status: null, certificate_ok: false }
      },
      hostsZone: async (name) => name === 'example.com',
      lookup: async (name, type) => records[`${type} ${name}`] ?? [],
    })
    return { ...world, probed, check: (ctx: typeof world.john, name: string) => check.check(ctx, name) }
  }

  test('that points here', async () => {
    const { check, john, probed } = await make({ 'A example.com': ['203.0.113.10'], 'A www.example.com': ['198.51.100.7'] })
    expect(await check(john, 'example.com')).toEqual({
      resolves: true,
      points_here: true,
      dns_hosted: true,
      required: [
        { name: '@', type: 'A', content: '203.0.113.10', found: ['203.0.113.10'], ok: true },
        { name: 'www', type: 'A', content: '203.0.113.10', found: ['198.51.100.7'], ok: false },
      ],
      http_status: 200,
      https_status: null,
      certificate_ok: false,
    })
    expect(probed).toEqual(['example.com'])
  })

  test('that does not exist', async () => {
    const { check, john } = await make({})
    expect(await check(john, 'example.com')).toMatchObject({ resolves: false, points_here: false })
  })

  test('whose IPv6 address leads elsewhere', async () => {
    const { check, john } = await make({ 'A example.com': ['203.0.113.10'], 'AAAA example.com': ['2001:db8::9'] }, ['2001:DB8:0::1'])
    expect(await check(john, 'example.com')).toMatchObject({ resolves: true, points_here: false })
  })

  test('whose IPv6 address is written otherwise', async () => {
    const { check, john } = await make({ 'AAAA example.com': ['2001:db8::1'] }, ['2001:DB8:0::1'])
    expect(await check(john, 'example.com')).toMatchObject({ resolves: true, points_here: true })
  })

  test('of which one of two addresses leads elsewhere', async () => {
    const { check, john } = await make({ 'A example.com': ['203.0.113.10', '198.51.100.7'] })
    expect(await check(john, 'example.com')).toMatchObject({ resolves: true, points_here: false })
  })

  test('of somebody else', async () => {
    const { check, mary, probed } = await make({})
    await expect(check(mary, 'example.com')).rejects.toThrow('Domain not found')
    expect(probed).toEqual([])
  })
})
