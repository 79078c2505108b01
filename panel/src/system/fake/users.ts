import type { Argv } from '../run.ts'
import type { RunResult, UserDatabase, UserRecord } from '../system.ts'
import type { Faults } from './faults.ts'

/** A Unix user of the machine in memory. */
export interface FakeUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
  readonly shell: string
  readonly locked: boolean
  /** Days since the epoch after which no login is possible; empty = never. */
  readonly expires: string
  readonly groups: readonly string[]
  /** As crypt(3) made it; `*`: none. */
  readonly password: string
}

const ok = (): RunResult => ({ code: 0, stdout: '', stderr: '' })
const no = (code: number, stderr: string): RunResult => ({ code, stdout: '', stderr })

/** Value of `--name value` in an argv. */
const option = (argv: readonly string[], name: string) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined)

/** The user database in memory, driven by the argv of the usual programs. */
export function createFakeUsers(faults: Faults) {
  const users = new Map<string, FakeUser>()
  const groups = new Map<string, number>()

  const record = (user: FakeUser | undefined): UserRecord | null =>
    user === undefined
      ? null
      : { name: user.name, uid: user.uid, gid: user.gid, home: user.home, shell: user.shell, expired: user.expires === '1' }
  const group = (entry: [string, number] | undefined) => (entry === undefined ? null : { name: entry[0], gid: entry[1] })

  const database: UserDatabase = {
    byName: async (name) => record(users.get(name)),
    byUid: async (uid) => record([...users.values()].find((user) => user.uid === uid)),
    groupByName: async (name) => group([...groups].find((entry) => entry[0] === name)),
    groupByGid: async (gid) => group([...groups].find((entry) => entry[1] === gid)),
    groupsOf: async (name) => users.get(name)?.groups ?? [],
    passwordOf: async (name) => users.get(name)?.password ?? null,
    sshSessions: async () => [],
    endProcess: async (pid) => faults.touch(`end process ${pid}`),
    endProcesses: async (uid) => faults.touch(`end processes of ${uid}`),
  }

  function groupadd(argv: Argv): RunResult {
    const name = argv.at(-1) ?? ''
    const gid = argv.includes('--system') ? 900 + groups.size : Number(option(argv, '--gid'))
    if (groups.has(name)) return no(9, `groupadd: group '${name}' already exists`)
    if ([...groups.values()].includes(gid)) return no(4, `groupadd: GID '${gid}' already exists`)
    groups.set(name, gid)
    return ok()
  }

  function useradd(argv: Argv): RunResult {
    const name = argv.at(-1) ?? ''
    const uid = Number(option(argv, '--uid'))
    if (users.has(name)) return no(9, `useradd: user '${name}' already exists`)
    if (!argv.includes('--non-unique') && [...users.values()].some((user) => user.uid === uid))
      return no(4, `useradd: UID ${uid} is not unique`)
    if (unknown(argv) !== undefined) return no(6, `useradd: group '${unknown(argv)}' does not exist`)
    const home = option(argv, '--home-dir') ?? `/home/${name}`
    users.set(name, {
      name,
      uid,
      gid: Number(option(argv, '--gid')),
      home,
      shell: option(argv, '--shell') ?? '/bin/sh',
      locked: true,
      expires: '',
      groups: listed(argv) ?? [],
      password: option(argv, '--password') ?? '!',
    })
    return ok()
  }

  const listed = (argv: Argv) => option(argv, '--groups')?.split(',').filter(Boolean)
  const unknown = (argv: Argv) => (listed(argv) ?? []).find((name) => !groups.has(name))

  function usermod(argv: Argv): RunResult {
    const user = users.get(argv.at(-1) ?? '')
    if (user === undefined) return no(6, `usermod: user '${argv.at(-1)}' does not exist`)
    if (unknown(argv) !== undefined) return no(6, `usermod: group '${unknown(argv)}' does not exist`)
    const name = option(argv, '--login') ?? user.name
    users.delete(user.name)
    users.set(name, {
      ...user,
      name,
      shell: option(argv, '--shell') ?? user.shell,
      groups: listed(argv) ?? user.groups,
      home: option(argv, '--home') ?? user.home,
      expires: option(argv, '--expiredate') === '1' ? '1' : (option(argv, '--expiredate') ?? user.expires),
      locked: option(argv, '--password') === undefined ? user.locked : (option(argv, '--password') ?? '').startsWith('!'),
    })
    return ok()
  }

  function remove(from: Map<string, unknown>, argv: Argv): RunResult {
    return from.delete(argv.at(-1) ?? '') ? ok() : no(6, `${argv[0]}: '${argv.at(-1)}' does not exist`)
  }

  function chpasswd(stdin: string): RunResult {
    for (const line of stdin.split('\n').filter((each) => each !== '')) {
      const [name = '', password = ''] = line.split(':')
      const user = users.get(name)
      if (user === undefined) return no(1, `chpasswd: (user ${name}) pam_chauthtok() failed`)
      users.set(name, { ...user, password })
    }
    return ok()
  }

  const changes: Readonly<Record<string, (argv: Argv, stdin: string) => RunResult>> = {
    chpasswd: (_, stdin) => chpasswd(stdin),
    groupadd,
    useradd,
    usermod,
    userdel: (argv) => {
      const name = argv.at(-1) ?? ''
      groups.delete(name)
      return remove(users, argv)
    },
    groupdel: (argv) => remove(groups, argv),
    groupmod: (argv) => {
      const old = argv.at(-1) ?? ''
      const gid = groups.get(old)
      if (gid === undefined) return no(6, `groupmod: group '${old}' does not exist`)
      groups.delete(old)
      groups.set(option(argv, '--new-name') ?? old, gid)
      return ok()
    },
  }

  return {
    users,
    groups,
    database,
    /** Answers a program of the user database, `null` for any other. */
    run(argv: Argv, stdin = ''): RunResult | null {
      const change = Object.hasOwn(changes, argv[0]) ? changes[argv[0]] : undefined
      if (change === undefined) return null
      faults.touch(argv.join(' '))
      return change(argv, stdin)
    },
  }
}
