import type { VerbTable } from '../verb.ts'
import { logVerbs } from './logs.ts'
import { nameVerbs } from './names.ts'
import { phpVerbs } from './php.ts'
import { purgeVerbs } from './purge.ts'
import { serviceVerbs } from './services.ts'
import { siteVerbs } from './sites.ts'
import { syncVerbs } from './sync.ts'
import { systemVerbs } from './system.ts'

import { webVerbs } from './web.ts'

/** The closed list. */
export const verbs: VerbTable = {
  ...syncVerbs,
  ...serviceVerbs,
  ...systemVerbs,
  ...logVerbs,
  ...purgeVerbs,
  ...nameVerbs,
  ...webVerbs,
  ...siteVerbs,
  ...phpVerbs,
}
