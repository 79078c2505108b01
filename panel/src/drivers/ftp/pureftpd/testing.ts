import type { FakeSystem } from '../../../system/fake/fake.ts'
import { rootOwned } from '../../../system/system.ts'
import { ftpPaths } from './paths.ts'

const done = { code: 0, stdout: '', stderr: '' } as const

/** Puts Pure-FTPd on a machine in memory. Its database is the lines that it was made of. */
export function installPureFtpd(system: FakeSystem): void {
  for (const path of ['/usr', '/usr/sbin'])
    if (system.tree.get(path) === undefined) system.tree.put(path, { kind: 'directory', content: '', ...rootOwned(0o755) })
  system.tree.put('/usr/sbin/pure-ftpd', { kind: 'file', content: '', ...rootOwned(0o755) })
  const { folder, conf } = ftpPaths(system.paths)
  system.tree.put(folder, { kind: 'directory', content: '', ...rootOwned(0o700) })
  system.tree.put(conf, { kind: 'file', content: 'of the installation', ...rootOwned(0o600) })
  system.answer((argv) => {
    if (argv[0] === 'pure-pw') {
      system.faults.touch('pure-pw', true)
      system.tree.put(argv[2] ?? '', {
        kind: 'file',
        content: `database of\n${system.tree.get(argv[4] ?? '')?.content ?? ''}`,
        ...rootOwned(0o600),
      })
      return done
    }
    if (argv[0] !== 'mv') return null
    const node = system.tree.get(argv.at(-2) ?? '')
    if (node === undefined) return { code: 1, stdout: '', stderr: 'no such file' }
    system.faults.touch('mv', true)
    system.tree.remove(argv.at(-2) ?? '')
    system.tree.put(argv.at(-1) ?? '', node)
    return done
  })
}

/** Names that may log in by FTP on a machine in memory. */
export const ftpNames = (system: FakeSystem): string[] =>
  (system.tree.get(ftpPaths(system.paths).database)?.content ?? '')
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => line.slice(0, line.indexOf(':')))
