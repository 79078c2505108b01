import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'
import { renderLetter } from './letter.ts'
import { sendMails, testRelay, useRelay } from './testing.ts'

const letter = { subject: 'Grüße', text: ['Hello <b>you</b>'], link: { label: 'Open', url: 'https://panel.example.com:3082/x?a=1&b=2' } }
const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`
const userId = async (app: TestApp, name: string) =>
  (await app.db.q.selectFrom('users').select('id').where('username', '=', name).executeTakeFirstOrThrow()).id
const toJohn = async (app: TestApp, more: { expiresAt?: number } = {}) =>
  app.parts.mail.toAccount(systemCtx(), await userId(app, 'john'), () => letter, { kind: 'test', ...more })
const outbox = (app: TestApp) => app.db.q.selectFrom('mail_outbox').selectAll().orderBy('id').execute()
const failures = async (app: TestApp) =>
  (await app.db.q.selectFrom('events').select('data').where('event', '=', 'mail.failed').execute()).map(
    ({ data }) => (JSON.parse(data) as { error: string }).error,
  )

test('a letter is the same in text and HTML, and nothing in it is markup', () => {
  const { text, html } = renderLetter({ ...letter, output: 'a < b' })
  expect(text).toBe('Hello <b>you</b>\n\nOpen:\nhttps://panel.example.com:3082/x?a=1&b=2\n\na < b\n')
  expect(html).toContain('<p>Hello &lt;b&gt;you&lt;/b&gt;</p>')
  expect(html).toContain('href="https://panel.example.com:3082/x?a=1&amp;b=2"')
  expect(html).toContain('<pre>a &lt; b</pre>')
})

test('a subject of several lines is never sent', () => {
  for (const subject of ['a\r\nBcc: x@example.com', 'a\nb', 'a\u0000', 'a\u2028b']) {
    expect(() => renderLetter({ subject, text: [] })).toThrow('one line')
  }
})

eachApp('e-mail', (start) => {
  test('goes out after the commit, to the account in its language, and its content is nowhere readable', async () => {
    const app = await start()
    await app.account('john', { language: 'de-AT' })
    const relay = await testRelay()
    await useRelay(app, relay.port, { from_address: 'panel@example.com', from_name: 'Ünser "Panel"' })
    await app.parts.mail.toAccount(
      systemCtx(),
      await userId(app, 'john'),
      (to, language) => ({ ...letter, text: [`${to.username} ${language}`] }),
      {
        kind: 'test',
      },
    )
    expect(relay.received).toEqual([])
    expect(JSON.stringify(await outbox(app))).not.toMatch(/Hello|john de/)
    await sendMails(app)
    await sendMails(app)
    expect(relay.received).toHaveLength(1)
    const [got] = relay.received
    expect(got).toMatchObject({ from: 'panel@example.com', to: ['john@example.com'] })
    expect(got?.text).toContain('john de')
    expect(got?.raw).toMatch(/^Message-ID: <[0-9a-f]{32}@panel\.example\.com>\r$/m)
    expect(got?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(await outbox(app)).toMatchObject([{ content: '', next_at: null, sent_at: app.clock.now() }])
  })

  test('of a change that is rolled back is not sent', async () => {
    const app = await start()
    await app.account('john')
    const relay = await testRelay()
    await useRelay(app, relay.port)
    const failing = app.db.transaction(async () => {
      await toJohn(app)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await sendMails(app)
    expect(relay.received).toEqual([])
  })

  test('waits for a relay that is away, and goes out when it is back', async () => {
    const app = await start()
    await app.account('john')
    const gone = await testRelay()
    await gone.close()
    await useRelay(app, gone.port)
    await toJohn(app)
    await toJohn(app)
    await sendMails(app)
    // the second was not even tried: the way out is closed
    expect((await outbox(app)).map(({ attempts, last_error: error }) => [attempts, error.slice(0, 29)])).toEqual([
      [1, '127.0.0.1 cannot be used: con'],
      [0, ''],
    ])
    const relay = await testRelay()
    await useRelay(app, relay.port)
    await sendMails(app)
    expect(relay.received).toHaveLength(1)
    app.clock.advance(60_001)
    await sendMails(app)
    expect(relay.received).toHaveLength(2)
    expect(await failures(app)).toEqual([])
  })

  test('that is refused for good is given up at once and told; one that is put off is tried again; the others go out', async () => {
    const app = await start()
    await app.account('john')
    await app.account('mary')
    const relay = await testRelay()
    await useRelay(app, relay.port)
    relay.state.verdict = (address) =>
      address.startsWith('john') ? { code: 550, words: 'no such user' } : address.startsWith('admin') ? { code: 451, words: 'later' } : null
    await toJohn(app)
    for (const name of ['admin', 'mary'])
      await app.parts.mail.toAccount(systemCtx(), await userId(app, name), () => letter, { kind: 'test' })
    await sendMails(app)
    expect(relay.received.map(({ to }) => to)).toEqual([['mary@example.com']])
    expect(await outbox(app)).toMatchObject([
      { next_at: null, content: '', sent_at: null },
      { next_at: app.clock.now() + 60_000, attempts: 1 },
      { next_at: null, sent_at: app.clock.now() },
    ])
    expect(await failures(app)).toEqual([expect.stringContaining('no such user')])
    relay.state.verdict = () => null
    app.clock.advance(60_001)
    await sendMails(app)
    expect(relay.received).toHaveLength(2)
    await app.parts.eventReader.run(new AbortController().signal)
    expect((await app.admin.get('/notifications')).list).toMatchObject([{ event: 'mail.failed', severity: 'warning' }])
  })

  test('is given up after two days of tries', async () => {
    const app = await start()
    await app.account('john')
    const relay = await testRelay()
    await useRelay(app, relay.port)
    relay.state.verdict = () => ({ code: 451, words: 'later' })
    await toJohn(app)
    let tries = 0
    for (;;) {
      await sendMails(app)
      tries += 1
      const [row] = await outbox(app)
      if (row === undefined || row.next_at === null) break
      app.clock.advance(row.next_at - app.clock.now())
    }
    expect(tries).toBe(11)
    expect(await failures(app)).toHaveLength(1)
  })

  test('is sent once more after a power cut before the relay’s yes was written down, and can be told by its Message-ID', async () => {
    const app = await start()
    await app.account('john')
    const relay = await testRelay()
    await useRelay(app, relay.port)
    await toJohn(app)
    const before = await outbox(app)
    await sendMails(app)
    await app.db.transaction((q) =>
      q
        .updateTable('mail_outbox')
        .set({ content: before[0]?.content ?? '', next_at: before[0]?.next_at ?? 0, sent_at: null })
        .execute(),
    )
    await sendMails(app)
    const ids = relay.received.map(({ raw }) => /^Message-ID: (.*)\r$/m.exec(raw)?.[1])
    expect(ids).toHaveLength(2)
    expect(ids[0]).toBe(ids[1])
  })

  test('of deleted accounts, and what is too late, is not sent', async () => {
    const app = await start()
    await app.account('john')
    const relay = await testRelay()
    await useRelay(app, relay.port)
    await toJohn(app, { expiresAt: app.clock.now() + 1000 })
    app.clock.advance(1000)
    await sendMails(app)
    await toJohn(app)
    await app.admin.delete('/users/john')
    await sendMails(app)
    expect(relay.received).toEqual([])
    expect(await outbox(app)).toMatchObject([
      { next_at: null, sent_at: null, content: '' },
      { next_at: null, sent_at: null, content: '' },
    ])
    expect(await toJohn(app)).toBe(false)
  })

  test('without a relay goes nowhere, and says so', async () => {
    const app = await start()
    await app.account('john')
    expect(await toJohn(app)).toBe(false)
    expect(await outbox(app)).toEqual([])
    expect(await failures(app)).toEqual(['No mail server is set up'])
    expect(said(await app.admin.post('/settings/mail/test', { to: 'x@example.com' }))).toBe('409 Delivery failed: No mail server is set up')
  })

  test('uses STARTTLS and a login; the password is sealed, shown to nobody, and never sent in the clear to another machine', async () => {
    const app = await start()
    const relay = await testRelay({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'panel' && password === 'Relay-Secret-1' ? done(null, { user: username }) : done(new Error('wrong password')),
    })
    const set = await app.admin.put('/settings/mail', {
      host: '127.0.0.1',
      port: relay.port,
      tls: 'starttls',
      username: 'panel',
      password: 'Relay-Secret-1',
    })
    expect(set.status, set.text).toBe(200)
    expect(set.text).not.toContain('Relay-Secret')
    const test = () => app.admin.post('/settings/mail/test', { to: 'admin@example.com' })
    // nobody has signed this certificate
    expect(said(await test())).toMatch(/^409 Delivery failed: 127\.0\.0\.1 cannot be used: .*certificate/)
    await app.admin.put('/settings/mail', { verify_certificate: false, password: '<redacted>' })
    expect(said(await test())).toBe('200 Test message sent')
    expect(relay.received).toMatchObject([{ secure: true, user: 'panel' }])
    await app.admin.put('/settings/mail', { password: 'wrong' })
    expect(said(await test())).toMatch(/^409 Delivery failed: 127\.0\.0\.1 refuses the login: /)
    await app.admin.put('/settings/mail', { host: '192.0.2.1', tls: 'none' })
    expect(said(await test())).toBe('409 Delivery failed: the password is not sent to 192.0.2.1 without TLS')
    const stored = JSON.stringify([
      await app.db.q.selectFrom('settings').selectAll().execute(),
      await app.db.q.selectFrom('audit').selectAll().execute(),
      await app.db.q.selectFrom('events').selectAll().execute(),
    ])
    expect(stored).not.toContain('Relay-Secret')
  })

  test('insists on STARTTLS where it is set', async () => {
    const app = await start()
    const relay = await testRelay({ hideSTARTTLS: true, disabledCommands: ['STARTTLS'] })
    await useRelay(app, relay.port, { tls: 'starttls', verify_certificate: false })
    expect((await app.admin.post('/settings/mail/test', { to: 'x@example.com' })).status).toBe(409)
    expect(relay.received).toEqual([])
  })

  test('takes no settings and no addresses that would add lines to a message', async () => {
    const app = await start()
    const relay = await testRelay()
    await useRelay(app, relay.port)
    for (const [name, value] of [
      ['from_name', 'Croft\r\nBcc: spy@example.com'],
      ['from_address', 'a@example.com\nBcc: spy@example.com'],
      ['host', 'a b'],
      ['username', 'a\nb'],
    ] as const)
      expect(said(await app.admin.put('/settings/mail', { [name]: value })), name).toMatch(/^400 /)
    for (const to of ['a@example.com\r\nRCPT TO:<b@example.com>', 'a@example.com, b@example.com', '<a@example.com>', 'nobody']) {
      expect((await app.admin.post('/settings/mail/test', { to })).status, to).toBe(400)
      await expect(app.parts.mail.toAddress(systemCtx(), to, null, letter, { kind: 'test' })).rejects.toThrow('Invalid email')
    }
    const subject = 'x'
    const body = ['.', '\r\n.\r\nMAIL FROM:<a@example.com>', 'Bcc: spy@example.com']
    await app.parts.mail.toAddress(
      systemCtx(),
      'a@example.com',
      null,
      { subject, text: body, link: { label: 'l', url: 'https://x/' } },
      { kind: 'test' },
    )
    await sendMails(app)
    expect(relay.received).toHaveLength(1)
    expect(relay.received[0]?.to).toEqual(['a@example.com'])
    expect(relay.received[0]?.raw.split('\r\n\r\n', 1)[0]).not.toMatch(/^Bcc/im)
  })
})

test('a server that says nothing is not waited for for ever', { timeout: 30_000 }, async () => {
  const { sendBySmtp } = await import('./transport.ts')
  const sockets: { destroy(): void }[] = []
  const silent = createServer((socket) => void sockets.push(socket))
  await new Promise<void>((done) => void silent.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
  const { port } = silent.address() as AddressInfo
  const relay = {
    host: '127.0.0.1',
    port,
    tls: 'none' as const,
    verify_certificate: true,
    username: '',
    password: '',
    from_address: 'a@example.com',
    from_name: '',
  }
  const began = Date.now()
  const message = { to: 'b@example.com', subject: 's', text: 't', html: 'h', messageId: '<1@example.com>' }
  await expect(sendBySmtp(relay, message)).rejects.toMatchObject({ name: 'MailRefused', final: false, away: true })
  expect(Date.now() - began).toBeLessThan(15_000)
})
