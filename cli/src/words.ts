import { api } from './commands/api.ts'
import { completion } from './commands/completion.ts'
import { doctor } from './commands/doctor.ts'
import { help } from './commands/help.ts'
import { login, logout } from './commands/login.ts'
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
  ['doctor', doctor],
  ['completion', completion],
  ['version', versions],
])
