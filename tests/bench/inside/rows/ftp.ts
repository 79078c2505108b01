import { execFile } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { type Figure, spreadOf } from '../../figures.ts'
import type { Row } from '../bench.ts'
import { systemctl } from '../processes.ts'
import { inSequence } from '../timing.ts'

const run = promisify(execFile)
const password = 'Bench-Horse-7'
const lines = '/root/bench-logins'

/** Logs in with curl, the start of which and of TLS is part of every figure. */
async function login(user: string): Promise<void> {
  const how = ['--silent', '--fail', '--insecure', '--ssl-reqd', '--list-only', '--user', `${user}:${password}`]
  await run('/usr/bin/curl', [...how, 'ftp://127.0.0.1/'])
}

/** By hand: one more line, and the database of a daemon made anew by its own tool; the login is that of an account which is there. */
async function floor(count: number, known: string): Promise<number[]> {
  writeFileSync(lines, '')
  const [line = ''] = readFileSync('/etc/croft/ftp/logins/ftp-1', 'utf8').split('\n')
  return inSequence(count, async (index) => {
    appendFileSync(lines, `${line.replace(/^[^:]+/, `hand_${index}`)}\n`)
    await run('/usr/bin/pure-pw', ['mkdb', `${lines}.pdb`, '-f', lines])
    await login(known)
  })
}

/** An FTP account asked of the API → a client is logged in. */
export const ftp: Row = async ({ api, options, sites }): Promise<readonly Figure[]> => {
  const count = Math.min(options.domains, 20)
  // Debian's own instance has the port until Croft's is asked for
  systemctl('stop', 'pure-ftpd.service')
  systemctl('disable', 'pure-ftpd.service')
  await api.call('PUT', '/ftp/config', { max_per_ip: 100 })
  const name = (index: number) => `bench${sites}_${index}`
  const made = await inSequence(count, async (index) => {
    await api.call('POST', '/ftp', { username: name(index), password })
    await login(`admin_${name(index)}`)
  })
  const goal = { p50: { most: 1000 }, p99: { most: 2000 } }
  const hand = await floor(count, `admin_${name(0)}`)
  return [{ row: 'FTP account → login', sites, unit: 'ms', goal, notes: {}, measured: spreadOf(made), floor: spreadOf(hand) }]
}
