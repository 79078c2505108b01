import { ProgramMissing } from '../../../system/programs.ts'
import type { System } from '../../../system/system.ts'
import { type FtpSpec, anonymousDomain, anonymousUid } from '../spec.ts'
import { isInstalled } from './publish.ts'

/** Somebody who is in at this moment. */
export interface Transfer {
  readonly pid: number
  /** Of an FTP session, `null`: not told. */
  readonly uid: number | null
  readonly login: string
  readonly ip: string
  readonly protocol: 'ftp' | 'sftp'
  /** What is being read or written, else empty. */
  readonly file: string
  /** Milliseconds since the epoch. */
  readonly since: number
}

/** `5879|john_a|2| UL |big6|127.0.0.1|…`: a file name may hold anything, so the ends of the line are counted. */
function parseLine(line: string, now: number): Transfer | null {
  const fields = line.split('|')
  const [pid, login = '', seconds] = fields
  if (fields.length < 12 || !/^\d+$/.test(pid ?? '')) return null
  const file = fields.slice(4, -7).join('|')
  return { pid: Number(pid), uid: null, login, ip: fields.at(-7) ?? '', protocol: 'ftp', file, since: now - Number(seconds) * 1000 }
}

async function ftpTransfers(system: System): Promise<Transfer[]> {
  if (!(await isInstalled(system))) return []
  try {
    const { stdout } = await system.run(['pure-ftpwho', '-s', '-n'], { looks: true, allowFailure: true })
    return stdout.split('\n').flatMap((line) => parseLine(line, system.now()) ?? [])
  } catch (error) {
    if (error instanceof ProgramMissing) return []
    throw error
  }
}

/** All sessions of FTP, and those of SSH as file transfer: what a shell is, is not told apart. */
export async function observeTransfers(system: System): Promise<Transfer[]> {
  const ssh = await system.users.sshSessions()
  return [
    ...(await ftpTransfers(system)),
    ...ssh.map(({ pid, uid, name, ip, since }): Transfer => ({ pid, uid, login: name, ip: ip ?? '', protocol: 'sftp', file: '', since })),
  ]
}

const essence = (spec: FtpSpec | null, name: string): string | null => {
  const login = spec?.logins.find((each) => each.name === name)
  if (login === undefined) return null
  const { quotaMb: _, bandwidthKbps: __, ...rest } = login
  return JSON.stringify(rest)
}

/** Ends the sessions without a password of domains that show nothing, or something else, now. */
async function endAnonymous(spec: FtpSpec | null, previous: FtpSpec | null, system: System): Promise<void> {
  const shown = new Map(spec?.anonymous.map(({ domain, folder }) => [domain, folder.join('/')]))
  const gone = (previous?.anonymous ?? []).filter(({ domain, folder }) => shown.get(domain) !== folder.join('/'))
  if (gone.length === 0) return
  const domains = new Set(gone.map(({ domain }) => domain))
  for (const { login, pid } of await ftpTransfers(system)) {
    if (domains.has(anonymousDomain(login) ?? '')) await system.users.endProcess(pid, anonymousUid)
  }
}

/** Ends sessions of logins that may no longer be in, or that began under other rules. */
export async function endTransfers(spec: FtpSpec | null, previous: FtpSpec | null, system: System): Promise<void> {
  const known = spec ?? previous
  if (known === null) return
  await endAnonymous(spec, previous, system)
  const { account, uid } = known
  const names = new Set([...(spec?.logins ?? []), ...(previous?.logins ?? [])].map(({ name }) => name))
  for (const transfer of await observeTransfers(system)) {
    const { login, protocol, pid } = transfer
    const isOwn = names.has(login) || (login.startsWith(`${account}_`) && transfer.uid === uid)
    if (!isOwn) continue
    const now = spec?.logins.find(({ name }) => name === login)
    const stays = now?.[protocol] === true && (previous === null || essence(previous, login) === essence(spec, login))
    if (!stays) await system.users.endProcess(pid, uid)
  }
}
