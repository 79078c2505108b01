import { expect, it } from 'vitest'
import { eachApp } from '../testing/app.ts'
import { usageRecorder } from './usage-recorder.ts'

eachApp('usage of API keys', (start) => {
  it('writes all that a busy key asked for between two flushes', async () => {
    const { admin, db, clock } = await start()
    const made = await admin.post('/users/admin/api-keys', { name: 'busy' })
    const { id } = made.body['key'] as { id: string }
    const usage = usageRecorder({ db, clock })
    const entry = { key_id: id, at: clock.now(), method: 'GET', path: '/domains', status: 200, ip: '192.0.2.1', duration_ms: 0 }
    for (let number = 0; number < 5000; number += 1) usage.request({ ...entry, request_id: String(number) })
    await usage.flush()
    const counted = await db.q
      .selectFrom('api_key_requests')
      .select((eb) => eb.fn.countAll().as('n'))
      .where('key_id', '=', id)
      .executeTakeFirstOrThrow()
    expect(Number(counted.n)).toBe(5000)
  })
})
