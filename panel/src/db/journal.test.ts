import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { manualClock } from '@croft/kit/clock.ts'
import { createSecrets } from '../core/secrets.ts'
import { createAudit } from './audit.ts'
import { followEvents } from './events.ts'
import { createIdempotency } from './idempotency.ts'
import { createSettings, defineSettings } from './settings.ts'
import { eachPanelEngine, testCtx } from './testing.ts'
import { emit, touch } from './write.ts'

const ctx = testCtx()
const secrets = createSecrets([randomBytes(32)])
const key = randomBytes(32)

eachPanelEngine('audit', (open) => {
  const entry = (action: string) => ({ action, ownerId: 3, owner: 'john', resource: { type: 'domain', id: 'example.com' } })
  const three = async () => {
    const db = await open()
    const audit = createAudit(db, key)
    const ids: number[] = []
    for (const action of ['domain.create', 'domain.update', 'domain.delete']) ids.push(await audit.begin(ctx, entry(action)))
    for (const id of ids) await audit.complete(id, { result: 'ok', status: 200, changes: { php: ['8.2', '8.3'] } })
    return { db, audit, ids }
  }
  it('writes before and after and verifies', async () => {
    const { db, audit, ids } = await three()
    expect(await audit.verify()).toEqual({ ok: true, checked: 3, firstBadId: null })
    await audit.complete(ids[0] ?? 0, { result: 'failed', status: 500 })
    const first = await db.q.selectFrom('audit').selectAll().orderBy('id').executeTakeFirstOrThrow()
    expect(first).toMatchObject({ actor: 'admin', result: 'ok', status: 200, changes: '{"php":["8.2","8.3"]}' })
  })
  it('keeps the order under concurrency', async () => {
    const db = await open()
    const audit = createAudit(db, key)
    await Promise.all(Array.from({ length: 20 }, (_, n) => audit.begin(ctx, entry(`a.${n}`))))
    expect(await audit.verify()).toEqual({ ok: true, checked: 20, firstBadId: null })
  })
  it('finds a changed entry, a changed outcome, a missing one and a cut end', async () => {
    for (const forge of ['action', 'result', 'gone', 'end'] as const) {
      const { db, audit, ids } = await three()
      const [, second = 0, third = 0] = ids
      await db.transaction(async (q) => {
        if (forge === 'action') await q.updateTable('audit').set({ action: 'x' }).where('id', '=', second).execute()
        if (forge === 'result') await q.updateTable('audit').set({ result: 'denied' }).where('id', '=', second).execute()
        if (forge === 'gone') await q.deleteFrom('audit').where('id', '=', second).execute()
        if (forge === 'end') await q.deleteFrom('audit').where('id', '=', third).execute()
      })
      const verdict = await audit.verify()
      expect(verdict.ok).toBe(false)
      expect(verdict.firstBadId).toBe(forge === 'gone' || forge === 'end' ? third : second)
    }
  })
  it('cannot be rebuilt without the key', async () => {
    const { db } = await three()
    expect((await createAudit(db, randomBytes(32)).verify()).ok).toBe(false)
  })
})

eachPanelEngine('idempotency', (open) => {
  const claim = (requestId: string, fingerprint = 'f') => ({ actor: '1', key: 'k', fingerprint, requestId })
  const answer = { status: 201, headers: { 'X-Job-Id': '7' }, body: '{"secret_key":"wsp_canary"}' }
  it('claims once, replays sealed, releases, forgets after a day', async () => {
    const clock = manualClock()
    const db = await open({ clock })
    const store = createIdempotency(db, secrets, 'p1')
    const states = await Promise.all([store.begin(claim('r1')), store.begin(claim('r2'))])
    expect(states.map((each) => each.state).toSorted((a, b) => a.localeCompare(b))).toEqual(['new', 'running'])
    const winner = states[0]?.state === 'new' ? 'r1' : 'r2'
    await store.release(claim('somebody else'))
    await store.finish(claim(winner), answer)
    expect(await store.begin(claim('r3'))).toEqual({ state: 'finished', fingerprint: 'f', answer })
    expect(JSON.stringify(await db.q.selectFrom('idempotency').selectAll().execute())).not.toContain('canary')
    clock.advance(86_400_000)
    expect(await store.begin(claim('r4'))).toEqual({ state: 'new' })
    await store.release(claim('r4'))
    expect(await store.begin(claim('r5'))).toEqual({ state: 'new' })
  })
  it('resolves what a dead process left', async () => {
    const clock = manualClock()
    const db = await open({ clock })
    const before = createIdempotency(db, secrets, 'dead')
    await before.begin(claim(ctx.requestId))
    await before.begin({ ...claim('no job'), key: 'other' })
    await touch(ctx, db, ['site:1'], 'domain.created', { type: 'domain', id: 'x' })
    clock.advance(1_000_000)
    const after = createIdempotency(db, secrets, 'alive')
    expect(await after.recover()).toBe(2)
    const state = await after.begin(claim('again'))
    expect(state).toMatchObject({ state: 'finished', answer: { status: 202, headers: { 'X-Sync': 'pending' } } })
    expect(await after.begin({ ...claim('new'), key: 'other' })).toEqual({ state: 'new' })
    expect(await after.recover()).toBe(0)
  })
})

/** Not to be read, and bound to its place. */
const seal = (text: string, purpose: string) => `${purpose}=${Buffer.from(text).toString('hex')}`

const auth = defineSettings({
  name: 'auth',
  schema: z.object({ session_ttl: z.number().int().positive().default(86_400), smtp_password: z.string().default('') }),
  secret: ['smtp_password'],
})

eachPanelEngine('settings', (open) => {
  it('has defaults, changes, forgets what was cached, and goes back', async () => {
    const db = await open()
    const settings = createSettings(db, [auth], seal)
    expect((await settings.get(auth)).session_ttl).toBe(86_400)
    await settings.set(ctx, 'auth', { session_ttl: 60, smtp_password: 'canary' })
    expect(await settings.get(auth)).toEqual({ session_ttl: 60, smtp_password: seal('canary', 'setting:auth.smtp_password') })
    expect((await settings.show('auth')).settings).toEqual({ session_ttl: 60, smtp_password: '<redacted>' })
    await settings.set(ctx, 'auth', { smtp_password: '<redacted>' })
    expect((await settings.get(auth)).smtp_password).toBe(seal('canary', 'setting:auth.smtp_password'))
    expect(JSON.stringify(await db.q.selectFrom('settings').selectAll().execute())).not.toContain('canary')
    await settings.reset(ctx, 'auth', 'session_ttl')
    expect((await settings.get(auth)).session_ttl).toBe(86_400)
    const events = await db.q.selectFrom('events').selectAll().execute()
    expect(events.map((event) => event.event)).toEqual(['settings.updated', 'settings.updated'])
    expect(JSON.stringify(events)).not.toContain('canary')
  })
  it('refuses what the schema refuses', async () => {
    const settings = createSettings(await open(), [auth], seal)
    await expect(settings.set(ctx, 'auth', { nope: 1 })).rejects.toThrow('Unknown setting: nope')
    await expect(settings.set(ctx, 'auth', { session_ttl: -1 })).rejects.toThrow('Invalid session_ttl')
    await expect(settings.set(ctx, 'nope', {})).rejects.toThrow('Setting group not found')
    await expect(settings.reset(ctx, 'auth', 'nope')).rejects.toThrow('Setting not found')
  })
  it('shows nobody a value that is rolled back', async () => {
    const db = await open()
    const settings = createSettings(db, [auth], seal)
    const failing = db.transaction(async () => {
      await settings.set(ctx, 'auth', { session_ttl: 1 })
      expect((await settings.get(auth)).session_ttl).toBe(1)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect((await settings.get(auth)).session_ttl).toBe(86_400)
  })
})

eachPanelEngine('events', (open) => {
  it('are followed in order without gaps, each in its view', async () => {
    const db = await open()
    const abort = new AbortController()
    const seen: string[] = []
    const john = testCtx({ userId: 3, username: 'john', role: 'user' })
    const following = (async () => {
      for await (const event of followEvents(db, 0, abort.signal, { actor: john.actor, prefixes: ['domain.'] }))
        seen.push(event.resource_id)
    })()
    const say = (event: string, id: string, ownerId: number | null) => emit(ctx, db, { event, resource: { type: 'domain', id }, ownerId })
    await Promise.all(Array.from({ length: 25 }, (_, n) => say('domain.created', `d${n}`, 3)))
    await say('domain.created', 'foreign', 4)
    await say('user.created', 'other', 3)
    await expect.poll(() => seen.length, { timeout: 5000 }).toBe(25)
    abort.abort()
    await following
    expect(new Set(seen).size).toBe(25)
    expect(seen).not.toContain('foreign')
  })
})
