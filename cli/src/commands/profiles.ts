import { exits, type ExitCode, Fault } from '../fault.ts'
import type { Io } from '../io.ts'
import { printData, printNote } from '../output.ts'
import { loadProfiles, type Profile, saveProfiles } from '../profiles.ts'
import { parseWord } from '../word.ts'
import { removeProfile } from './login.ts'

type Before = Readonly<Record<string, unknown>>

const shown = (profile: Profile, standard: string | null) => ({
  name: profile.name,
  default: profile.name === standard,
  url: profile.url,
  key: profile.keyFile ?? (profile.keyCommand === null ? '' : `command ${profile.keyCommand}`),
  fingerprint: profile.fingerprint ?? '',
})

function required(io: Io, name: string): Profile {
  const profile = loadProfiles(io).profiles.get(name)
  if (profile === undefined) throw new Fault(exits.notFound, `there is no profile '${name}'`)
  return profile
}

export const profilesList = {
  async run(io: Io, before: Before, rest: readonly string[]): Promise<ExitCode> {
    const { globals } = parseWord(io, before, rest, {})
    const { standard, profiles } = loadProfiles(io)
    const body = [...profiles.values()].map((profile) => shown(profile, standard))
    printData(io, globals, { body, columns: ['name', 'default', 'url', 'key'] })
    return exits.done
  },
}

export const profilesShow = {
  async run(io: Io, before: Before, rest: readonly string[]): Promise<ExitCode> {
    const { globals, args } = parseWord(io, before, rest, { args: ['<name>'] })
    printData(io, globals, { body: shown(required(io, args[0] ?? ''), loadProfiles(io).standard), columns: [] })
    return exits.done
  },
}

export const profilesUse = {
  async run(io: Io, before: Before, rest: readonly string[]): Promise<ExitCode> {
    const { globals, args } = parseWord(io, before, rest, { args: ['<name>'] })
    const { name } = required(io, args[0] ?? '')
    saveProfiles(io, { standard: name, profiles: loadProfiles(io).profiles })
    printNote(io, globals, `${name} is used from now on`)
    return exits.done
  },
}

export const profilesRemove = {
  async run(io: Io, before: Before, rest: readonly string[]): Promise<ExitCode> {
    const { globals, args } = parseWord(io, before, rest, { args: ['<name>'] })
    removeProfile(io, args[0] ?? '')
    printNote(io, globals, `profile ${args[0] ?? ''} is forgotten`)
    return exits.done
  },
}
