import { z } from 'zod'
import { purgeAccount, purgeSite } from '../../drivers/unix/purge.ts'
import { renameAccount } from '../../drivers/unix/rename.ts'
import { Username } from '../../drivers/unix/spec.ts'
import { HostName } from '../../drivers/web/spec.ts'
import { verb, type VerbTable } from '../verb.ts'

const Uid = z.number().int().min(1000).max(60_000_000)

/** The only verbs that remove data, and the one that gives an account another name. */
export const purgeVerbs: VerbTable = {
  'purge.site': verb({
    body: z.strictObject({ username: Username, uid: Uid, folder: HostName, site: z.number().int().positive() }),
    handle: (body, { system }) => purgeSite(body, system),
  }),
  'account.rename': verb({
    body: z.strictObject({ username: Username, uid: Uid, to: Username }),
    handle: (body, { system }) => renameAccount(body, system),
  }),
  'purge.account': verb({
    body: z.strictObject({ username: Username, uid: Uid }),
    handle: (body, { system }) => purgeAccount(body, system),
  }),
}
