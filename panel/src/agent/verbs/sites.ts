import { z } from 'zod'
import { copyFolder, moveFolder, observeFolder, removeFolder } from '../../drivers/unix/site-files.ts'
import { Username } from '../../drivers/unix/spec.ts'
import { HostName } from '../../drivers/web/spec.ts'
import { verb, type VerbTable } from '../verb.ts'

const Folder = z.strictObject({ username: Username, uid: z.number().int().min(1000).max(60_000_000), folder: HostName })

/** Folders of sites, each worked on with its tenant's rights. */
export const siteVerbs: VerbTable = {
  'site.folder': verb({ body: Folder, handle: async (site, { system }) => ({ kind: await observeFolder(site, system) }) }),
  'site.move': verb({
    body: z.strictObject({ site: Folder, to: HostName }),
    handle: ({ site, to }, { system }) => moveFolder(site, to, system),
  }),
  'site.copy': verb({
    body: z.strictObject({
      from: Folder,
      to: Folder,
      job: z.number().int().positive(),
      since: z.number().int().positive().nullable().default(null),
    }),
    handle: (request, { system }, signal) => copyFolder(request, system, signal),
  }),
  'site.remove': verb({ body: Folder, handle: (site, { system }) => removeFolder(site, system) }),
}
