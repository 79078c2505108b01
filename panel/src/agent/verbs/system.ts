import { z } from 'zod'
import { observeCpu } from '../observe/cpu.ts'
import { observeDisk } from '../observe/disk.ts'
import { observeInfo, observeLoad } from '../observe/info.ts'
import { observeMemory } from '../observe/memory.ts'
import { observeNetwork } from '../observe/network.ts'
import { observePhp } from '../observe/php.ts'
import { killProcess, observeProcesses } from '../observe/processes.ts'
import { verb, type VerbTable } from '../verb.ts'

const Nothing = z.strictObject({})

/** What the machine is and does. */
export const systemVerbs: VerbTable = {
  'system.info': verb({ body: Nothing, handle: async (_, { system }) => observeInfo(system.now()) }),
  'system.cpu': verb({ body: Nothing, handle: () => observeCpu() }),
  'system.memory': verb({ body: Nothing, handle: async () => observeMemory() }),
  'system.disk': verb({ body: Nothing, handle: () => observeDisk() }),
  'system.network': verb({ body: Nothing, handle: () => observeNetwork() }),
  'system.load': verb({ body: Nothing, handle: async () => observeLoad() }),
  'system.processes': verb({
    body: z.strictObject({ limit: z.number().int().min(1).max(200).default(25), user: z.string().max(32).nullable().default(null) }),
    handle: async (body, { system }) => ({ processes: await observeProcesses(system.users, body) }),
  }),
  'system.kill': verb({
    body: z.strictObject({
      pid: z.number().int().positive(),
      signal: z.enum(['TERM', 'KILL', 'HUP']).default('TERM'),
      /** Milliseconds since the epoch. */
      startedAt: z.number().int(),
    }),
    handle: async ({ pid, signal, startedAt }) => killProcess(pid, `SIG${signal}`, startedAt),
  }),
  'php.versions': verb({ body: Nothing, handle: async (_, { system }) => ({ versions: await observePhp(system) }) }),
}
