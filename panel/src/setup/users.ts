import { readFileSync } from 'node:fs'
import { exec, lastWords } from './exec.ts'
import { edgeUser, panelUser, places } from './places.ts'
import { problem, say } from './report.ts'

export interface Ids {
  readonly uid: number
  readonly gid: number
}

/** Ids of a user of /etc/passwd, `null` when there is none. */
export function lookUp(name: string): Ids | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const fields = line?.split(':')
  return fields === undefined ? null : { uid: Number(fields[2]), gid: Number(fields[3]) }
}

async function ensureUser(name: string, home: string, comment: string): Promise<Ids> {
  const found = lookUp(name)
  if (found !== null) {
    if (found.uid === 0 || found.uid >= 1000) {
      throw problem(
        `there is a user ${name} that is no system user (uid ${found.uid}). Croft needs this name: rename that user, then run this again.`,
      )
    }
    return found
  }
  say(`Adding system user ${name} ...`)
  const result = await exec([
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    home,
    '--shell',
    '/usr/sbin/nologin',
    '--comment',
    comment,
    name,
  ])
  const made = lookUp(name)
  if (result.code !== 0 || made === null) throw problem(`the user ${name} could not be added. useradd said:\n${lastWords(result.output)}`)
  return made
}

/** The two system users: the panel's, and the web server's own. */
export async function ensureUsers(): Promise<Ids> {
  await ensureUser(edgeUser, '/nonexistent', 'Croft web server')
  return ensureUser(panelUser, places.data, 'Croft panel')
}
