import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { eachApp } from '../../testing/app.ts'
import { NoAnswer } from '../dns-servers/ask.ts'
import { quietNames } from './testing-offline.ts'
import { dnsWorld, refusal } from './testing.ts'

const day = 86_400_000

/** A parent whose DS records the test sets; `null`: it does not answer. */
const parent = () => {
  const shown: { ds: readonly string[] | null } = { ds: [] }
  const ds = async () => {
    if (shown.ds === null) throw new NoAnswer('the parent does not answer')
    return { records: shown.ds, ttl: 3600 }
  }
  return { shown, names: { ...quietNames, world: { ...quietNames.world, ds } } }
}

eachApp('DNSSEC', (start) => {
  const signed = async (algorithm?: string) => {
    const { shown, names } = parent()
    const world = await dnsWorld(start, names)
    await world.john.post('/dns/zones', { domain: 'example.com' })
    const enabled = await world.john.post('/dns/zones/example.com/dnssec', algorithm === undefined ? {} : { algorithm })
    // not as john: his session ends while the clock runs on
    const status = () => world.app.parts.dnssec.status(systemCtx(), 'example.com')
    const advance = async (milliseconds: number) => {
      world.app.clock.advance(milliseconds)
      await world.app.parts.keyRollover.advance(systemCtx())
      await world.app.running.idle()
      return status()
    }
    return { ...world, shown, enabled, status, advance }
  }

  test('a zone is signed with a key for keys and one for records; nobody sees the private halves', async () => {
    const { app, john, enabled } = await signed()
    expect(enabled.body).toMatchObject({
      enabled: true,
      algorithm: 'ecdsap256sha256',
      nsec3: false,
      keys: [
        { type: 'ksk', active: true },
        { type: 'zsk', active: true },
      ],
      ds: [expect.stringMatching(/^\d+ 13 2 [0-9A-F]{64}$/) as string],
      dnskey: [expect.stringMatching(/^257 3 13 /) as string, expect.stringMatching(/^256 3 13 /) as string],
      ds_at_parent: false,
    })
    expect(enabled.text).not.toContain('Private')
    expect(app.dns.zones.get('zone:example.com')?.dnssec?.keys[0]?.privateKey).toContain('Private-key-format: v1.2')
    const rows = await app.db.q.selectFrom('dns_keys').select('private_key').execute()
    expect(rows.every(({ private_key: key }) => key.startsWith('v1.'))).toBe(true)
    expect(await refusal(john.post('/dns/zones/example.com/dnssec', {}))).toBe('409 DNSSEC is already enabled')
    expect((await john.get('/dns/zones?dnssec=true')).list).toMatchObject([{ domain: 'example.com', dnssec: true }])
  })

  test('is not switched off while the parent vouches for the zone', async () => {
    const { app, john, shown, status } = await signed()
    shown.ds = (await status()).ds
    expect((await john.get('/dns/zones/example.com/dnssec')).body).toMatchObject({ ds_at_parent: true })
    expect(await refusal(john.delete('/dns/zones/example.com/dnssec'))).toBe('409 Remove the DS record at the registrar first')
    shown.ds = null
    expect((await john.delete('/dns/zones/example.com/dnssec')).status).toBe(503)
    expect((await john.delete('/dns/zones/example.com/dnssec', { force: true })).status).toBe(200)
    expect(app.dns.zones.get('zone:example.com')?.dnssec).toBeNull()
    expect((await john.get('/dns/zones/example.com/dnssec')).body).toMatchObject({ enabled: false, algorithm: '', keys: [], ds: [] })
  })

  test('a key for records is published, then signs alone, then the old one goes', async () => {
    const { app, john, status, advance } = await signed('ed25519')
    const [, old] = (await status()).keys
    const started = await john.post('/dns/zones/example.com/dnssec/rollover', { key: 'zsk' })
    expect([started.status, started.body['message']]).toEqual([202, 'Key rollover started'])
    await app.running.idle()
    const zsk = async () => (await status()).keys.filter(({ type }) => type === 'zsk')
    expect(await zsk()).toMatchObject([{ id: old?.id, active: true }, { active: false }])
    expect((await status()).dnskey).toHaveLength(3)
    expect(await refusal(john.post('/dns/zones/example.com/dnssec/rollover', { key: 'zsk' }))).toBe(
      '409 Another operation is running on this zone',
    )
    await advance(60_000)
    expect(await zsk()).toMatchObject([{ active: true }, { active: false }])
    await advance(day)
    expect(await zsk()).toMatchObject([{ id: old?.id, active: false }, { active: true }])
    await advance(day)
    expect(await zsk()).toHaveLength(1)
    expect((await zsk())[0]?.id).not.toBe(old?.id)
    expect(app.dns.zones.get('zone:example.com')?.dnssec?.keys).toHaveLength(2)
  })

  test('a key for keys stays until the parent shows its successor', async () => {
    const { app, john, shown, status, advance } = await signed()
    const first = (await status()).ds
    shown.ds = first
    await john.post('/dns/zones/example.com/dnssec/rollover', {})
    await app.running.idle()
    const both = (await status()).ds
    expect(both).toHaveLength(2)
    const ksk = async () => (await status()).keys.filter(({ type }) => type === 'ksk')
    await advance(30 * day)
    shown.ds = null
    await advance(day)
    expect(await ksk()).toMatchObject([{ active: true }, { active: true }])
    shown.ds = both.filter((ds) => !first.includes(ds))
    await advance(day)
    expect(await ksk()).toHaveLength(2)
    await advance(day)
    expect(await ksk()).toHaveLength(1)
    expect((await status()).ds).toEqual(both.filter((ds) => !first.includes(ds)))
  })

  test('there is nothing to exchange in a zone without keys', async () => {
    const { john } = await dnsWorld(start)
    await john.post('/dns/zones', { domain: 'example.com' })
    expect(await refusal(john.post('/dns/zones/example.com/dnssec/rollover', {}))).toBe('409 DNSSEC is not enabled')
  })
})
