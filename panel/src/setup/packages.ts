import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isLocked, whileLocked } from '../system/apt-lock.ts'
import { exec, lastWords } from './exec.ts'
import type { Debian } from './machine.ts'
import { problem, say } from './report.ts'

/** Debian packages of the web and DNS roles. */
export function webPackages({ php }: Debian): readonly string[] {
  const extensions = ['fpm', 'cli', 'mysql', 'pgsql', 'sqlite3', 'curl', 'gd', 'intl', 'mbstring', 'xml', 'zip']
  return [
    'ca-certificates',
    'openssl',
    'passwd',
    'procps',
    'quota',
    'bubblewrap',
    'nginx',
    'libnginx-mod-http-brotli-filter',
    'pdns-server',
    'pdns-backend-sqlite3',
    'sqlite3',
    ...extensions.map((name) => `php${php}-${name}`),
  ]
}

/** Those of `names` that are not installed. */
async function observeMissing(names: readonly string[]): Promise<readonly string[]> {
  const shown = await exec(['dpkg-query', '--show', '--showformat=${Package} ${db:Status-Status}\\n', ...names])
  const installed = new Set(
    shown.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return names.filter((name) => !installed.has(name))
}

const guardPath = '/usr/sbin/policy-rc.d'
const guardMark = '# Croft set-up: no daemon is started while packages are installed'

/** Left behind by a set-up that was killed: it would keep every later package from starting its daemon. */
function removeOwnGuard(): void {
  if (existsSync(guardPath) && readFileSync(guardPath, 'utf8').includes(guardMark)) rmSync(guardPath)
}

async function withoutStarting<Value>(work: () => Promise<Value>): Promise<Value> {
  removeOwnGuard()
  if (existsSync(guardPath)) return work()
  writeFileSync(guardPath, `#!/bin/sh\n${guardMark}\nexit 101\n`, { mode: 0o755 })
  try {
    return await work()
  } finally {
    removeOwnGuard()
  }
}

async function apt(...args: string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', LC_ALL: 'C.UTF-8' }
  const argv = ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Options::=--force-confold', ...args] as const
  const result = await whileLocked(
    () => exec(argv, { env, timeoutMs: 1_800_000 }),
    ({ code, output }) => code !== 0 && isLocked(output),
    { forMs: 300_000 },
  )
  if (result.code === 0) return
  const words = lastWords(result.output)
  throw problem(`${adviceFor(result.output)}\n  apt-get ${args[0]} said:\n${words}`)
}

/** What to do about a failure of apt, from its own words. */
export function adviceFor(output: string): string {
  if (isLocked(output))
    return 'another program installs packages at this moment and did not end within 5 minutes. Wait for it (it is named below), then run this again.'
  if (/No space left|enough free space/.test(output)) return 'the disk is full. Make room (for example: apt-get clean) and run this again.'
  if (/Temporary failure|Could not resolve|Could not connect|Failed to fetch|Unable to fetch|timed out/.test(output))
    return "Debian's package servers cannot be reached. Check the network, the name servers and the proxy settings of apt, then run this again."
  if (/dpkg was interrupted|--configure -a/.test(output))
    return 'an earlier installation of packages was cut off. Run "dpkg --configure -a", then this again.'
  if (/Unable to locate package|no installation candidate/.test(output))
    return 'a package is not in the configured Debian sources. Look at /etc/apt/sources.list.d (component "main" is needed), then run this again.'
  return 'Debian could not install the packages. Put right what it says, then run this again.'
}

/** Installs what is missing of `names` without letting a daemon start; answers with what it installed. */
export async function ensureInstalled(
  names: readonly string[],
  announce: (missing: readonly string[]) => void,
): Promise<readonly string[]> {
  removeOwnGuard()
  const missing = await observeMissing(names)
  if (missing.length === 0) return []
  announce(missing)
  await withoutStarting(async () => {
    await apt('update')
    await apt('install', '--yes', '--no-install-recommends', '--', ...missing)
  })
  return missing
}

/** Installs what is missing of the web role; where that is not allowed, what is missing is a problem. */
export async function ensureWebPackages(debian: Debian, allowed: boolean): Promise<void> {
  await ensureInstalled(webPackages(debian), (missing) => {
    if (!allowed) throw problem(`these Debian packages are missing: ${missing.join(' ')}. Install them, or leave out --no-packages.`)
    say(`Installing ${missing.length} Debian packages with what they need (nginx, PHP ${debian.php}, PowerDNS); a minute or two ...`)
  })
}
