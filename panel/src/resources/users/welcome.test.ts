import { expect, test } from 'vitest'
import { sendMails, testRelay, useRelay } from '../mail-outbox/testing.ts'
import { eachApp } from '../../testing/app.ts'

const password = 'Battery-Staple-9'
const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`

eachApp('the welcome to a new account', (start) => {
  test('says where the panel is and how to get in, with a link that works once and no password', async () => {
    const app = await start()
    const relay = await testRelay()
    await useRelay(app, relay.port)
    const make = (username: string, more: object) =>
      app.admin.post('/users', { username, email: `${username}@example.org`, password, send_welcome: true, ...more })
    expect(said(await make('john', { must_change_password: true }))).toBe('201 User created successfully')
    expect(said(await make('hans', { language: 'de' }))).toBe('201 User created successfully')
    expect((await app.admin.post('/users', { username: 'mary', email: 'mary@example.org', password })).status).toBe(201)
    // what is not made is not welcomed either
    expect(said(await make('john', {}))).toBe('409 User already exists')
    expect(said(await make('kate', { domain: 'no name' }))).toBe('400 Invalid domain')
    await sendMails(app)
    expect(relay.received.map(({ to }) => to)).toEqual([['john@example.org'], ['hans@example.org']])
    const [english, german] = relay.received.map(({ text }) => text)
    expect(english).toContain('Subject: Your account on panel.example.com')
    expect(english).toContain('Your user name is john.')
    expect(english).toContain('https://panel.example.com:3082')
    expect(german).toContain('Ihr Benutzername ist hans.')
    for (const { raw, text } of relay.received) expect(`${raw} ${text}`).not.toContain(password)

    const token = /reset-password#token=([\w-]{43})/.exec(english ?? '')?.[1]
    const set = (chosen: string) => app.anonymous.post('/auth/reset-password', { token, password: chosen })
    const both = await Promise.all([set('Green-Window-88'), set('Green-Window-99')])
    expect(both.map(said).toSorted()).toEqual(['200 Password changed successfully', '400 Invalid or expired token'])
    const john = await app.login('john', both[0]?.status === 200 ? 'Green-Window-88' : 'Green-Window-99')
    expect((await john.get('/domains')).status).toBe(200)
    // the log and what webhooks are told hold no link either
    const told = JSON.stringify([
      await app.db.q.selectFrom('audit').selectAll().execute(),
      await app.db.q.selectFrom('events').selectAll().execute(),
      await app.db.q.selectFrom('mail_outbox').selectAll().execute(),
    ])
    expect(told).not.toContain(token)
  })

  test('is refused where no mail server is set up, and then nothing is made', async () => {
    const app = await start()
    const body = { username: 'john', email: 'john@example.org', password, send_welcome: true }
    expect(said(await app.admin.post('/users', body))).toBe('409 No mail server is set up')
    expect((await app.admin.get('/users/john')).status).toBe(404)
  })
})
