import { invalid, notFound } from '@croft/kit/errors.ts'
import { isUtf8 } from 'node:buffer'

import { partsOf, shownPath, type Home } from '../paths.ts'
import { text, type Args, type HelperVerb } from '../verb.ts'
import { forgetOldVersions, listVersions, lookAtVersions, smallBytes } from '../version-store.ts'
import { saveBytes } from './change.ts'

const pathOf = (home: Home, args: Args) => shownPath(partsOf(home, text(args, 'path')))

/** `path` → the kept states of a file, the latest first. */
export const history: HelperVerb = async ({ home, args, signal }) => {
  const kept = await lookAtVersions(home, pathOf(home, args), (folder) => listVersions(folder, signal))
  return (kept ?? []).map(({ version, size, mod_time, actor }) => ({ version, size, mod_time, actor }))
}

async function bytesOf(home: Home, args: Args, signal: AbortSignal): Promise<Buffer> {
  const bytes = await lookAtVersions(home, pathOf(home, args), async (folder) => {
    const found = (await listVersions(folder, signal)).find(({ version }) => version === args['version'])
    return found === undefined ? null : smallBytes(folder, found.name)
  })
  if (bytes === null) throw notFound('Version')
  return bytes
}

/** `path`, `version` → its text. */
export const readVersion: HelperVerb = async ({ home, args, signal }) => {
  const bytes = await bytesOf(home, args, signal)
  if (!isUtf8(bytes) || bytes.includes(0)) throw invalid('Not a text file')
  return { content: bytes.toString('utf8'), path: pathOf(home, args), size: bytes.length, version: args['version'] }
}

/** `path`, `version`, `actor`: makes a kept state the present one, which is a change like any other. */
export const restoreVersion: HelperVerb = async ({ home, args, signal }) => {
  const bytes = await bytesOf(home, args, signal)
  await forgetOldVersions(home, signal)
  await saveBytes(home, { ...args, path: pathOf(home, args) }, bytes, signal)
  return {}
}
