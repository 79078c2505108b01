import type { LimitedAccount } from '../../../system/services/limits.ts'
import type { System } from '../../../system/system.ts'
import type { PhpLimits, PhpSpec } from '../spec.ts'

/** A master and one process of PHP do not start with less. */
const leastMemoryMb = 64

/** What the slice gets: the master itself is one process more than the account's. */
const held = ({ memoryMb, processes, ...limits }: PhpLimits): PhpLimits => ({
  ...limits,
  memoryMb: memoryMb === 0 ? 0 : Math.max(leastMemoryMb, memoryMb),
  processes: processes === -1 ? -1 : processes + 1,
})

/** Before the first master starts: an account's limits hold from its first request. */
export async function ensureLimits(spec: PhpSpec, system: System): Promise<{ changed: string[]; notes: string[] }> {
  const { username, uid, limits } = spec
  if (limits === null) return { changed: [], notes: [] }
  const { slices } = system.services
  if (!slices.available)
    return { changed: [], notes: ['Limits of processor, memory, disk throughput and processes need systemd on the server'] }
  const wanted = held(limits)
  const notes = wanted.memoryMb === limits.memoryMb ? [] : [`PHP needs at least ${leastMemoryMb} MB of memory, which is what it gets`]
  if (await slices.hasLimits({ username, uid }, wanted)) return { changed: [], notes }
  await slices.setLimits({ username, uid }, wanted)
  return { changed: [`limits of ${username}`], notes }
}

/** When nothing runs under them any more. Quiet when there are none. */
export async function removeLimits(account: LimitedAccount, system: System): Promise<string[]> {
  if (await system.services.slices.hasLimits(account, null)) return []
  await system.services.slices.setLimits(account, null)
  return [`limits of ${account.username}`]
}
