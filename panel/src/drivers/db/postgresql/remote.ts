import { join } from 'node:path'
import { ensureFiles, type FileMap } from '../../../system/ensure-files.ts'
import { type Ownership, rootOwned, type System } from '../../../system/system.ts'
import type { PostgresSpec } from '../spec.ts'
import { execute } from './client.ts'
import { observeServer } from './observe.ts'

const service = 'postgresql'

/** From here on one file of rules may include another. */
const includes = 160_000
const heading = '# Written by Croft; changes are overwritten.\n'

/** What one account lets in from elsewhere: by password over TLS, and nobody else. */
export const renderRules = (remote: PostgresSpec['remote']): string =>
  // between quotes `samenet` and the like are names of hosts
  remote
    .map(({ database, user, host }) => `hostssl "${database}" "${user}" ${host === 'all' ? host : `"${host}"`} scram-sha-256\n`)
    .join('')

/** All rules: those of the system first, so that what its administrator wrote goes before. */
export const renderAllRules = (own: { path: string; content: string }, version: number, parts: readonly string[]): string =>
  `${heading}${version >= includes ? `include "${own.path}"\n` : `${own.content.trimEnd()}\n`}${parts.join('')}`

const renderSettings = (rules: string): string => `${heading}listen_addresses = '*'\nhba_file = '${rules}'\n`

async function partsIn(system: System, folder: string): Promise<string[]> {
  const names = (await system.files.list(folder)).filter((name) => name.endsWith('.conf'))
  const texts = await Promise.all(names.map((name) => system.files.readText(join(folder, name))))
  return texts.map((text) => text ?? '')
}

/** Joins the rules of all accounts; of two that do it at once the later one has both, whoever writes last. */
async function ensureRules(system: System, path: string, owner: Ownership, render: () => Promise<string>): Promise<boolean> {
  let changed = false
  for (let content = await render(); ;) {
    const done = await ensureFiles(system.files, new Map([[path, { kind: 'file', content, owner } as const]]))
    changed ||= done.changed.length > 0
    const after = await render()
    if (after === content) return changed
    content = after
  }
}

interface Remote {
  readonly changed: readonly string[]
  readonly reloaded: boolean
}

/**
 * Lets an account's logins in from where they may come, encrypted: its own file of rules, and all of them in one that the server reads.
 * The first one in the life of a server makes it listen, which restarts it once.
 */
export async function applyRemote(
  system: System,
  spec: PostgresSpec | null,
  before: PostgresSpec | null,
  interrupted: boolean,
): Promise<Remote> {
  const remote = spec?.remote ?? []
  const account = spec?.account ?? before?.account
  const none = { changed: [], reloaded: false }
  if (account === undefined || (remote.length === 0 && (before?.remote ?? []).length === 0 && !interrupted)) return none
  const server = await observeServer(system)
  const user = await system.users.byName('postgres')
  if (server === null || user === null) return none
  const owner = { uid: 0, gid: user.gid, mode: 0o640 }
  const folder = join(server.folder, 'croft.d')
  const [part, rules] = [join(folder, `${account}.conf`), join(server.folder, 'croft_hba.conf')]
  const settings = join(server.folder, 'conf.d', '91-croft-remote.conf')
  if (remote.length === 0 && (await system.files.stat(rules)) === null) return none
  const wanted: FileMap = new Map([
    [folder, { kind: 'directory', owner: { ...owner, mode: 0o750 } } as const],
    ...(remote.length === 0 ? [] : [[part, { kind: 'file', content: renderRules(remote), owner } as const] as const]),
  ])
  const { changed } = await ensureFiles(system.files, wanted)
  const all = [...changed]
  if (remote.length === 0 && (await system.files.stat(part)) !== null) {
    await system.files.remove(part)
    all.push(part)
  }
  const ownRules = join(server.folder, 'pg_hba.conf')
  const render = async () => {
    const own = { path: ownRules, content: (await system.files.readText(ownRules)) ?? '' }
    return renderAllRules(own, server.version, await partsIn(system, folder))
  }
  const isNew = await ensureRules(system, rules, owner, render)
  if (isNew) all.push(rules)
  const set = await ensureFiles(
    system.files,
    new Map([[settings, { kind: 'file', content: renderSettings(rules), owner: rootOwned(0o644) } as const]]),
  )
  all.push(...set.changed)
  if (server.listens !== '*' || server.rules !== rules) {
    await system.services.restart(service)
    return { changed: all, reloaded: true }
  }
  // asked again after a cut: between the file and this nobody knows whether it was read
  if (!isNew && !interrupted) return { changed: all, reloaded: false }
  await execute(system, [{ database: 'postgres', statements: ['SELECT pg_reload_conf()'] }])
  return { changed: all, reloaded: true }
}
