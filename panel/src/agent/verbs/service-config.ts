import { z } from 'zod'
import { installService } from '../install-service.ts'
import { editConfig, observeConfig } from '../service-config/edit.ts'
import { verb, type VerbTable } from '../verb.ts'
import { allowed } from './services.ts'

const Path = z.string().min(1).max(300)
const Named = z.strictObject({ name: z.string().min(1).max(64) })

/** Daemons are installed, and their configuration files edited: a closed list for each, compared as text, so that no path leads elsewhere. */
export const serviceConfigVerbs: VerbTable = {
  'services.config': verb({
    body: Named.extend({ file: Path.optional() }),
    handle: ({ name, file }, { system }) => observeConfig(allowed(system, name), file, system),
  }),
  'services.install': verb({
    body: Named,
    handle: ({ name }, { system }) => installService(allowed(system, name), system),
  }),
  'services.config-edit': verb({
    body: Named.extend({ file: Path, content: z.string().max(262_144), revision: z.number().int().min(0) }),
    handle: ({ name, file, content, revision }, { system }) => editConfig(allowed(system, name), { path: file, content, revision }, system),
  }),
}
