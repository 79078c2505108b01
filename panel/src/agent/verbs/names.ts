import { z } from 'zod'
import { Username } from '../../drivers/unix/spec.ts'
import { discoverPhpVersions } from '../../drivers/php/fpm/versions.ts'
import { verb, type VerbTable } from '../verb.ts'

/** Quick questions that a request asks before it writes. */
export const nameVerbs: VerbTable = {
  /** Whether the machine has a Unix user or group of that name. */
  'unix.name': verb({
    body: z.strictObject({ username: Username }),
    handle: async ({ username }, { system }) => {
      const [user, group] = await Promise.all([system.users.byName(username), system.users.groupByName(username)])
      return { taken: user !== null || group !== null }
    },
  }),
  'php.installed': verb({ body: z.strictObject({}), handle: async (_, { system }) => ({ versions: await discoverPhpVersions(system) }) }),
}
