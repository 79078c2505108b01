import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createWriter } from '../system/atomic-write.ts'
import type { PanelSettings } from './configuration.ts'
import { exec, lastWords } from './exec.ts'
import { problem } from './report.ts'
import type { Ids } from './users.ts'

/** Where the programs of a release are, and which Node runs them. */
export interface Programs {
  readonly node: string
  readonly release: string
}

/** The panel's folder and the key that seals what is secret in its database. The key is never made anew while it is there. */
export async function ensureSecretKey(settings: PanelSettings, owner: Ids): Promise<void> {
  const writer = createWriter()
  await writer.ensureDirectory(settings.data, { ...owner, mode: 0o700 })
  const file = settings.secretKeyFile
  if (existsSync(file)) return writer.setOwnership(file, { ...owner, mode: 0o600 })
  if (existsSync(join(settings.data, 'croft.db'))) {
    throw problem(
      `${file} is gone, and the database next to it cannot be read without it. Put the file back from a backup, then run this again.`,
    )
  }
  await writer.ensureDirectory(dirname(file), { ...owner, mode: 0o700 })
  const temporary = `${file}.new`
  writeFileSync(temporary, randomBytes(32), { mode: 0o600, flush: true })
  chownSync(temporary, owner.uid, owner.gid)
  renameSync(temporary, file)
  // the entry in the folder is to survive a power cut as well as the bytes do
  await writer.setOwnership(settings.data, { ...owner, mode: 0o700 })
}

/** The panel's certificate for these names and addresses, made by the panel's own user; true when it was made anew. */
export async function ensureCertificate(
  programs: Programs,
  settings: PanelSettings,
  names: readonly string[],
  owner: Ids,
): Promise<boolean> {
  const { cert, key } = settings.tls
  const program = join(programs.release, 'panel/src/setup/certificate.ts')
  const result = await exec([programs.node, program, cert, key, ...new Set(names)], { as: owner, cwd: '/' })
  if (result.code !== 0) throw problem(`the panel's certificate ${cert} could not be made or read:\n${lastWords(result.output)}`)
  return result.stdout.includes('made')
}

export interface Administrator {
  readonly username: string
  readonly email: string
  readonly password: string
}

/** Makes the database and the first administrator, as the panel's user; false when there is one already. */
export async function ensureAdministrator(programs: Programs, config: string, owner: Ids, wanted: Administrator): Promise<boolean> {
  const program = join(programs.release, 'panel/src/panel.ts')
  const argv = [programs.node, program, 'create-admin', '--config', config] as const
  const result = await exec(argv, { as: owner, cwd: '/', stdin: JSON.stringify(wanted), env: { HOME: '/' } })
  if (result.code !== 0) throw problem(`the database could not be prepared, or the administrator not be made:\n${lastWords(result.output)}`)
  return /"created":\s*true/.test(result.stdout)
}
