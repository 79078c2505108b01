import { z } from 'zod'
import { setExtension } from '../../drivers/php/fpm/extensions.ts'
import { installPhp, removePhp } from '../../drivers/php/fpm/packages.ts'
import { updatePackageLists } from '../../system/apt.ts'
import { PhpVersion } from '../../drivers/php/spec.ts'
import { verb, type VerbTable } from '../verb.ts'

const Version = z.strictObject({ version: PhpVersion })

/** PHP versions and extensions as Debian packages; which names may be asked for follows from version and extension. */
export const phpVerbs: VerbTable = {
  'packages.update': verb({ body: z.strictObject({}), handle: (_, { system }) => updatePackageLists(system) }),
  'php.install': verb({ body: Version, handle: ({ version }, { system }) => installPhp(version, system) }),
  'php.remove': verb({ body: Version, handle: ({ version }, { system }) => removePhp(version, system) }),
  'php.extension': verb({
    body: Version.extend({ name: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), enabled: z.boolean() }),
    handle: (request, { system }) => setExtension(request, system),
  }),
}
