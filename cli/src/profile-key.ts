import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from '@croft/kit/secret.ts'
import { Fault } from './fault.ts'
import type { Io } from './io.ts'
import { type Profile, requirePrivate } from './profiles.ts'

/** The program is started as it is, without a shell: words are separated by spaces, nothing else has a meaning. */
function fromCommand(profile: Profile, command: string): string {
  const [program = '', ...args] = command.trim().split(/\s+/)
  const { status, stdout, error } = spawnSync(program, args, { encoding: 'utf8', stdio: ['inherit', 'pipe', 'inherit'], timeout: 60_000 })
  if (error !== undefined) throw new Fault(4, `key_command of profile ${profile.name} cannot be run`, { cause: error })
  if (status !== 0) throw new Fault(4, `key_command of profile ${profile.name} failed`)
  return stdout
}

/** The API key of a profile, from its file or its program. */
export function profileKey(io: Io, profile: Profile): Secret {
  const file = profile.keyFile?.replace(/^~(?=\/)/, io.home) ?? null
  let found: string
  if (file !== null) {
    const path = file.startsWith('/') ? file : join(io.home, file)
    if (!existsSync(path))
      throw new Fault(4, `${path} is missing: log in again with 'croft login --profile ${profile.name} --url ${profile.url}'`)
    requirePrivate(io, path)
    found = readFileSync(path, 'utf8')
  } else if (profile.keyCommand !== null) found = fromCommand(profile, profile.keyCommand)
  else throw new Fault(4, `profile ${profile.name} has neither key_file nor key_command`)
  const key = found.trim()
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Fault(4, `profile ${profile.name} has no usable API key`)
  return new Secret(key)
}
