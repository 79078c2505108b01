import type { FakeSystem } from '../../system/fake/fake.ts'
import { unixDriver } from './driver.ts'

/** What the unix driver has done before others come: john is there and has a home. */
export async function applyJohn(system: FakeSystem, uid: number): Promise<void> {
  const limits = { diskQuotaMb: -1, inodeQuota: -1 } as const
  const john = { username: 'john', uid, state: 'active', shell: 'none', ...limits, passwordHash: null, sshKeys: [] } as const
  await unixDriver.apply('account:1', { ...john, sshKeys: [] }, system, { previous: null, interrupted: false })
}
