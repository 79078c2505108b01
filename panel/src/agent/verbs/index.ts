import type { VerbTable } from '../verb.ts'
import { acmeVerbs } from './acme.ts'
import { cronVerbs } from './cron.ts'
import { databaseVerbs } from './databases.ts'
import { ftpVerbs } from './ftp.ts'
import { logVerbs } from './logs.ts'
import { nameVerbs } from './names.ts'
import { packageVerbs } from './packages.ts'
import { phpVerbs } from './php.ts'
import { purgeVerbs } from './purge.ts'
import { serverVerbs } from './server.ts'
import { serviceConfigVerbs } from './service-config.ts'
import { serviceVerbs } from './services.ts'
import { siteVerbs } from './sites.ts'
import { syncVerbs } from './sync.ts'
import { systemVerbs } from './system.ts'

import { webVerbs } from './web.ts'

/** The closed list. */
export const verbs: VerbTable = {
  ...syncVerbs,
  ...serviceVerbs,
  ...serviceConfigVerbs,
  ...systemVerbs,
  ...logVerbs,
  ...purgeVerbs,
  ...nameVerbs,
  ...webVerbs,
  ...siteVerbs,
  ...phpVerbs,
  ...acmeVerbs,
  ...serverVerbs,
  ...packageVerbs,
  ...databaseVerbs,
  ...cronVerbs,
  ...ftpVerbs,
}
