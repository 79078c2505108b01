import { createHash } from 'node:crypto'
import { compare, ensureFiles } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import { ftpPaths } from './paths.ts'

const sum = (text: string) => createHash('sha256').update(text).digest('hex')

/** Whether the daemon is on this machine and Croft's: one that somebody else configured is left alone until it is asked for. */
export const isInstalled = async (system: System): Promise<boolean> =>
  (await system.files.stat('/usr/sbin/pure-ftpd')) !== null && (await system.files.stat(ftpPaths(system.paths).conf)) !== null

async function loadLines(system: System): Promise<string> {
  const { logins } = ftpPaths(system.paths)
  const files = await system.files.list(logins)
  const texts = await Promise.all(files.map((name) => system.files.readText(`${logins}/${name}`)))
  return texts.map((text) => text ?? '').join('')
}

/** Of which lines a database was made and what it is, `null` when it is not as it was written. */
async function observeSum(system: System, lines: string): Promise<string | null> {
  const { database } = ftpPaths(system.paths)
  const there = await system.files.stat(database)
  if (there?.kind !== 'file' || there.uid !== 0 || there.mode !== 0o600) return null
  return `${sum(lines)} ${sum((await system.files.readText(database)) ?? '')}\n`
}

/**
 * Makes the daemon's database from the files of all accounts: it is read anew at each login, so a change is live with the rename. Call it
 * in turn. Answers with what it changed.
 */
export async function publishLogins(system: System): Promise<readonly string[]> {
  if (!(await isInstalled(system))) return []
  const paths = ftpPaths(system.paths)
  const lines = await loadLines(system)
  const current = await observeSum(system, lines)
  const sumOf = (content: string) => ({ kind: 'file', content, owner: rootOwned(0o600) }) as const
  if (current !== null && (await compare(system.files, paths.sum, sumOf(current))) === 'none') return []
  const making = `${paths.database}.new`
  const source = `${paths.database}.lines`
  for (const left of [making, source]) await system.files.removeTree(left)
  await system.files.writeAtomic(source, lines, rootOwned(0o600))
  await system.run(['pure-pw', 'mkdb', making, '-f', source])
  await system.files.remove(source)
  await system.files.setOwnership(making, rootOwned(0o600))
  if ((await system.files.stat(paths.database))?.kind === 'directory') await system.files.removeTree(paths.database)
  await system.run(['mv', '--no-target-directory', '--', making, paths.database])
  const made = await observeSum(system, lines)
  if (made === null) throw new Error('the database of FTP logins was not made')
  await ensureFiles(system.files, new Map([[paths.sum, sumOf(made)]]))
  return [paths.database, paths.sum]
}
