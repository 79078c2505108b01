import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import { emit } from '../../db/write.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'
import { type JsonRequest, ProviderRefused } from '../dns-providers/provider.ts'
import { quietNames } from '../dns-zones/testing-offline.ts'
import { sendMails, testRelay, useRelay } from '../mail-outbox/testing.ts'
import { destinationsOf } from './catalogue.ts'

const never = new AbortController().signal
const said = ({ status, body }: { status: number; body: Record<string, unknown> }) => `${status} ${String(body['message'])}`

/** The other side of channels: what was sent, and what it answers. */
function outside() {
  const sent: JsonRequest[] = []
  const state = { status: 200, refuse: '' }
  const reach = {
    ...quietNames.reach,
    json: async (request: JsonRequest) => {
      if (state.refuse !== '') throw new ProviderRefused(state.refuse)
      sent.push(request)
      return { status: state.status, body: null }
    },
  }
  return { sent, state, names: { ...quietNames, reach } }
}

async function userId(app: TestApp, name: string): Promise<number> {
  return (await app.db.q.selectFrom('users').select('id').where('username', '=', name).executeTakeFirstOrThrow()).id
}
const expiring = (app: TestApp, ownerId: number | null, name = 'example.com') =>
  emit(systemCtx(), app.db, {
    event: 'ssl.expiring',
    resource: { type: 'certificate', id: name },
    ownerId,
    data: { days_left: 3, not_after: '2026-12-01T00:00:00Z' },
  })
const read = (app: TestApp) => app.parts.eventReader.run(never)

test('the exact name of an event goes before the longest prefix', () => {
  const rules = { '*': ['panel'], 'ssl.*': ['0000000000000001'], 'ssl.failed': [] }
  expect([destinationsOf(rules, 'ssl.expiring'), destinationsOf(rules, 'ssl.failed'), destinationsOf(rules, 'job.failed')]).toEqual([
    ['0000000000000001'],
    [],
    ['panel'],
  ])
})

eachApp('notifications', (start) => {
  test('tell the owner of what happened, once, and administrators of what belongs to nobody', async () => {
    const app = await start()
    const john = await app.account('john')
    await expiring(app, await userId(app, 'john'))
    await expiring(app, null, 'server')
    await Promise.all([read(app), read(app)])
    await read(app)
    const [told, ...more] = (await john.get('/notifications')).list
    expect(more).toEqual([])
    expect(told).toMatchObject({
      severity: 'warning',
      title: 'The certificate of example.com ends in 3 days',
      event: 'ssl.expiring',
      resource: { type: 'certificate', id: 'example.com' },
      read: false,
    })
    expect((await john.get('/notifications/count')).body).toEqual({ unread: 1, total: 1 })
    expect((await app.admin.get('/notifications')).list).toMatchObject([{ resource: { id: 'server' } }])
  })

  test('are read and deleted by their own reader alone', async () => {
    const app = await start()
    const [john, mary] = [await app.account('john'), await app.account('mary')]
    for (const name of ['a.example', 'b.example']) await expiring(app, await userId(app, 'john'), name)
    await read(app)
    const [newest, oldest] = (await john.get('/notifications')).list as { id: number }[]
    for (const by of [mary, app.admin]) {
      expect(said(await by.post(`/notifications/${newest?.id}/read`))).toBe('404 Notification not found')
      expect(said(await by.delete(`/notifications/${newest?.id}`))).toBe('404 Notification not found')
    }
    expect(said(await john.post(`/notifications/${newest?.id}/read`))).toBe('200 Notification marked as read')
    expect((await john.get('/notifications?unread=true')).list).toMatchObject([{ id: oldest?.id }])
    expect((await john.post('/notifications/read-all')).body).toMatchObject({ count: 1 })
    expect(said(await john.delete(`/notifications/${oldest?.id}`))).toBe('200 Notification deleted')
    expect((await john.get('/notifications/count')).body).toEqual({ unread: 0, total: 1 })
  })

  test('go where the user wants them, later when the other side is away, and never with its secret in an answer', async () => {
    const { sent, state, names } = outside()
    const app = await start(undefined, names)
    const john = await app.account('john')
    const set = await john.put('/notifications/preferences', {
      channels: [
        { type: 'webhook', target: 'https://hooks.example/secret-path' },
        { type: 'telegram', target: `12345678:${'a'.repeat(35)}/-100200` },
      ],
    })
    expect(set.status, set.text).toBe(200)
    expect(set.text).not.toMatch(/secret-path|aaaa/)
    const channels = set.body['channels'] as { id: string; type: string; target: string }[]
    expect(channels.map(({ target }) => target).toSorted()).toEqual(['https://hooks.example/…', '…/-100200'])
    const hook = channels.find(({ type }) => type === 'webhook')?.id ?? ''
    expect(said(await john.post('/notifications/test', { channel_id: hook }))).toBe('200 Test message sent')
    state.refuse = 'hooks.example does not answer'
    expect(said(await john.post('/notifications/test', { channel_id: hook }))).toBe('409 Delivery failed: hooks.example does not answer')
    await john.put('/notifications/preferences', { events: { 'ssl.*': [hook] } })
    await expiring(app, await userId(app, 'john'))
    await read(app)
    expect((await john.get('/notifications')).list).toEqual([])
    await app.parts.deliveries.run(never)
    expect(sent).toHaveLength(1)
    state.refuse = ''
    await app.parts.deliveries.run(never)
    expect(sent).toHaveLength(1)
    app.clock.advance(60_001)
    await app.parts.deliveries.run(never)
    await app.parts.deliveries.run(never)
    expect(sent).toHaveLength(2)
    expect(sent[1]).toMatchObject({ url: 'https://hooks.example/secret-path', body: { event: 'ssl.expiring', severity: 'warning' } })
    const stored = JSON.stringify(await app.db.q.selectFrom('notification_channels').selectAll().execute())
    expect(stored).not.toMatch(/secret-path|aaaa/)
  })

  test('that can never be sent keep no others from going out', async () => {
    const { sent, names } = outside()
    const app = await start(undefined, names)
    const john = await app.account('john')
    const set = await john.put('/notifications/preferences', {
      channels: [1, 2].map((n) => ({ type: 'webhook', target: `https://hooks.example/${n}` })),
    })
    const [lost, good] = (set.body['channels'] as { id: string }[]).map(({ id }) => id)
    await john.put('/notifications/preferences', { events: { 'ssl.*': [lost, good] } })
    await app.db.transaction((q) =>
      q
        .updateTable('notification_channels')
        .set({ target: 'damaged' })
        .where('id', '=', lost ?? '')
        .execute(),
    )
    await expiring(app, await userId(app, 'john'))
    await read(app)
    await app.parts.deliveries.run(never)
    expect(sent).toHaveLength(1)
    const [left] = await app.db.q.selectFrom('notification_deliveries').selectAll().execute()
    expect(left).toMatchObject({ channel: lost, next_at: null, attempts: 1 })
  })

  test('refuse channels that are none, and those of others', async () => {
    const app = await start()
    const john = await app.account('john')
    const targets = [
      ['email', 'somebody-else@example.com'],
      ['email', 'john@example.com, spy@example.com'],
      ['webhook', 'ftp://hooks.example/'],
      ['webhook', 'https://user:pass@hooks.example/'],
      ['slack', 'no url'],
      ['telegram', '12345678:short/1'],
      ['carrier-pigeon', 'https://hooks.example/'],
    ]
    for (const [type, target] of targets)
      expect(said(await john.put('/notifications/preferences', { channels: [{ type, target }] })), target).toBe('400 Invalid channel')
    const body = { events: { 'job.failed': ['0123456789abcdef'] } }
    expect(said(await john.put('/notifications/preferences', body))).toBe('400 Invalid channel')
    expect(said(await john.post('/notifications/test', { channel_id: '0123456789abcdef' }))).toBe('404 Channel not found')
  })

  test('go by mail to the address of the account and to channels, each address once, and are shown in the panel when mail is off', async () => {
    const app = await start()
    const john = await app.account('john', { language: 'de' })
    const prefer = (body: Readonly<Record<string, unknown>>) => john.put('/notifications/preferences', body)
    expect((await john.get('/notifications/preferences')).body).toMatchObject({ email: false })
    await prefer({ events: { 'ssl.*': ['email'] } })
    await expiring(app, await userId(app, 'john'))
    await read(app)
    expect((await john.get('/notifications')).list).toHaveLength(1)
    const relay = await testRelay()
    await useRelay(app, relay.port)
    const set = await prefer({ channels: [{ type: 'email', target: 'John@example.com' }] })
    expect(set.body).toMatchObject({ email: true, channels: [{ type: 'email', target: 'John@example.com' }] })
    const [channel] = set.body['channels'] as { id: string }[]
    expect(said(await john.post('/notifications/test', { channel_id: channel?.id }))).toBe('200 Test message sent')
    await prefer({ events: { 'ssl.*': ['email', channel?.id] } })
    await expiring(app, await userId(app, 'john'), 'two.example\r\nBcc: spy@example.com')
    await read(app)
    await read(app)
    await sendMails(app)
    await sendMails(app)
    expect(relay.received.map(({ to }) => to)).toEqual([['John@example.com'], ['john@example.com']])
    const [headers = '', text] = relay.received[1]?.text.split('\r\n\r\n') ?? []
    expect(headers).toMatch(/^Subject: .*two\.example Bcc: spy@example\.com/m)
    expect(headers).not.toMatch(/^Bcc/im)
    expect(text).toBeDefined()
    expect(relay.received[1]?.text).toContain('Im Panel ansehen')
    expect((await john.get('/notifications')).list).toHaveLength(1)
  })

  test('to an address that is lost are shown in the panel, and everybody else is told', async () => {
    const app = await start()
    const [john, mary] = [await app.account('john'), await app.account('mary')]
    await useRelay(app, (await testRelay()).port)
    const prefer = async (body: object) => (await john.put('/notifications/preferences', body)).body['channels'] as { id: string }[]
    const [channel] = await prefer({ channels: [{ type: 'email', target: 'john@example.com' }] })
    await prefer({ events: { 'ssl.*': [channel?.id] } })
    await app.db.transaction((q) => q.updateTable('notification_channels').set({ target: 'damaged' }).execute())
    for (const name of ['john', 'mary']) await expiring(app, await userId(app, name))
    await read(app)
    for (const each of [john, mary]) expect((await each.get('/notifications')).list).toHaveLength(1)
  })

  test('of one account are at most sixty mails an hour; the rest is in the panel', async () => {
    const app = await start()
    const john = await app.account('john')
    const relay = await testRelay()
    await useRelay(app, relay.port)
    await john.put('/notifications/preferences', { events: { 'ssl.*': ['email'] } })
    const id = await userId(app, 'john')
    for (let n = 0; n < 62; n += 1) await expiring(app, id, `n${n}.example`)
    await read(app)
    expect(await app.db.q.selectFrom('mail_outbox').select('id').execute()).toHaveLength(60)
    expect((await john.get('/notifications')).list).toHaveLength(2)
  })

  test('that mail does not go out is never told by mail', async () => {
    const app = await start()
    const relay = await testRelay()
    await useRelay(app, relay.port)
    await app.admin.put('/notifications/preferences', { events: { 'mail.*': ['email'] } })
    await emit(systemCtx(), app.db, {
      event: 'mail.failed',
      resource: { type: 'mail', id: 'x@example.com' },
      ownerId: null,
      data: { error: 'e' },
    })
    await read(app)
    expect(await app.db.q.selectFrom('mail_outbox').select('recipient').execute()).toEqual([])
    expect((await app.admin.get('/notifications')).list).toMatchObject([{ event: 'mail.failed' }])
  })

  test('of the administrator reach those they are for, until they are over', async () => {
    const app = await start()
    const [john, rita] = [await app.account('john'), await app.account('rita', { role: 'reseller' })]
    const until = new Date(app.clock.now() + 3_600_000).toISOString()
    const body = { title: 'Maintenance', body: 'Line one\nLine two', audience: 'resellers', until }
    expect(said(await john.post('/notifications/announce', body))).toBe('403 Admin access required')
    expect((await app.admin.post('/notifications/announce', body)).status).toBe(201)
    expect((await rita.get('/notifications')).list).toMatchObject([{ title: 'Maintenance', body: 'Line one\nLine two' }])
    expect((await john.get('/notifications')).list).toEqual([])
    app.clock.advance(3_600_001)
    expect((await rita.get('/notifications/count')).body).toEqual({ unread: 0, total: 0 })
  })
})
