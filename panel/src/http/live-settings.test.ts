import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { PanelDb } from '../db/database.ts'
import type { Settings } from '../db/settings.ts'
import { apiSettings } from '../resources/settings/groups.ts'
import { liveSettings } from './live-settings.ts'

test('of two changes in a row the later one counts, however long the first takes to be read', async () => {
  const heard: (() => void)[] = []
  const db = { signals: { on: (_topic: string, hear: () => void) => heard.push(hear) } } as unknown as PanelDb
  let wait = 1
  const pauses = [0, 40, 0]
  const get = async (group: unknown) => {
    const values = { apply_wait: wait }
    if (group === apiSettings) await sleep(pauses.shift())
    return values
  }
  const live = await liveSettings(db, { get } as unknown as Settings)
  for (const next of [2, 3]) {
    wait = next
    heard[0]?.()
  }
  await live.settled()
  expect(live.current().api.apply_wait).toBe(3)
  wait = 4
  heard[0]?.()
  await live.settled()
  expect(live.current().api.apply_wait).toBe(4)
})
