import { timingSafeEqual } from 'node:crypto'
import { matchesAny } from '../../../core/ip.ts'
import { sha512Crypt } from '../../../core/sha512-crypt.ts'
import type { System } from '../../../system/system.ts'
import { FtpLoginName, anonymousDomain, anonymousName } from '../spec.ts'
import { Asked } from './asked.ts'
import { ftpPaths } from './paths.ts'

/** `no-such-name` lets the daemon ask elsewhere, `refused` ends it. */
const verdicts = { 'no-such-name': 'auth_ok:0\nend\n', refused: 'auth_ok:-1\nend\n' } as const

/** `account:john_deploy`, a line each, up to `end`. */
function parseQuestion(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n')
  const pairs = lines.slice(0, Math.max(0, lines.lastIndexOf('end'))).map((line) => [line.indexOf(':'), line] as const)
  return new Map(pairs.filter(([at]) => at > 0).map(([at, line]) => [line.slice(0, at), line.slice(at + 1)]))
}

/** Whether the password is the one of which the hash was made. */
function verifies(hash: string, password: string): boolean {
  const [, rounds, salt = ''] = /^\$6\$rounds=(\d+)\$([^$]+)\$/.exec(hash) ?? []
  if (rounds === undefined || password.includes('\0')) return false
  const [made, kept] = [Buffer.from(sha512Crypt(password, salt, Number(rounds))), Buffer.from(hash)]
  return made.length === kept.length && timingSafeEqual(made, kept)
}

/** The name under which something is known, `null` when there cannot be anything: it becomes the name of a file. */
function nameOf(account: string): string | null {
  const domain = anonymousDomain(account)
  if (domain !== null) return anonymousName(domain)
  return FtpLoginName.safeParse(account).success ? account : null
}

async function loadAsked(name: string, system: Pick<System, 'files' | 'paths'>): Promise<Asked | null> {
  const text = await system.files.readText(`${ftpPaths(system.paths).asked}/${name}`)
  if (text === null) return null
  try {
    return Asked.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    // edited by hand; the sweep writes it anew
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** What the daemon is told about somebody who wants to come in, in the words of pure-authd(8). */
export async function answerFtp(text: string, system: Pick<System, 'files' | 'paths'>): Promise<string> {
  const question = parseQuestion(text)
  const name = nameOf(question.get('account') ?? '')
  const asked = name === null ? null : await loadAsked(name, system)
  if (asked === null) return verdicts['no-such-name']
  const { hash, addresses, uid, folder, bandwidth, quota, most } = asked
  if (addresses.length > 0 && !matchesAny(question.get('peer') ?? '', addresses)) return verdicts.refused
  if (hash !== null && !verifies(hash, question.get('password') ?? '')) return verdicts.refused
  const limits = [
    ...(bandwidth === 0 ? [] : [`throttling_bandwidth_ul:${bandwidth}`, `throttling_bandwidth_dl:${bandwidth}`]),
    ...(quota === 0 ? [] : [`user_quota_size:${quota}`]),
    ...(most === 0 ? [] : [`per_user_max:${most}`]),
  ]
  return [`auth_ok:1`, `uid:${uid}`, `gid:${uid}`, `dir:${folder}`, ...limits, 'end', ''].join('\n')
}
