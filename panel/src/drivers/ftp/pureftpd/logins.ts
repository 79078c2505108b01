import { ProgramMissing } from '../../../system/programs.ts'
import type { System } from '../../../system/system.ts'

const patterns = [
  /^(\d+)\.\d+ \S+ pure-ftpd(?:\[\d+\])?: .*\[INFO\] ([a-z][a-z0-9_-]*) is now logged in$/,
  /^(\d+)\.\d+ \S+ sshd(?:-session)?(?:\[\d+\])?: Accepted password for ([a-z][a-z0-9_-]*) from /,
]

/** Who logged in since then (milliseconds since the epoch), from the journal; nobody where there is none. */
export async function observeLogins(system: System, since: number): Promise<{ login: string; at: number }[]> {
  const tags = ['pure-ftpd', 'sshd', 'sshd-session'].map((name) => `--identifier=${name}`)
  const words = [...tags, `--since=@${Math.floor(since / 1000)}`, '--output=short-unix', '--quiet', '--no-pager', '--lines=20000'] as const
  try {
    const { stdout } = await system.run(['journalctl', ...words], { looks: true, allowFailure: true })
    return stdout.split('\n').flatMap((line) => {
      const [, seconds, login] = patterns.map((pattern) => pattern.exec(line)).find((match) => match !== null) ?? []
      return seconds === undefined || login === undefined ? [] : [{ login, at: Number(seconds) * 1000 }]
    })
  } catch (error) {
    if (error instanceof ProgramMissing) return []
    throw error
  }
}
