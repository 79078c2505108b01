import { X509Certificate, createPrivateKey } from 'node:crypto'
import { expect, it } from 'vitest'
import { systemCtx } from '../../../core/actor.ts'
import type { Step } from '../../../jobs/operations/define.ts'
import { type TestApp, eachApp } from '../../../testing/app.ts'
import { type Internet, agree, internet } from '../testing/internet.ts'
import type { OrderInput } from './job.ts'
import { orderCertificate } from './operation.ts'

/** Runs the steps as the runner does: the state is kept only when a step has ended. A step that does not end is run again from what was kept. */
async function runWithCuts(app: TestApp, input: OrderInput, cut: Promise<void>[], dieAfter: number | null) {
  const operation = orderCertificate(app.parts.orderDeps, 'ssl.issue')
  let kept: Record<string, unknown> = {}
  const run = async (step: Step<OrderInput>) => {
    const state = structuredClone(kept)
    const context = {
      input,
      ctx: systemCtx(),
      jobId: 4711,
      again: false,
      state,
      keep: async () => undefined,
      signal: new AbortController().signal,
      log: async () => undefined,
      progress: async () => undefined,
    }
    const died = cut.length > 0 ? Promise.race(cut).then(() => 'died' as const) : new Promise<never>(() => undefined)
    const outcome = await Promise.race([step.run(context).then(() => 'done' as const), died])
    if (outcome === 'died') cut.length = 0
    return { outcome, state }
  }
  for (const [index, step] of (operation.steps as Step<OrderInput>[]).entries()) {
    let result = await run(step)
    if (index === dieAfter) result = await run(step)
    if (result.outcome === 'died') result = await run(step)
    kept = result.state
  }
  return kept
}

/** A domain of its own for each cut, on one panel with one authority. */
async function domains(app: TestApp, world: Internet) {
  const john = await app.account('john', { domain: 'example.com', max_domains: -1 })
  await agree(app, world)
  let made = 0
  return async (): Promise<OrderInput> => {
    made += 1
    const name = `d${made}.example`
    const names = [name, `www.${name}`]
    world.point(...names)
    expect((await john.post('/domains', { domain: name })).status).toBe(201)
    const { id } = await app.db.q.selectFrom('domains').select('id').where('name', '=', name).executeTakeFirstOrThrow()
    return { certificate: String(id), names, challenge: 'http-01', keyType: 'ec256', dnsProviderId: null, forceHttps: true, renewal: false }
  }
}

/** The order is there once, its key is not lost, and the certificate is in place once. */
async function requireOne(app: TestApp, world: Internet, { certificate, names }: OrderInput) {
  const orders = world.first.orders.filter((order) => order.names.includes(names[0] ?? ''))
  expect(orders.map(({ status }) => status)).toEqual(['valid'])
  expect([world.first.accounts.size, world.tokens.size]).toEqual([1, 0])
  const row = await app.db.q.selectFrom('certificates').selectAll().where('id', '=', certificate).executeTakeFirstOrThrow()
  const key = createPrivateKey(app.parts.secrets.open(row.private_key, 'tls'))
  expect(new X509Certificate(row.certificate).checkPrivateKey(key)).toBe(true)
  expect(row).toMatchObject({ type: 'acme', order_status: 'idle', order_url: '', order_job: null })
  const events = await app.db.q
    .selectFrom('events')
    .select('event')
    .where('resource_id', '=', names[0] ?? '')
    .where('event', 'like', 'ssl.%')
    .execute()
  expect(events.filter(({ event }) => event !== 'ssl.updated')).toEqual([{ event: 'ssl.issued' }])
}

eachApp('an order that is cut off', (start) => {
  it('ends the same when the process dies after the work of any step', { timeout: 60_000 }, async () => {
    const world = await internet()
    const app = await start(world.outside)
    const next = await domains(app, world)
    const steps = orderCertificate(app.parts.orderDeps, 'ssl.issue').steps.length
    for (let step = 0; step < steps; step += 1) {
      const asked = await next()
      await runWithCuts(app, asked, [], step)
      await requireOne(app, world, asked)
    }
  })

  it('ends the same when the process dies at any request to the authority, heard or answered', { timeout: 120_000 }, async () => {
    const world = await internet()
    const app = await start(world.outside)
    const next = await domains(app, world)
    await runWithCuts(app, await next(), [], null)
    world.first.calls.length = 0
    await runWithCuts(app, await next(), [], null)
    const count = world.first.calls.length
    expect(count).toBeGreaterThan(8)
    for (let at = 1; at <= count; at += 1) {
      for (const moment of ['heard', 'answered'] as const) {
        const asked = await next()
        const dead = Promise.withResolvers<void>()
        let seen = 0
        world.first.guard(async (_call, when) => {
          if (when === 'heard') seen += 1
          if (seen !== at || when !== moment) return
          seen += 1_000_000
          dead.resolve()
          await new Promise<never>(() => undefined)
        })
        await runWithCuts(app, asked, [dead.promise], null)
        await requireOne(app, world, asked)
      }
    }
  })
})
