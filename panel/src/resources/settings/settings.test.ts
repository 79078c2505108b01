import { expect, test } from 'vitest'
import { createSettings } from '../../db/settings.ts'
import { eachPanelEngine, testCtx } from '../../db/testing.ts'
import { authSettings, settingsGroups } from './groups.ts'
import { settingsRoutes } from './routes.ts'
import { settingsService } from './service.ts'
import { serve, withKey } from './testing.ts'

test('every setting has a default', () => {
  for (const group of settingsGroups) expect(group.schema.safeParse({}).success, group.name).toBe(true)
})

eachPanelEngine('settings', (open) => {
  const make = async () => {
    const db = await open()
    const settings = createSettings(db, settingsGroups, (text) => text)
    const as = serve(settingsRoutes, { settingsPages: settingsService({ settings }) })
    return { db, settings, as, admin: as(testCtx()) }
  }

  test('lists all groups with their defaults', async () => {
    const { admin } = await make()
    const { body } = await admin.get('/settings')
    expect(body['groups']).toEqual(settingsGroups.map(({ name }) => name))
    expect(body['settings']).toMatchObject({
      auth: { session_ttl: 86_400, require_2fa: 'none' },
      retention: { grace_days: 7, jobs_days: 90 },
    })
  })

  test('a change is stored, shown, used, told as an event and undone by a reset', async () => {
    const { db, settings, admin } = await make()
    const changed = await admin.put('/settings/auth', { session_ttl: 600, single_session: null })
    expect(changed.body).toMatchObject({ group: 'auth', settings: { session_ttl: 600, single_session: false } })
    expect(changed.body['schema']).toMatchObject({ properties: { session_ttl: { minimum: 300 } } })
    expect((await settings.get(authSettings)).session_ttl).toBe(600)
    const events = await db.q.selectFrom('events').select(['event', 'data']).execute()
    expect(events).toEqual([{ event: 'settings.updated', data: '{"group":"auth","changed":["session_ttl"]}' }])
    expect((await admin.delete('/settings/auth/session_ttl')).body).toMatchObject({ settings: { session_ttl: 86_400 } })
    expect((await settings.get(authSettings)).session_ttl).toBe(86_400)
  })

  test.each([
    ['PUT', '/settings/auth', { colour: 'red' }, 400, 'Unknown setting: colour'],
    ['PUT', '/settings/auth', { toString: 1 }, 400, 'Unknown setting: toString'],
    ['PUT', '/settings/auth', { session_ttl: 5 }, 400, 'Invalid session_ttl'],
    ['PUT', '/settings/auth', { session_ttl: '600' }, 400, 'Invalid session_ttl'],
    ['PUT', '/settings/api', { trusted_proxies: ['nonsense'] }, 400, 'Invalid trusted_proxies'],
    ['PUT', '/settings/nothing', {}, 404, 'Setting group not found'],
    ['GET', '/settings/nothing', undefined, 404, 'Setting group not found'],
    ['DELETE', '/settings/auth/colour', undefined, 404, 'Setting not found'],
    ['DELETE', '/settings/auth/constructor', undefined, 404, 'Setting not found'],
  ] as const)('%s %s %j is refused', async (method, path, body, status, message) => {
    const { db, admin } = await make()
    const reply = await admin.call(method, path, body)
    expect([reply.status, reply.body['message']]).toEqual([status, message])
    expect(await db.q.selectFrom('settings').selectAll().execute()).toEqual([])
  })

  test('a key of the area reads; writing needs all', async () => {
    const { as } = await make()
    const key = as(withKey(testCtx(), ['system']))
    expect((await key.get('/settings/auth')).status).toBe(200)
    expect((await key.put('/settings/auth', { session_ttl: 600 })).body['message']).toBe("API key is not scoped for 'all' on this request")
    expect((await as(testCtx({ role: 'user', userId: 5 })).get('/settings')).status).toBe(403)
  })
})
