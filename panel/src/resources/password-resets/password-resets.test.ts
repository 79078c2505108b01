import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { sendMails, testRelay, useRelay } from '../mail-outbox/testing.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'

const never = new AbortController().signal
const known = 'If the address is known, a message has been sent'
const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`
const fresh = 'Purple-Lantern-42'
const totpAt = (secret: string, timestamp: number) =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp })
const tokenIn = (text: string) => /reset-password#token=([\w-]{43})/.exec(text)?.[1] ?? ''

async function withRelay(app: TestApp) {
  const relay = await testRelay()
  await useRelay(app, relay.port)
  /** Asks for a link; what the message says. */
  const ask = async (email: string): Promise<string[]> => {
    const before = relay.received.length
    expect(said(await app.anonymous.post('/auth/forgot-password', { email }))).toBe(`200 ${known}`)
    await app.parts.passwordResets.answerAll(systemCtx(), never)
    await sendMails(app)
    return relay.received.slice(before).map(({ text }) => text)
  }
  const reset = (token: string, more: Readonly<Record<string, unknown>> = {}) =>
    app.anonymous.post('/auth/reset-password', { token, password: fresh, ...more })
  return { relay, ask, reset }
}

eachApp('a forgotten password', (start) => {
  test('is set anew by a link that works once, ends all sessions and is confirmed by mail', async () => {
    const app = await start()
    const john = await app.account('john')
    const { relay, ask, reset } = await withRelay(app)
    const [message = ''] = await ask('John@Example.com')
    expect(message).toContain('https://panel.example.com:3082/reset-password#token=')
    const token = tokenIn(message)
    const stored = JSON.stringify([
      await app.db.q.selectFrom('password_resets').selectAll().execute(),
      await app.db.q.selectFrom('mail_outbox').selectAll().execute(),
      await app.db.q.selectFrom('audit').selectAll().execute(),
      await app.db.q.selectFrom('events').selectAll().execute(),
    ])
    expect(stored).not.toContain(token)
    expect(said(await reset(token, { password: 'short' }))).toBe('400 Password is too weak')
    expect(said(await reset(token))).toBe('200 Password changed successfully')
    expect((await john.get('/auth/me')).status).toBe(401)
    expect((await app.login('john', fresh)).token).toBeTruthy()
    expect(said(await reset(token, { password: 'Another-Lamp-77' }))).toBe('400 Invalid or expired token')
    await sendMails(app)
    expect(relay.received.at(-1)?.text).toContain('was changed with a link')
    const events = await app.db.q.selectFrom('events').select(['event', 'actor']).where('event', 'like', 'user.password%').execute()
    expect(events).toEqual([
      { event: 'user.password-reset.requested', actor: 'system' },
      { event: 'user.password', actor: 'john' },
    ])
  })

  test('tells nobody which addresses are known: same answer, same work', async () => {
    const app = await start()
    await app.account('john')
    const { relay, ask } = await withRelay(app)
    for (const email of ['john@example.com', 'nobody@example.com'])
      expect(said(await app.anonymous.post('/auth/forgot-password', { email }))).toBe(`200 ${known}`)
    // nothing but the note itself is done within the request
    expect(await app.db.q.selectFrom('password_resets').selectAll().execute()).toEqual([])
    expect(
      (await app.db.q.selectFrom('password_reset_requests').select('email').orderBy('email').execute()).map(({ email }) => email),
    ).toEqual(['john@example.com', 'nobody@example.com'])
    expect(await ask('nobody@example.com')).toHaveLength(1)
    expect(relay.received.map(({ to }) => to)).toEqual([['john@example.com']])
    expect(await app.db.q.selectFrom('password_reset_requests').selectAll().execute()).toEqual([])
    expect(said(await app.anonymous.post('/auth/forgot-password', { email: 'no address' }))).toBe('400 Invalid email')
  })

  test('gets three links an hour, and each ends after an hour, with a change of address, or with a change of password', async () => {
    const app = await start()
    await app.account('john')
    const { ask, reset } = await withRelay(app)
    const tokens: string[] = []
    for (let n = 0; n < 4; n += 1) tokens.push(...(await ask('john@example.com')).map(tokenIn))
    expect(tokens).toHaveLength(3)
    app.clock.advance(3_600_000)
    expect(said(await reset(tokens[0] ?? ''))).toBe('400 Invalid or expired token')
    const [moved = ''] = await ask('john@example.com')
    await app.admin.post('/auth/reauth', { password: 'Correct-Horse-7' })
    await app.admin.put('/users/john', { email: 'john@example.org' })
    expect(said(await reset(tokenIn(moved)))).toBe('400 Invalid or expired token')
    const [first = '', ...none] = await ask('john@example.org')
    expect(none).toEqual([])
    const [second = ''] = await ask('john@example.org')
    expect(said(await reset(tokenIn(first)))).toBe('200 Password changed successfully')
    expect(said(await reset(tokenIn(second), { password: 'Another-Lamp-77' }))).toBe('400 Invalid or expired token')
  })

  test('of two who use one link at once only one sets it', async () => {
    const app = await start()
    await app.account('john')
    const { ask, reset } = await withRelay(app)
    const token = tokenIn((await ask('john@example.com'))[0] ?? '')
    const answers = await Promise.all(
      ['Purple-Lantern-1', 'Purple-Lantern-2', 'Purple-Lantern-3'].map((password) => reset(token, { password })),
    )
    expect(answers.map(said).toSorted()).toEqual([
      '200 Password changed successfully',
      '400 Invalid or expired token',
      '400 Invalid or expired token',
    ])
  })

  test('needs the second factor where it is on, and does not use up the link without', async () => {
    const app = await start()
    const john = await app.account('john')
    const { ask, reset } = await withRelay(app)
    const { secret } = (await john.post('/auth/2fa/setup', {})).body as { secret: string }
    await john.post('/auth/2fa/enable', { totp_code: totpAt(secret, app.clock.now()) })
    app.clock.advance(60_000)
    const token = tokenIn((await ask('john@example.com'))[0] ?? '')
    expect(said(await reset(token))).toBe('401 Invalid two-factor code')
    expect(said(await reset(token, { totp_code: '000000' }))).toBe('401 Invalid two-factor code')
    expect(said(await reset(token, { totp_code: totpAt(secret, app.clock.now()) }))).toBe('200 Password changed successfully')
  })

  test('of suspended and deleted accounts stays forgotten', async () => {
    const app = await start()
    await app.account('john')
    const { ask, reset } = await withRelay(app)
    const token = tokenIn((await ask('john@example.com'))[0] ?? '')
    await app.admin.post('/users/john/suspend', {})
    expect(said(await reset(token))).toBe('400 Invalid or expired token')
    expect(await ask('john@example.com')).toEqual([])
    await app.admin.post('/users/john/unsuspend', {})
    await app.admin.delete('/users/john')
    expect(said(await reset(token))).toBe('400 Invalid or expired token')
    expect(await ask('john@example.com')).toEqual([])
  })

  test('without a mail server makes no link, and administrators hear of it', async () => {
    const app = await start()
    await app.account('john')
    await app.anonymous.post('/auth/forgot-password', { email: 'john@example.com' })
    await app.parts.passwordResets.answerAll(systemCtx(), never)
    expect(await app.db.q.selectFrom('password_resets').selectAll().execute()).toEqual([])
    const told = await app.db.q.selectFrom('events').select('data').where('event', '=', 'mail.failed').execute()
    expect(told.map(({ data }) => JSON.parse(data) as unknown)).toMatchObject([
      { kind: 'password-reset', error: 'No mail server is set up' },
    ])
  })
})
