import { readFileSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ProcessFacts, listProcesses, readProgram, signal } from './services/process.ts'
import { listSshSessions } from './ssh-sessions.ts'
import type { EdgeUser, GroupRecord, UserDatabase, UserRecord } from './system.ts'

/** Reads a file again only when it changed: a sweep asks for thousands of users in a row. */
function createReader<T>(path: string, parse: (lines: string[][]) => T): () => T {
  let seen = ''
  let value: T | null = null
  return () => {
    const facts = statSync(path)
    const signature = `${facts.ino} ${facts.size} ${facts.mtimeMs} ${facts.ctimeMs}`
    if (value === null || signature !== seen) {
      const lines = readFileSync(path, 'utf8').split('\n')
      value = parse(lines.filter((line) => line !== '').map((line) => line.split(':')))
      seen = signature
    }
    return value
  }
}

function index<Entry, Key>(entries: readonly Entry[], key: (entry: Entry) => Key): Map<Key, Entry> {
  // the first line of a name or number counts, as it does for the C library
  return new Map(entries.toReversed().map((entry) => [key(entry), entry]))
}

type Account = Omit<UserRecord, 'expired'>

const parseUsers = (lines: string[][]) => {
  const all = lines.map(([name = '', , uid, gid, , home = '', shell = '']): Account => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
    shell,
  }))
  return { byName: index(all, (user) => user.name), byUid: index(all, (user) => user.uid) }
}

/** User → groups whose line names it. */
function memberships(lines: string[][]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const [group = '', , , members = ''] of lines) {
    for (const name of members.split(',').filter(Boolean)) groups.set(name, [...(groups.get(name) ?? []), group])
  }
  return groups
}

const parseGroups = (lines: string[][]) => {
  const all = lines.map(([name = '', , gid]): GroupRecord => ({ name, gid: Number(gid) }))
  return { byName: index(all, (group) => group.name), byGid: index(all, (group) => group.gid), of: memberships(lines) }
}

const parseShadow = (lines: string[][]) =>
  new Map(lines.map(([name = '', password = '', ...rest]) => [name, { password, expires: rest[5] ?? '' }]))

/** Users and groups from the files below `folder` (`/etc`). */
export function createUserDatabase(folder = '/etc'): UserDatabase {
  const users = createReader(`${folder}/passwd`, parseUsers)
  const groups = createReader(`${folder}/group`, parseGroups)
  const shadow = createReader(`${folder}/shadow`, parseShadow)
  const complete = (user: Account | undefined): UserRecord | null =>
    user === undefined ? null : { ...user, expired: shadow().get(user.name)?.expires === '1' }
  return {
    byName: async (name) => complete(users().byName.get(name)),
    byUid: async (uid) => complete(users().byUid.get(uid)),
    groupByName: async (name) => groups().byName.get(name) ?? null,
    groupByGid: async (gid) => groups().byGid.get(gid) ?? null,
    groupsOf: async (name) => groups().of.get(name) ?? [],
    passwordOf: async (name) => shadow().get(name)?.password ?? null,
    sshSessions: async () => listSshSessions(uidsOf),
    endProcess,
    endProcesses,
  }
}

/** Real, effective, saved and file system user of a process; none when it is gone. */
function uidsOf(pid: number): readonly number[] {
  try {
    // not by the owner of /proc/<pid>: that is root for programs which gave up root themselves, such as the sshd of a session
    const ids = /^Uid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? ''
    return ids.split('\t').map(Number)
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

const processesOf = (uid: number) => listProcesses().filter(({ pid }) => uidsOf(pid).includes(uid))

/** Made by root's PHP-FPM, which makes another for the next request: its configuration ends it, not a signal. */
const isWorker = ({ parent }: ProcessFacts): boolean =>
  /\/php-fpm[\d.]+$/.test(readProgram(parent) ?? '') && uidsOf(parent).every((uid) => uid === 0)

async function endProcess(pid: number, uid: number): Promise<void> {
  if (!Number.isInteger(uid) || uid < 1000) throw new Error(`user id ${uid} is no tenant's`)
  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    if (!uidsOf(pid).includes(uid)) return
    signal(pid, name)
    for (let left = 20; left > 0 && uidsOf(pid).includes(uid); left -= 1) await sleep(25)
  }
}

async function endProcesses(uid: number): Promise<void> {
  if (!Number.isInteger(uid) || uid < 1000) throw new Error(`user id ${uid} is no tenant's`)
  const end = Date.now() + 10_000
  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    for (const { pid } of processesOf(uid)) signal(pid, name)
    for (let left = 20; left > 0 && processesOf(uid).some((facts) => !isWorker(facts)); left -= 1) await sleep(50)
  }
  // a process that forks faster than it is killed is met again until it is gone
  for (;;) {
    const left = processesOf(uid).filter((facts) => !isWorker(facts))
    if (left.length === 0) return
    if (Date.now() > end)
      throw new Error(`processes of user id ${uid} do not end: ${left.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`)
    for (const { pid } of left) signal(pid, 'SIGKILL')
    await sleep(50)
  }
}

/** The web server's user, from `/etc/passwd`. Throws when there is none of that name. */
export function lookUpUser(name: string, passwd = '/etc/passwd'): EdgeUser {
  const lines = readFileSync(passwd, 'utf8').split('\n')
  const user = parseUsers(lines.map((line) => line.split(':'))).byName.get(name)
  if (user === undefined) throw new Error(`user ${name} does not exist on this machine`)
  return { name, uid: user.uid, gid: user.gid }
}
