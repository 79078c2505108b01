import { z } from 'zod'
import { ensureFiles } from '../../../system/ensure-files.ts'
import { ProgramFailed, UnsafePath, type System } from '../../../system/system.ts'
import { FtpLoginName, FtpSpec, type FtpLogin, anonymousDomain, anonymousName, anonymousUid } from '../spec.ts'
import { ftpPaths, loginJail } from './paths.ts'

const Jails = FtpSpec.pick({ account: true, uid: true }).extend({
  logins: z.array(
    FtpSpec.shape.logins.element.pick({ folder: true, readOnly: true }).extend({
      name: z.string().refine((name) => FtpLoginName.safeParse(name).success || anonymousDomain(name) !== null),
    }),
  ),
})

/** Names that see a folder, and which. */
export interface Jailed {
  readonly name: string
  readonly folder: readonly string[]
  readonly readOnly: boolean
}

const jailOf = ({ domain, folder }: FtpSpec['anonymous'][number]): Jailed => ({ name: anonymousName(domain), folder, readOnly: true })

/** Everybody who has a folder of his own to see. */
export const jailedOf = ({ logins, anonymous }: Pick<FtpSpec, 'logins' | 'anonymous'>): readonly Jailed[] => [
  ...logins.map(({ name, folder, readOnly }) => ({ name, folder, readOnly })),
  ...anonymous.map(jailOf),
]

/** Who sees which folder, and nothing of how he gets in. */
export const renderJails = (spec: FtpSpec): string =>
  `${JSON.stringify({ account: spec.account, uid: spec.uid, logins: jailedOf(spec) })}\n`

/** Shows the login its folder, which is made as the tenant when it is missing; answers with what had to be done. */
async function ensureJail(owner: Pick<FtpSpec, 'account' | 'uid'>, { name, folder, readOnly }: Jailed, system: System): Promise<string[]> {
  const { root, files } = loginJail(system.paths, name)
  const home = { user: owner.account, uid: owner.uid, parts: [...folder] }
  const how = { readOnly }
  // a mount goes round the modes of the folders above it, which keep other tenants out
  const gid = anonymousDomain(name) === null ? owner.uid : anonymousUid
  const closed = { kind: 'directory', owner: { uid: 0, gid, mode: 0o750 } } as const
  const { changed } = await ensureFiles(system.files, new Map([[root, closed]]))
  try {
    if (await system.mounts.showsHome(home, files, how)) return [...changed]
  } catch (error) {
    if (!(error instanceof UnsafePath) || folder.length === 0) throw error
    const as = { uid: owner.uid, gid: owner.uid }
    // something else in its place is refused here: nothing is made beside it
    await system.files.differingHomeParts(
      owner.account,
      folder.map((part) => ({ name: part, owner: { ...as, mode: 0o755 } })),
    )
    await system.run(['mkdir', '-p', '--', folder.join('/')], { as, inHome: { user: owner.account, parts: [] }, allowFailure: true })
  }
  await system.mounts.showHome(home, files, how)
  return [...changed, files]
}

/** The folder is none that can be shown, or was swapped while it was mounted: a matter of this login alone. */
const isUnusable = (error: unknown): error is Error => error instanceof UnsafePath || error instanceof ProgramFailed

/** One that cannot be confined gets in nowhere, and the others do. */
export async function confine(spec: FtpSpec, system: System): Promise<{ confined: FtpSpec; changed: string[]; refused: string[] }> {
  const changed: string[] = []
  const refused: string[] = []
  const fits = async (jailed: Jailed): Promise<boolean> => {
    try {
      changed.push(...(await ensureJail(spec, jailed, system)))
      return true
    } catch (error) {
      if (!isUnusable(error)) throw error
      refused.push(`${jailed.name}: ${error.message}`)
      return false
    }
  }
  const logins: FtpLogin[] = []
  for (const login of spec.logins) if (await fits(login)) logins.push(login)
  const anonymous: FtpSpec['anonymous'] = []
  for (const each of spec.anonymous) if (await fits(jailOf(each))) anonymous.push(each)
  return { confined: { ...spec, logins, anonymous }, changed, refused }
}

function parse(text: string): z.infer<typeof Jails> | null {
  try {
    return Jails.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    // edited by hand; the sweep writes it anew
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Folders of all logins: a boot takes them away, and nobody may wait for a change of the account then. */
export async function ensureJails(system: System): Promise<string[]> {
  const changed: string[] = []
  if (!system.mounts.available) return changed
  const { jails } = ftpPaths(system.paths)
  for (const file of await system.files.list(jails)) {
    const owner = parse((await system.files.readText(`${jails}/${file}`)) ?? '')
    if (owner === null) continue
    for (const login of owner.logins) {
      try {
        changed.push(...(await ensureJail(owner, login, system)))
      } catch (error) {
        // its own apply says so
        if (!isUnusable(error)) throw error
      }
    }
  }
  return changed
}
