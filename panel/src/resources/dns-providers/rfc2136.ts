import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { Fqdn } from '../../core/hostname.ts'
import { type TxtUpdate, signMessage, updateMessage } from '../../core/dns/message.ts'
import { NoAnswer, exchange, parseServer } from '../dns-servers/ask.ts'
import { type ProviderKind, ProviderRefused } from './provider.ts'

const Credentials = z.object({
  /** `192.0.2.1`, with `:port` where it is not 53. */
  server: z.string().max(64),
  zone: Fqdn,
  key_name: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9._-]+$/),
  key_secret: z.base64().max(200),
  algorithm: z.enum(['hmac-sha256', 'hmac-sha512']).default('hmac-sha256'),
})

const refusals: Readonly<Record<number, string>> = {
  1: 'the request was not understood',
  5: 'the update was refused',
  9: 'the key is not known or wrong',
  10: 'the name is not in the zone',
}

/** Dynamic updates of a zone on any name server that takes them. */
export const rfc2136 = (clock: Clock): ProviderKind<z.output<typeof Credentials>> => ({
  credentials: Credentials,
  open({ server, zone, key_name: name, key_secret: secret, algorithm }, reach) {
    const send = async (change: Omit<TxtUpdate, 'zone' | 'ttl'>) => {
      const target = parseServer(server)
      if (target === null) throw new ProviderRefused('the server is no address')
      await reach.requireAddress(target.address)
      const message = updateMessage(randomInt(65_536), { ...change, zone, ttl: 60 })
      const signed = signMessage(message, { name: name.toLowerCase(), algorithm, secret }, Math.floor(clock.now() / 1000))
      try {
        const { rcode } = await exchange(target, signed, 5000)
        if (rcode !== 0) throw new ProviderRefused(refusals[rcode] ?? `the server answers with code ${rcode}`)
      } catch (cause) {
        if (cause instanceof NoAnswer) throw new ProviderRefused(cause.message, { cause })
        throw cause
      }
    }
    const requireInside = (record: string) => {
      if (record !== zone && !record.endsWith(`.${zone}`)) throw new ProviderRefused(`${record} does not lie in ${zone}`)
    }
    return {
      /** A record of no meaning comes and goes: nothing less shows that updates are taken. */
      async check() {
        const probe = { name: `_croft-check.${zone}`, value: 'check' }
        await send({ ...probe, verb: 'add' })
        await send({ ...probe, verb: 'remove' })
      },
      async set(record, value) {
        requireInside(record)
        await send({ name: record, value, verb: 'add' })
      },
      async remove(record, value) {
        requireInside(record)
        await send({ name: record, value, verb: 'remove' })
      },
    }
  },
})
