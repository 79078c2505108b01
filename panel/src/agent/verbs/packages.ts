import { z } from 'zod'
import {
  observeListsRead,
  observeRebootRequired,
  observeUpdates,
  repairPackages,
  upgradePackages,
} from '../../drivers/server/debian/updates.ts'
import { verb, type VerbTable } from '../verb.ts'

const Nothing = z.strictObject({})
/** The name of a Debian package, with its architecture where it is another one. */
const Name = z.string().regex(/^[a-z0-9][a-z0-9+.-]{0,127}(?::[a-z0-9]{2,16})?$/)

/** Updates of the packages that are installed already. */
export const packageVerbs: VerbTable = {
  'packages.updates': verb({
    body: Nothing,
    async handle(_, { system }) {
      const [packages, checkedAt, rebootRequired] = [
        await observeUpdates(system),
        await observeListsRead(system),
        await observeRebootRequired(system),
      ]
      return { packages, checkedAt, rebootRequired }
    },
  }),
  'packages.repair': verb({ body: Nothing, handle: (_, { system }) => repairPackages(system) }),
  'packages.upgrade': verb({
    body: z.strictObject({ names: z.array(Name).min(1).max(100) }),
    handle: ({ names }, { system }) => upgradePackages(names, system),
  }),
}
