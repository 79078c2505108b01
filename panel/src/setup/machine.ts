import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { problem } from './report.ts'

/** A Debian that Croft knows, with the PHP it brings. */
export interface Debian {
  readonly release: '12' | '13'
  readonly php: '8.2' | '8.4'
}

/** `KEY=value` lines of /etc/os-release. */
function osRelease(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').map((line) => /^([A-Z_]+)=(.*)$/.exec(line))
  return new Map(pairs.flatMap((found) => (found ? [[found[1] ?? '', (found[2] ?? '').replace(/^["'](.*)["']$/, '$1')]] : [])))
}

/** Which Debian this is. Throws `SetupProblem` for everything else. */
export function requireDebian(text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''): Debian {
  const facts = osRelease(text)
  const release = facts.get('VERSION_ID')
  if (facts.get('ID') === 'debian' && release === '12') return { release, php: '8.2' }
  if (facts.get('ID') === 'debian' && release === '13') return { release, php: '8.4' }
  const name = facts.get('PRETTY_NAME') ?? 'an unknown system'
  throw problem(`this is ${name}; Croft sets up Debian 12 and Debian 13. To look at it on this machine: ./start.sh --demo`)
}

/** systemd is process 1. */
export const hasSystemd = () => existsSync('/run/systemd/system')

const mib = 1024 * 1024

/** Throws `SetupProblem` when a file system that set-up writes to has too little room. */
export function requireSpace(needs: Readonly<Record<string, number>>): void {
  for (const [path, megabytes] of Object.entries(needs)) {
    const facts = statfsSync(path)
    const free = Math.floor((facts.bavail * facts.bsize) / mib)
    if (free < megabytes)
      throw problem(
        `${path} has ${free} MiB free, set-up needs ${megabytes} MiB. Make room (for example: apt-get clean) and run this again.`,
      )
  }
}
