import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createWriter } from '../../system/atomic-write.ts'
import { panelUser, places } from '../places.ts'
import { describe } from '../report.ts'
import { observeDaemons, orderDaemons, ownDaemons, underSystemd } from './daemons.ts'
import { missingUsers, wantedModes, wrongWith, type Wanted } from './modes.ts'
import { exec } from '../exec.ts'
import { audited, requireOwner, requireSettings } from './own-data.ts'

/** Something on this machine that is not as Croft needs it. */
export interface Finding {
  readonly check: string
  readonly message: string
  /** `croft doctor --fix` puts it right without a risk. */
  readonly safe: boolean
  readonly remedy: string
}

interface Work extends Finding {
  /** Puts it right; `null` when that is for somebody who knows more. */
  readonly mend: (() => Promise<unknown>) | null
}

const again = 'npm start, in the folder of Croft'

/** Keeps the owner of what is no folder to make: a link put in place of a file must not be followed to somebody else's. */
async function mend({ path, kind, uid, gid, mode }: Wanted): Promise<void> {
  const writer = createWriter()
  if (kind === 'folder') await writer.ensureDirectory(path, { uid, gid, mode })
  await writer.setOwnership(path, { uid, gid, mode })
}

function wrongModes(): readonly Work[] {
  return wantedModes(requireSettings(), requireOwner()).flatMap((wanted): Work[] => {
    const wrong = wrongWith(wanted)
    if (wrong === null) return []
    const safe = !wrong.startsWith('is a ')
    return [
      {
        check: wanted.path,
        message: `${wanted.path} ${wrong}`,
        safe,
        remedy: safe ? 'croft doctor --fix' : again,
        mend: safe ? () => mend(wanted) : null,
      },
    ]
  })
}

function missingPrograms(): readonly Work[] {
  const files = [places.node, join(places.current, 'panel/src/panel.ts'), places.command]
  const units = underSystemd() ? ownDaemons.map((name) => join(places.units, `${name}.service`)) : []
  return [...files, ...units]
    .filter((path) => !existsSync(path))
    .map((path) => ({ check: path, message: `${path} is missing`, safe: false, remedy: again, mend: null }))
}

async function stopped(): Promise<readonly Work[]> {
  const states = await observeDaemons()
  const systemd = underSystemd()
  const enable = (name: string) =>
    exec(['systemctl', '--no-ask-password', '--quiet', 'enable', '--', `${name}.service`], { timeoutMs: 60_000 })
  return states.flatMap(({ name, running, at_boot: boot }): Work[] => [
    ...(running
      ? []
      : [{ check: name, message: `${name} does not run`, safe: true, remedy: 'croft start', mend: () => orderDaemons('start') }]),
    ...(boot || !systemd
      ? []
      : [
          {
            check: name,
            message: `${name} does not start at boot`,
            safe: true,
            remedy: `systemctl enable ${name}`,
            mend: () => enable(name),
          },
        ]),
  ])
}

async function look(): Promise<readonly Work[]> {
  const users = missingUsers(panelUser).map((name) => ({
    check: name,
    message: `the user ${name} is missing`,
    safe: false,
    remedy: again,
    mend: null,
  }))
  if (users.length > 0) return users
  return [...missingPrograms(), ...wrongModes(), ...(await stopped())]
}

const shown = ({ check, message, safe, remedy }: Work): Finding => ({ check, message, safe, remedy })

/** What is not as it should be; looks only. */
export const examine = async (): Promise<readonly Finding[]> => (await look()).map(shown)

/** Puts right what is safe to, and says of everything it found how that went. */
export async function repair(): Promise<readonly (Finding & { readonly result: string })[]> {
  const results: (Finding & { readonly result: string })[] = []
  for (const work of await look()) {
    if (work.mend === null) results.push({ ...shown(work), result: 'left as it is' })
    else results.push({ ...shown(work), result: await attempt(work.mend) })
  }
  const mended = results.filter(({ result }) => result === 'repaired').map(({ message }) => message)
  if (mended.length > 0) await audited('server.repair', 'doctor', async () => undefined, mended.join('; ').slice(0, 1000))
  return results
}

/** One that fails does not keep the others from being put right. */
async function attempt(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
    return 'repaired'
  } catch (error) {
    return `not repaired: ${describe(error)}`
  }
}
