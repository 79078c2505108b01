import type { System } from '../../../system/system.ts'
import { webPaths } from './paths.ts'

/** Longer than any authority takes to ask. */
const keptMs = 86_400_000

/** An authority's question `/.well-known/acme-challenge/<token>` is answered on every host from now on, without a reload. */
export async function presentChallenge(token: string, keyAuthorization: string, system: System): Promise<void> {
  const { acme, web } = webPaths(system.paths)
  const gid = system.edge.gid
  for (const path of [web, acme]) await system.files.ensureDirectory(path, { uid: 0, gid, mode: 0o750 })
  await system.files.writeAtomic(`${acme}/${token}`, keyAuthorization, { uid: 0, gid, mode: 0o640 })
}

/** The question is the site's own again. Quiet when there was no answer. */
export const withdrawChallenge = (token: string, system: System): Promise<void> =>
  system.files.remove(`${webPaths(system.paths).acme}/${token}`)

/** Removes answers that nobody withdrew for a day. */
export async function sweepChallenges(system: System): Promise<void> {
  const { acme } = webPaths(system.paths)
  for (const name of await system.files.list(acme)) {
    const there = await system.files.stat(`${acme}/${name}`)
    if (there?.kind === 'file' && there.modifiedMs < system.now() - keptMs) await system.files.remove(`${acme}/${name}`)
  }
}
