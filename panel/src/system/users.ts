import { readFileSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, listProcesses, signal } from './services/process.ts'
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

const parseGroups = (lines: string[][]) => {
  const all = lines.map(([name = '', , gid]): GroupRecord => ({ name, gid: Number(gid) }))
  return { byName: index(all, (group) => group.name), byGid: index(all, (group) => group.gid) }
}

const parseExpiry = (lines: string[][]) => new Map(lines.map((fields) => [fields[0] ?? '', fields[7] ?? '']))

/** Users and groups from the files below `folder` (`/etc`). */
export function createUserDatabase(folder = '/etc'): UserDatabase {
  const users = createReader(`${folder}/passwd`, parseUsers)
  const groups = createReader(`${folder}/group`, parseGroups)
  const expiry = createReader(`${folder}/shadow`, parseExpiry)
  const complete = (user: Account | undefined): UserRecord | null =>
    user === undefined ? null : { ...user, expired: expiry().get(user.name) === '1' }
  return {
    byName: async (name) => complete(users().byName.get(name)),
    byUid: async (uid) => complete(users().byUid.get(uid)),
    groupByName: async (name) => groups().byName.get(name) ?? null,
    groupByGid: async (gid) => groups().byGid.get(gid) ?? null,
    endProcesses,
  }
}

function processesOf(uid: number) {
  return listProcesses().filter(({ pid }) => {
    try {
      return statSync(`/proc/${pid}`).uid === uid
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
  })
}

async function endProcesses(uid: number): Promise<void> {
  if (!Number.isInteger(uid) || uid < 1000) throw new Error(`user id ${uid} is no tenant's`)
  const end = Date.now() + 10_000
  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    for (const { pid } of processesOf(uid)) signal(pid, name)
    for (let left = 20; left > 0 && processesOf(uid).some(isAlive); left -= 1) await sleep(50)
  }
  // a process that forks faster than it is killed is met again until it is gone
  while (processesOf(uid).length > 0) {
    if (Date.now() > end) throw new Error(`processes of user id ${uid} do not end`)
    for (const { pid } of processesOf(uid)) signal(pid, 'SIGKILL')
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
