import { api } from './commands/api.ts'
import { complete } from './commands/complete.ts'
import { completion } from './commands/completion.ts'
import { doctor } from './commands/doctor.ts'
import { help } from './commands/help.ts'
import { login, logout } from './commands/login.ts'
import { logs } from './commands/logs.ts'
import { man } from './commands/man.ts'
import { moveDatabase } from './commands/move-database.ts'
import { plan } from './commands/plan.ts'
import { allowIp, denyIp, maintenanceOff, maintenanceOn } from './commands/server/access.ts'
import { apply } from './commands/server/apply.ts'
import { adminCreate, adminList, adminRecover } from './commands/server/administrators.ts'
import { certPanel } from './commands/server/certificate.ts'
import { configCheck, configShow } from './commands/server/configuration.ts'
import { reload, restart, start, stop } from './commands/server/services.ts'
import { status } from './commands/server/status.ts'
import { uninstall } from './commands/server/uninstall.ts'
import { profilesList, profilesRemove, profilesShow, profilesUse } from './commands/profiles.ts'
import { versions } from './commands/version.ts'
import type { ExitCode } from './fault.ts'
import type { Io } from './io.ts'

/** A command that is no operation of the API. */
export interface Word {
  run(io: Io, before: Readonly<Record<string, unknown>>, rest: readonly string[]): Promise<ExitCode>
}

/** Every word by its name. */
export const words: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['help', help],
  ['login', login],
  ['logout', logout],
  ['profiles:list', profilesList],
  ['profiles:show', profilesShow],
  ['profiles:use', profilesUse],
  ['profiles:remove', profilesRemove],
  ['api', api],
  ['status', status],
  ['start', start],
  ['stop', stop],
  ['restart', restart],
  ['reload', reload],
  ['apply', apply],
  ['admin:list', adminList],
  ['admin:create', adminCreate],
  ['admin:recover', adminRecover],
  ['maintenance:on', maintenanceOn],
  ['maintenance:off', maintenanceOff],
  ['config:check', configCheck],
  ['config:show', configShow],
  ['cert:panel', certPanel],
  ['allow-ip', allowIp],
  ['deny-ip', denyIp],
  ['uninstall', uninstall],
  ['doctor', doctor],
  ['plan', plan],
  ['logs', logs],
  ['move-database', moveDatabase],
  ['completion', completion],
  ['__complete', complete],
  ['man', man],
  ['version', versions],
])
