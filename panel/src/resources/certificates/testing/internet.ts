import { expect } from 'vitest'
import { systemCtx } from '../../../core/actor.ts'
import type { TestApp } from '../../../testing/app.ts'
import type { OutsideWorld } from '../../../tls-parts.ts'
import { connectTo, memoryAuthority } from './authority.ts'

export const here = '203.0.113.10'

/** A world in which names lead somewhere and authorities look at what is shown there. */
export async function internet(
  options: { readonly now?: () => number; readonly renewalWindow?: () => { start: number; end: number } | null } = {},
) {
  /** Name → address. */
  const hosts = new Map<string, string>()
  /** What the edge shows and the zones hold. */
  const tokens = new Map<string, string>()
  const records = new Map<string, Set<string>>()
  const zones = new Set<string>()
  let time = options.now ?? (() => Date.UTC(2026, 0, 1))
  const validate = (name: string, type: string, token: string) => {
    if (type === 'dns-01') {
      const shown = records.get(`_acme-challenge.${name.replace(/^\*\./, '')}`)
      return shown === undefined || shown.size === 0 ? `no TXT record for ${name}` : undefined
    }
    if (hosts.get(name) !== here)
      return `${hosts.get(name) ?? 'nowhere'}: Invalid response from http://${name}/.well-known/acme-challenge/${token}: 404`
    return tokens.has(token) ? undefined : `${here}: Invalid response from http://${name}/.well-known/acme-challenge/${token}: 404`
  }
  const make = (name: string) =>
    memoryAuthority({
      directoryUrl: `https://${name}/directory`,
      now: () => time(),
      validate,
      ...(options.renewalWindow === undefined ? {} : { renewalWindow: options.renewalWindow }),
    })
  const first = await make('first.example')
  const second = await make('second.example')
  const outside: OutsideWorld = {
    connect: connectTo(first, second),
    pause: async (_ms, signal) => signal.throwIfAborted(),
    dns: {
      addresses: async (name) => [hosts.get(name) ?? []].flat(),
      caa: async () => [],
      txt: async (name) => [...(records.get(name) ?? [])],
    },
    http: {
      present: async (token, keyAuthorization) => void tokens.set(token, keyAuthorization),
      withdraw: async (token) => void tokens.delete(token),
    },
    records: {
      holdsZone: async (_ownerId, name) => [...zones].some((zone) => name === zone || name.endsWith(`.${zone}`)),
      provider: async () => null,
      providerExists: async () => false,
      zones: {
        async setChallenge(_ctx, _ownerId, name, value) {
          if (![...zones].some((zone) => name.endsWith(`.${zone}`))) return null
          records.set(name, new Set([...(records.get(name) ?? []), value]))
          return { scopes: [] }
        },
        clearChallenge: async (_ctx, name, value) => records.get(name)?.delete(value),
      },
    },
  }
  return {
    outside,
    hosts,
    tokens,
    records,
    zones,
    first,
    second,
    /** Lets the authorities live in the time of the panel. */
    follow: (app: TestApp) => {
      time = () => app.clock.now()
    },
    point: (...names: readonly string[]) => {
      for (const name of names) hosts.set(name, here)
    },
  }
}
export type Internet = Awaited<ReturnType<typeof internet>>

/** Accepts the terms of the first authority, and of the second as a fall-back. */
export async function agree(app: TestApp, world: Internet, settings: Readonly<Record<string, unknown>> = {}): Promise<void> {
  world.follow(app)
  const ssl = await app.admin.put('/settings/ssl', { public_addresses: [here], ...settings })
  expect(ssl.status, ssl.text).toBe(200)
  const body = {
    directory_url: world.first.directoryUrl,
    email: 'admin@example.com',
    fallback: [{ directory_url: world.second.directoryUrl }],
    agree_tos: true,
  }
  const reply = await app.admin.put('/ssl/acme/account', body)
  expect(reply.status, reply.text).toBe(200)
}

/** Runs an order to its end, and gives its job. */
export async function finished(
  app: TestApp,
  reply: { readonly body: Readonly<Record<string, unknown>>; readonly text: string; readonly status: number },
) {
  expect(reply.status, reply.text).toBe(202)
  return jobOf(app, Number(reply.body['job_id']))
}

export async function jobOf(app: TestApp, id: number): Promise<Record<string, unknown>> {
  const read = async () => (await app.admin.get(`/jobs/${id}`)).body
  await expect.poll(async () => (await read())['finished_at'], { timeout: 10_000 }).not.toBeNull()
  return read()
}

/** As the panel itself sees it: sessions of customers end while a test lets months pass. */
export const certificateOf = (app: TestApp, name: string) => app.parts.certificates.show(systemCtx(), name)

/** One pass of the automatic, and everything that it starts. */
export async function passes(app: TestApp, count = 1): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await app.parts.sslChores.automatic(new AbortController().signal)
    const unfinished = async () =>
      (
        await app.db.q
          .selectFrom('jobs')
          .select('id')
          .where('type', 'in', ['ssl.issue', 'ssl.renew'])
          .where('finished_at', 'is', null)
          .execute()
      ).length
    await expect.poll(unfinished, { timeout: 15_000 }).toBe(0)
  }
}
